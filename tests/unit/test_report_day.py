"""The charts of a day: their sentences and their figures, worked out by hand."""

from typing import Any

from attrs import evolve

from experiments.report.day.connections import connection_figures
from experiments.report.day.latencies import latency_figures
from experiments.report.day.memories import memory_figures
from experiments.report.day.moments import Day
from experiments.report.day.processors import processor_figures
from experiments.report.day.requests import leading, request_figures
from experiments.report.parts import Figure
from experiments.report.text import Text
from tests.oneday import day, layers, summary, system

QUIET = (0.0, 0.0, 0.0, 0.0)


def rows_of(figure: Figure) -> list[list[str]]:
    return [[cell.en for cell in row] for row in figure.grid.rows]


def quantiles(*p95_s: float | None) -> dict[tuple[str, str], Any]:
    return {
        ("system", f"latency_{name}_s"): {"medical": p95_s}
        for name in ("p50", "p95", "p99")
    }


def test_response_times_are_told_with_the_slowest_minute_and_the_objective() -> None:
    # Half a second is promised: one of the three minutes with answers was slower.
    (figure,) = latency_figures(day(quantiles(0.1, None, 0.625, 0.5)))
    assert figure.says == Text(
        "95 % of the answers took 73.6 ms at most, in the slowest minute (10:02-10:03)"
        " 625 ms. The objective of 500 ms was exceeded in 1 of 3 minutes with answers.",
        "応答時間の95パーセンタイルは全体で73.6ミリ秒、最も遅い1分間(10:02-10:03)で625ミリ秒でした。"
        "目標の500ミリ秒を超えたのは、応答のあった3分間のうち1分間です。",
    )
    assert figure.data["points"].columns["s1"] == [100.0, None, 625.0, 500.0]
    assert figure.data["limit"].columns["value"] == [500.0]
    assert rows_of(figure)[2] == ["10:02", "625", "625", "625"]


def test_response_times_within_the_objective_are_told_so() -> None:
    (figure,) = latency_figures(day(quantiles(0.1, 0.2, 0.3, 0.5)))
    assert figure.says.en.endswith("The objective of 500 ms was exceeded in no minute.")
    assert figure.says.ja.endswith("目標の500ミリ秒を超えた時間帯はありません。")


def test_of_joined_minutes_points_are_counted() -> None:
    (figure,) = latency_figures(day(quantiles(0.1, 0.2, 0.9, 0.6), minutes=20))
    assert "exceeded in 2 of 4 points of the chart with answers" in figure.says.en
    assert "グラフ上の4点のうち2点" in figure.says.ja


def test_latencies_are_on_a_log_axis_unless_one_is_zero() -> None:
    def scale(it: Day) -> dict[str, Any]:
        (figure,) = latency_figures(it)
        found: dict[str, Any] = next(
            each["encoding"]["y"]["scale"]
            for each in layers(figure)
            if each.get("encoding", {}).get("y", {}).get("field") == "s0"
        )
        return found

    assert scale(day(quantiles(0.1, 0.2, 0.3, 0.4)))["type"] == "log"
    assert "type" not in scale(day(quantiles(0.1, 0.2, 0.0, 0.4)))


def test_requests_are_counted_over_all_systems_minute_by_minute() -> None:
    # The golden run answered 741 and 2,008; together the third minute has most.
    points = {
        ("system", "completed"): {
            "medical": (10.0, 20.0, 30.0, 40.0),
            "social": (50.0, 60.0, 70.0, 0.0),
        }
    }
    (figure,) = request_figures(day(points))
    assert figure.says == Text(
        "2,749 requests were answered in all; 100 a minute in the busiest minute"
        " (10:02-10:03).",
        "合計2,749件のリクエストに応答しました。最も多い1分間(10:02-10:03)は毎分100件です。",
    )
    # In the order of the run, so that a system has its colour in every chart.
    assert [each.en for each in figure.grid.columns] == [
        "time",
        "medical, requests a minute",
        "social, requests a minute",
    ]
    assert rows_of(figure)[0] == ["10:00", "10", "50"]


def test_of_joined_minutes_the_busiest_stretch_is_told() -> None:
    points = {("system", "completed"): {"medical": (10.0, 20.0, 30.0, 40.0)}}
    (figure,) = request_figures(day(points, minutes=20))
    assert figure.says.en.endswith("40 a minute in the busiest 20 min (11:00-11:20).")
    assert figure.says.ja.endswith("最も多い20分(11:00-11:20)は毎分40件です。")


def test_failures_have_a_chart_only_where_there_were_any() -> None:
    points = {
        ("system", "completed"): {"social": QUIET},
        ("system", "failed"): {"medical": QUIET, "social": (0.0, 3.0, 9.0, 0.0)},
    }
    assert [each.key for each in request_figures(day(points))] == ["answered"]
    whole = summary()
    requests = evolve(whole.systems["social"].requests, failed=12)
    failing = system(whole, "social", requests=requests)
    _, figure = request_figures(day(points, of=failing))
    assert figure.says == Text(
        "12 requests failed (12 of social); 9 a minute in the worst minute"
        " (10:02-10:03).",
        "合計12件のリクエストが失敗しました(socialが12件)。"
        "最も多い1分間(10:02-10:03)は毎分9件です。",
    )


def machines(*credits_vcpu_s: float) -> dict[tuple[str, str], Any]:
    return {
        ("host", "cpu"): {"web": (0.1, 0.25, 0.2, 0.1)},
        ("database", "cpu"): {"shared": (0.05, 0.1, 0.3, 0.1)},
        ("host", "credits_vcpu_s"): {"web": credits_vcpu_s},
    }


def test_the_busiest_minute_of_all_machines_is_told() -> None:
    (figure,) = processor_figures(day(machines(100.0, 100.0, 100.0, 100.0)))
    assert figure.says == Text(
        "The busiest minute was 10:02-10:03: shared (DB) used 30 % of its cores."
        " No machine was throttled.",
        "最も混雑した1分間は10:02-10:03で、shared (DB)のCPU使用率が30%でした。"
        "スロットリングは発生していません。",
    )
    assert figure.data["points"].columns["s1"] == [5.0, 10.0, 30.0, 10.0]


def test_throttling_is_told_and_credits_that_were_used_are_shown() -> None:
    whole = summary()
    cpu = evolve(whole.hosts["web"].cpu, throttled_s=90.0)
    hosts = {"web": evolve(whole.hosts["web"], cpu=cpu)}
    points = machines(7200.0, 3600.0, 1800.0, 1800.0)
    use, balance = processor_figures(day(points, of=evolve(whole, hosts=hosts)))
    assert use.says.en.endswith("Throttled to its baseline: web for 90 s.")
    assert use.says.ja.endswith("ベースラインへのスロットリング: webが90秒。")
    # 1,800 vCPU-seconds are half a vCPU-hour, first at the end of the third minute.
    assert balance.says == Text(
        "The lowest balance was 0.5 vCPU-hours, of web at 10:03.",
        "CPUクレジット残高の最小値は、webの10:03時点の0.5 vCPU時間です。",
    )
    _, gone = processor_figures(day(machines(7200.0, 0.0, 0.0, 0.0)))
    assert gone.says == Text(
        "The credits of web were used up at 10:02.",
        "webのCPUクレジットは10:02に枯渇しました。",
    )


MEMORY = {
    ("host", "ram_mib"): {"web": (1000.0, 1200.0, 1100.0, 1000.0)},
    ("host", "page_cache_mib"): {"web": (250.0, 250.0, 250.0, 250.0)},
    ("process", "rss_mib"): {
        "medical-0": (300.0, 310.0, 310.0, 300.0),
        "social-0": (500.0, 600.0, 500.0, 500.0),
    },
}


def test_memory_is_stacked_by_process_up_to_what_there_is() -> None:
    (figure,) = memory_figures(day(MEMORY))
    # Of 1,519.5 MiB of 3,900 that is 39 %; 290 of 1,200 are of no process.
    assert figure.says == Text(
        "At most 1,520 of 3,900 MiB were in use (39 %), around 10:02; then 250 MiB were"
        " left for the page cache. The kernel killed nobody for it.",
        "メモリ使用量は10:02頃に最大となり、3,900 MiB中1,520 MiB(39%)でした。"
        "このときページキャッシュに残ったのは250 MiBです。"
        "メモリ不足による強制終了はありません。",
    )
    names = [each.ja for each in figure.grid.columns[1:]]
    assert names == [
        "medical-0(MiB)",
        "social-0(MiB)",
        "OS・各種サービス(MiB)",
        "ページキャッシュ(MiB)",
    ]
    assert rows_of(figure)[1] == ["10:01", "310", "600", "290", "250"]
    areas = [each for each in layers(figure) if each["mark"].get("type") == "area"]
    sums = [{it["as"]: it["calculate"] for it in each["transform"]} for each in areas]
    assert (sums[0]["low"], sums[0]["high"]) == ("0", "datum.s0")
    assert (sums[2]["low"], sums[2]["high"]) == (
        "0+datum.s0+datum.s1",
        "datum.s0+datum.s1+datum.s2",
    )


def pools(*in_use: float, waiting: tuple[float, ...] = QUIET) -> dict[Any, Any]:
    return {
        ("process", "pool_in_use"): {"medical-0": QUIET, "social-0": in_use},
        ("process", "pool_waiting"): {"medical-0": QUIET, "social-0": waiting},
    }


def test_the_fullest_pool_is_told_and_nobody_waits_in_vain() -> None:
    (figure,) = connection_figures(without_sessions(day(pools(1.0, 2.5, 1.0, 1.0))))
    assert figure.says == Text(
        "The fullest pool was that of social-0: in its busiest minute (10:01-10:02)"
        " 25 % of its 10 connections were on loan on average. Nobody had to wait for"
        " one.",
        "接続プールの使用率が最も高かったのはsocial-0で、最も混雑した1分間(10:01-10:02)に"
        "平均で10接続の25%を使用しました。接続待ちは発生していません。",
    )
    assert figure.grid.columns[2].en == "social-0 (of 10), connections"


def without_sessions(it: Day) -> Day:
    return evolve(it, summary=system(it.summary, "social", sessions=None))


def test_a_queue_for_a_pool_has_a_chart_of_its_own() -> None:
    whole = summary()
    waits = evolve(whole.pools["social-0"].wait_ms, mean=20.0)
    short = evolve(whole.pools["social-0"], wait_ms=waits, timeouts=4)
    of = evolve(whole, pools=whole.pools | {"social-0": short})
    points = pools(10.0, 10.0, 10.0, 10.0, waiting=(0.0, 7.0, 3.0, 0.0))
    use, queue = connection_figures(without_sessions(day(points, of=of)))
    assert use.says.en.endswith("Some had to wait; 4 requests gave up.")
    assert use.says.ja.endswith("4件のリクエストが待ちきれずに失敗しました。")
    assert queue.says == Text(
        "The longest queue was that of social-0 at 10:02: 7 requests waited.",
        "待ち行列が最も長くなったのはsocial-0で、"
        "10:02時点で7件のリクエストが待っていました。",
    )


def test_nginx_has_its_limit_in_the_chart_only_where_it_is_near() -> None:
    points = {("host", "gateway_connections"): {"web": (74.0, 10.0, 10.0, 10.0)}}
    (far,) = connection_figures(without_sessions(day(points)))
    assert far.says == Text(
        "nginx on web had at most 74 of 1,536 connections. Nobody was turned away for"
        " want of one.",
        "webのnginxの接続数は最大74(上限1,536)でした。"
        "接続数の不足による拒否はありません。",
    )
    assert "limit" not in far.data
    whole = summary()
    gateway = evolve(whole.hosts["web"].gateway, connections_peak=768, refused=1)
    hosts = {"web": evolve(whole.hosts["web"], gateway=gateway)}
    near_day = day(points, of=evolve(whole, hosts=hosts))
    (near,) = connection_figures(without_sessions(near_day))
    assert near.data["limit"].columns["value"] == [1536]
    assert near.says.en.endswith("1 was turned away for want of one.")


def test_sessions_are_told_with_the_connections_that_were_lost() -> None:
    points = {("system", "sessions"): {"social": (10.0, 36.0, 30.0, 20.0)}}
    (figure,) = connection_figures(day(points))
    assert figure.says == Text(
        "Online were: social at most 36 (21.8 on average). No connection was lost.",
        "同時接続数: socialは最大36(平均21.8)。切断はありません。",
    )
    whole = summary()
    kept = whole.systems["social"].sessions
    assert kept is not None
    sessions = evolve(kept, dropped=1138)
    dropped = system(whole, "social", sessions=sessions)
    (figure,) = connection_figures(day(points, of=dropped))
    assert figure.says.en.endswith("1,138 connections were lost.")
    assert figure.says.ja.endswith("切断は1,138件です。")


def test_a_thing_of_which_there_is_nothing_has_no_chart() -> None:
    it = without_sessions(day({}))
    for figures in (
        latency_figures,
        processor_figures,
        memory_figures,
        connection_figures,
    ):
        assert list(figures(it)) == []


def test_of_many_lines_the_highest_are_kept_in_their_order() -> None:
    heights = {"a": 1.0, "b": 4.0, "c": 2.0, "d": 3.0}
    assert leading(heights, 2, heights.__getitem__) == ["b", "d"]
    assert leading(heights, 9, heights.__getitem__) == ["a", "b", "c", "d"]
