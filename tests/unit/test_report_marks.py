"""What was rare in a run: in words, joined where there was much, with what it cost."""

from pathlib import Path

import duckdb
from attrs import evolve

from experiments.report.day.events import happenings
from experiments.report.day.marks import MOST, marks_of
from experiments.report.day.outcome import events
from experiments.report.parts import Grid, Widget
from experiments.report.text import Text
from tests.oneday import at, day, lock, lost, summary, system

Event = tuple[float, str, str, str | None]


def written(tmp_path: Path, rows: list[Event]) -> Path:
    file = tmp_path / "events.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "create table rows (at_s double, kind text, target text, detail text)"
        )
        connection.executemany("insert into rows values (?, ?, ?, ?)", rows)
        connection.execute(f"copy rows to '{file}' (format parquet)")
    return file


def test_events_are_told_in_both_languages_and_none_twice(tmp_path: Path) -> None:
    kill = "rss_mib=801.8 requests_killed=3 sessions_dropped=250"
    rows: list[Event] = [
        (10.0, "restart", "social-0", "cause=max-memory rss_mib=801.8"),
        (20.0, "oom-kill", "social-0", kill),
        (30.0, "exit", "social-0", "cause=host"),
        (60.0, "fault-begins", "social", "fault=lock what=lock"),
        (90.0, "scaling", "web", "why=cpu 80% against 60% size=2 to 3"),
        (95.0, "scaling", "web", "why=launched host=web-3"),
        (99.0, "credits-empty", "web", None),
    ]
    found = happenings(written(tmp_path, rows), summary(faults=(lock(),)))
    assert [each.what for each in found] == [
        Text(
            "PM2 restarted social-0 at its limit of memory",
            "メモリ上限到達によるsocial-0の再起動(PM2)",
        ),
        Text(
            "the kernel killed social-0 for want of memory",
            "メモリ不足によるsocial-0の強制終了(OOMキル)",
        ),
        found[2].what,
        Text("web was to have 3 hosts instead of 2", "webのホスト数の変更(2台から3台へ)"),
        Text("web launched host web-3", "webのホストweb-3の起動"),
        Text("the CPU credits of web ran out", "webのCPUクレジットの枯渇"),
    ]
    assert found[2].what == Text(
        "a lock held schema social (`lock`)", "スキーマsocialのロック(`lock`)"
    )
    assert (found[2].since_s, found[2].until_s) == (60.0, 180.0)
    assert (found[1].requests, found[1].sessions) == (3, 250)


def test_what_was_before_the_warm_up_was_over_is_not_told(tmp_path: Path) -> None:
    rows: list[Event] = [
        (10.0, "credits-empty", "web", None),
        (70.0, "credits-empty", "web", None),
    ]
    whole = summary(warm_up_s=60.0, measured_s=180.0)
    assert [each.since_s for each in happenings(written(tmp_path, rows), whole)] == [70.0]


def test_few_events_stay_apart_and_many_alike_are_one() -> None:
    few = [at(1.0, "crash"), at(2.0, "crash"), at(3.0, "leak")]
    assert [each.what.en for each in marks_of(few, summary())] == [
        "crash",
        "crash",
        "leak",
    ]
    # One crash a second for a minute and one more ten minutes later: with at most a
    # minute between them they are two, in the order of their begin.
    many = [at(float(second), "crash") for second in range(MOST + 20)]
    found = marks_of([*many, at(5.5, "leak"), at(659.0, "crash")], summary())
    assert [(each.number, each.since_s, each.until_s) for each in found] == [
        (1, 0.0, 59.0),
        (2, 5.5, 5.5),
        (3, 659.0, 659.0),
    ]
    assert found[0].what == Text("crash, 60 times", "crash(60回)")
    # They are instants, however far they are apart, and fifty of them are shown.
    assert (found[0].lasts_s, len(found[0].spans_s)) == (0.0, 50)


def test_of_too_many_kinds_the_earliest_are_told() -> None:
    found = marks_of([at(float(n), f"kind {n}") for n in range(50)], summary())
    assert [each.what.en for each in found] == [f"kind {n}" for n in range(MOST)]


def test_a_fault_costs_what_was_lost_until_all_was_well_again() -> None:
    # It ends at 180 s, and all is well 60 s later: the windows until 240 s are its own,
    # 30 and 20 s and 5 and 7 failures; that from 300 s on is not.
    fault = lock(recovered_s=60.0)
    windows = (
        lost(0.0, 120.0, 30.0, 5),
        lost(120.0, 240.0, 20.0, 7),
        lost(300.0, 400.0, 99.0, 99),
    )
    whole = summary(faults=(fault,))
    presence = evolve(whole.systems["social"].presence, lost_windows=windows)
    harmed = system(whole, "social", presence=presence)
    (mark,) = marks_of([at(60.0, "lock", 180.0, fault=fault)], harmed)
    assert mark.cost == Text(
        "social lost 50 s of its time, in which 12 requests failed (well again 60 s after"
        " its end)",
        "social: 停止50秒、失敗12件(解消の60秒後に復旧)",
    )
    (calm,) = marks_of([at(60.0, "lock", 180.0, fault=fault)], whole)
    assert calm.cost == Text("no availability was lost", "稼働率への影響なし")


def test_a_fault_whose_harm_has_no_end_says_so() -> None:
    fault = lock(recovered_s=None)
    whole = summary(faults=(fault,))
    windows = (lost(180.0, 240.0, 60.0, 1),)
    presence = evolve(whole.systems["social"].presence, lost_windows=windows)
    harmed = system(whole, "social", presence=presence)
    (mark,) = marks_of([at(60.0, "lock", 180.0, fault=fault)], harmed)
    assert mark.cost == Text(
        "social lost 60 s of its time, in which 1 request failed (not well again by the"
        " end)",
        "social: 停止60秒、失敗1件(終了時点で未復旧)",
    )


def test_a_kill_costs_what_ended_with_it_and_of_other_events_nobody_knows() -> None:
    kill = at(1.0, "kill", requests=3, sessions=1200)
    killed, restarted = marks_of([kill, at(2.0, "restart")], summary())
    assert killed.cost == Text(
        "3 requests and 1,200 sessions ended with it",
        "処理中のリクエスト3件、接続1,200件が中断",
    )
    assert restarted.cost.en == "-"


def test_events_are_buttons_that_zoom_and_rows_of_a_table() -> None:
    fault = lock()
    whole = summary(faults=(fault,))
    it = day({}, at(60.0, "lock", 180.0, fault=fault), at(200.0, "kill"), of=whole)
    widget, grid = events(it)
    assert isinstance(widget, Widget)
    assert isinstance(grid, Grid)
    # Fifteen minutes around would be beyond the four that there are.
    ten_ms = 4 * 86_400_000 + 36_000_000
    whole_ms = [ten_ms, ten_ms + 240_000]
    assert widget.data["spans"] == [whole_ms, whole_ms]
    assert widget.words["mark1"].en == "1: 10:01-10:03"
    assert [cell.en for cell in grid.rows[0]] == [
        "1",
        "10:01-10:03",
        "lock",
        "2 min",
        "no availability was lost",
    ]
    assert [cell.ja for cell in grid.rows[1]] == ["2", "10:03:20", "kill", "-", "-"]
    assert events(day({})) == []
