"""The first screen of a run: verdicts and cards, each figure with its reason."""

from pathlib import Path

import pytest
from attrs import evolve

from experiments.dossier.dossier import Told
from experiments.report.chart import spec_of
from experiments.report.contents import page_of
from experiments.report.day.cards import system_card
from experiments.report.day.outcome import causes, warnings
from experiments.report.day.page import answer
from experiments.report.day.platformcard import platform_card
from experiments.report.page import html_of
from experiments.report.parts import Card, Cards, Fact, Figure, Grid, Note, Page, Tone
from experiments.report.source import RunFiles
from experiments.report.text import Text
from experiments.running.simulate import simulate
from experiments.summary.cause import Cause
from experiments.summary.machines import OomKill
from experiments.summary.systems import Objective
from models.loading import load_scenario
from tests.judged import ROOT
from tests.oneday import day, summary, system


def fact(card: Card, name: str) -> Fact:
    (found,) = [each for each in card.facts if each.name.en == name]
    return found


def test_a_system_that_kept_all_its_promises_has_their_marks_and_reasons() -> None:
    card = system_card(summary(), "social")
    assert (card.title.en, card.tone) == ("social", Tone.GOOD)
    assert fact(card, "Promises").value == Text("○ all kept", "○ すべて達成")
    speed = fact(card, "Response time, p95")
    assert speed.value == Text("○ 50 ms", "○ 50ミリ秒")
    assert speed.reason == Text(
        "100 % within 1 s; objective: at least 95 %", "1秒以内の応答100%、目標95%以上"
    )
    failed = fact(card, "Failed")
    assert failed.reason == Text(
        "0 of 1,695 requests; objective: at most 0.1 %",
        "リクエスト1,695件中0件、目標0.1%以下",
    )
    assert fact(card, "Available").reason == Text(
        "no time was lost; objective: at least 99.5 %", "停止なし、目標99.5%以上"
    )
    online = fact(card, "Sessions at most")
    assert (online.value.en, online.reason) == (
        "36",
        Text("no connection was lost", "切断なし"),
    )


def test_connections_that_were_lost_are_counted() -> None:
    whole = summary()
    kept = whole.systems["social"].sessions
    assert kept is not None
    lossy = system(whole, "social", sessions=evolve(kept, dropped=1138))
    assert fact(system_card(lossy, "social"), "Sessions at most").reason == Text(
        "connections lost: 1,138", "切断1,138件"
    )


def test_a_system_that_broke_a_promise_says_which_and_by_how_much() -> None:
    whole = summary()
    it = whole.systems["medical"]
    # 24 of 240 s were lost, 90 % are left; 57 of 570 requests failed.
    presence = evolve(
        it.presence, requests=570, failed=57, late=57, lost_s=24.0, availability=0.9
    )
    slo = evolve(
        it.slo,
        met=False,
        error_rate=Objective(target=0.001, observed=0.1, met=False),
        availability=Objective(target=0.995, observed=0.9, met=False),
    )
    card = system_card(system(whole, "medical", presence=presence, slo=slo), "medical")
    assert card.tone is Tone.BAD
    promises = fact(card, "Promises")
    assert promises.value == Text("✕ not kept", "✕ 未達あり")
    assert promises.reason == Text("missed: 2", "未達2件")
    failed = fact(card, "Failed")
    assert (failed.value.en, failed.tone) == ("✕ 10 %", Tone.BAD)
    available = fact(card, "Available")
    assert available.value == Text("✕ 90 %", "✕ 90%")
    assert available.reason == Text(
        "24 s were lost; objective: at least 99.5 %", "停止時間24秒、目標99.5%以上"
    )


def test_a_system_that_promised_nothing_has_figures_without_marks() -> None:
    whole = summary()
    nothing = evolve(
        whole.systems["medical"].slo,
        met=None,
        p95_s=None,
        error_rate=None,
        availability=None,
    )
    card = system_card(system(whole, "medical", slo=nothing), "medical")
    assert card.tone is Tone.PLAIN
    assert fact(card, "Promises").value == Text("− none to judge", "− 判定対象なし")
    assert fact(card, "Response time, p95").value.en == "73.6 ms"
    assert fact(card, "Failed").value.en == "0 %"


def test_the_platform_is_told_by_its_price_and_its_fullest_machines() -> None:
    card = platform_card(day())
    assert card.tone is Tone.PLAIN
    price = fact(card, "Price a month")
    assert price.value == Text("3,960 yen", "3,960円")
    assert price.reason == Text(
        "36.00 USD at 110 yen a dollar, before tax", "36.00米ドル(1ドル110円換算、税抜)"
    )
    # 1,519.5 of 3,900 MiB; 0.639 % of the host is more than 0.321 % of the database.
    memory = fact(card, "RAM at most")
    assert memory.value.en == "39 %"
    assert memory.reason == Text(
        "1,520 of 3,900 MiB, host web", "ホストweb、3,900 MiB中1,520 MiB"
    )
    cpu = fact(card, "CPU at most")
    assert (cpu.value.en, cpu.reason) == (
        "0.639 %",
        Text("busiest minute, web", "web、最も混雑した1分間"),
    )
    assert fact(card, "Processes ended").value.en == "0"


def test_kills_make_the_platform_bad_and_other_ends_a_caution() -> None:
    whole = summary()
    ended = evolve(whole.processes["social-0"], restarts={"max-memory": 4, "deploy": 2})
    processes = whole.processes | {"social-0": ended}
    reloaded = platform_card(day(of=evolve(whole, processes=processes)))
    assert reloaded.tone is Tone.CAUTION
    # A deploy is planned and does not count.
    count = fact(reloaded, "Processes ended")
    assert (count.value.en, count.reason) == (
        "4",
        Text("social-0: 4", "うちsocial-0が4回"),
    )
    kill = OomKill(
        at_s=1.0, victim="social-0", rss_mib=1.0, requests_killed=0, sessions_dropped=0
    )
    hosts = {"web": evolve(whole.hosts["web"], oom_kills=(kill,))}
    killed = platform_card(day(of=evolve(whole, hosts=hosts)))
    assert killed.tone is Tone.BAD
    reason = fact(killed, "RAM at most").reason
    assert reason is not None
    assert reason.en.endswith("; processes killed for want of memory: 1")
    assert reason.ja.endswith("、メモリ不足による強制終了1回")


def test_a_machine_that_was_throttled_is_a_caution() -> None:
    whole = summary()
    cpu = evolve(whole.hosts["web"].cpu, throttled_s=300.0)
    hosts = {"web": evolve(whole.hosts["web"], cpu=cpu)}
    card = platform_card(day(of=evolve(whole, hosts=hosts)))
    assert card.tone is Tone.CAUTION
    assert fact(card, "CPU at most").reason == Text(
        "busiest minute, web; throttled for 5 min",
        "web、最も混雑した1分間、スロットリング5分",
    )


def test_causes_are_told_with_their_share_and_the_keys_that_would_help() -> None:
    assert causes(day()) == []
    whole = summary()
    full = Cause(
        kind="pool",
        place="apps.social",
        through=None,
        through_kind=None,
        share=0.9,
        begins_s=60.0,
        ends_s=180.0,
        remedies=("apps.social.pool_size",),
    )
    (grid,) = causes(day(of=system(whole, "social", causes=(full,))))
    assert isinstance(grid, Grid)
    assert [cell.en for cell in grid.rows[0]] == [
        "social",
        "social had no connection left in its pool (10:01-10:03)",
        "90 %",
        "apps.social.pool_size",
    ]
    assert grid.rows[0][1].ja == "socialの接続プール枯渇(10:01-10:03)"


def test_warnings_are_cautions() -> None:
    def told(text: str, style: str) -> dict[str, list[Told]]:
        return {
            "en": [Told(text=text, style=style)],
            "ja": [Told(text="注意", style=style)],
        }

    assert warnings(told("all was well", "green")) == []
    (note,) = warnings(told("warning: the run was short", "yellow"))
    assert isinstance(note, Note)
    assert note.tone is Tone.CAUTION
    assert note.text == Text("warning: the run was short", "注意")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    folder = tmp_path_factory.mktemp("run")
    scenario = load_scenario(
        ROOT / "configs" / "pattern2.toml", ["days=0.01", 'description="<b>Both</b>"']
    )
    found = simulate(scenario, out=folder)
    return page_of(RunFiles(folder, found, scenario))


def test_a_page_of_a_run_has_its_verdicts_cards_and_charts(page: Page) -> None:
    assert [each.text.en.split()[0] for each in page.answer] == ["medical", "social"]
    overview, _, charts, *_ = page.sections
    cards = overview.items[0]
    assert isinstance(cards, Cards)
    assert [each.title.en for each in cards.cards] == [
        "medical",
        "social",
        "The platform as a whole",
    ]
    figures = [each for each in charts.items if isinstance(each, Figure)]
    keys = {each.key for each in figures}
    assert {"latency-1", "latency-2", "answered", "cpu", "memory-1", "pools"} <= keys
    assert {each.group for each in figures} == {"day"}
    for figure in figures:
        assert spec_of(figure.draw())["layer"]
        # 0.01 days are 14 minutes and 24 s.
        assert len(figure.data["points"]) == 15


def test_a_page_is_one_file_in_which_names_are_text(page: Page) -> None:
    html = html_of(page, "ja")
    assert "<b>Both</b>" not in html
    assert "&lt;b&gt;Both&lt;/b&gt;" in html
    assert "http-equiv" in html
    assert len(html.encode()) < 4_000_000


def test_a_run_that_measured_nothing_has_no_day(tmp_path: Path) -> None:
    scenario = load_scenario(ROOT / "configs" / "pattern2.toml", ["days=0.01"])
    found = simulate(scenario, out=tmp_path, is_over=lambda: True)
    assert found.measured_s == 0.0
    it = page_of(RunFiles(tmp_path, found, scenario))
    assert [each.key for each in it.sections][:3] == ["overview", "platform", "told"]
    assert html_of(it, "en")


def test_of_many_systems_those_that_broke_a_promise_are_told() -> None:
    whole = summary()
    good, bad = whole.systems["social"], whole.systems["medical"]
    broken = evolve(bad, title="bad", slo=evolve(bad.slo, met=False))
    many = {"a": good, "b": good, "c": good, "bad": broken}
    first, second = answer(evolve(whole, systems=many))
    assert first == Note(
        Text(
            "Of 4 systems 3 kept their promises, 1 did not.",
            "4システムのうち、3システムが目標を達成し、1システムが達成できませんでした。",
        ),
        Tone.BAD,
    )
    assert second.text.en.startswith("bad broke its promises")
    everyone = dict.fromkeys("abcd", broken)
    _, told = answer(evolve(whole, systems=everyone))
    assert told.text.en == "Not kept by: bad, bad, bad and bad."
