"""What a run and a check say in Japanese: the same figures, and nothing kept that way."""

import re
from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve
from typer.testing import CliRunner

from experiments import load, replicate, run, speaking
from experiments.cli import app
from experiments.language.retelling import retold
from experiments.replicating.behind import behind_words
from experiments.replicating.sheets import precision_words, warm_up_words
from experiments.replicating.warmup import WarmUp
from experiments.summary.cause import Cause
from experiments.summary.document import Summary, read_summary, summary_json
from experiments.summary.explanations import clause
from experiments.summary.machinecautions import machine_sentences
from experiments.summary.machines import OomKill
from experiments.telling.reported import compare_reported
from experiments.telling.summaries import price_line
from experiments.telling.verdicts import verdict
from models.loading import load_scenario
from tests.goldens import golden_text
from tests.judged import ROOT, shipped

RUNS = sorted(each.stem for each in (ROOT / "tests" / "golden").glob("*.json"))
PATTERN1 = read_summary(golden_text("pattern1"))
MM1 = str(ROOT / "configs" / "mm1.toml")
SHORT = ("--for", "2s", "--no-progress")


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d[\d,.:]*\d|\d", text))


def lssim(*arguments: str, language: str) -> str:
    found = CliRunner().invoke(app, [*arguments, "--lang", language])
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.mark.parametrize("name", RUNS)
def test_a_verdict_says_every_figure_in_both_languages(name: str) -> None:
    summary = read_summary(golden_text(name))
    for each in summary.systems:
        said = verdict(summary, each)
        with speaking("ja"):
            told = verdict(summary, each)
        assert told != said
        assert not numbers(said) - numbers(told), told


def test_a_host_is_judged_word_by_word() -> None:
    # 3,900 MiB are 4,096 less what the machine keeps; the others as in English.
    fits, *_ = shipped("pattern2").verdicts
    assert fits == (
        "host web (ls_4gb_gen2) fits: 2,025 MiB at steady state, 3,900 usable, 2,525 MiB"
        " while PM2 reloads a process"
    )
    with speaking("ja"):
        assert retold(fits) == (
            "ホストweb(ls_4gb_gen2)のメモリは足ります: 定常状態で2,025 MiB"
            "(使用可能3,900 MiB)、PM2のプロセス再読み込み中は2,525 MiB"
        )


def test_what_a_machine_ran_out_of() -> None:
    # A tenth of a day without credits, and twice too little memory.
    name, host = next(iter(PATTERN1.hosts.items()))
    kill = OomKill(
        at_s=60.0, victim="a-0", rss_mib=300.0, requests_killed=1, sessions_dropped=0
    )
    cpu = evolve(host.cpu, throttled_s=8640.0)
    host = evolve(host, title="web", cpu=cpu, oom_kills=(kill, kill))
    quiet = evolve(PATTERN1, measured_s=86_400.0, hosts={name: host}, databases={})
    scenario = load_scenario(ROOT / "configs" / "pattern1.toml")
    assert list(machine_sentences(quiet, scenario))[:2] == [
        "host web ran out of memory 2 times and killed for it",
        "host web was throttled for 2.4 h (10 % of the time)",
    ]
    with speaking("ja"):
        assert list(machine_sentences(quiet, scenario))[:2] == [
            "ホストwebでメモリ不足が2回発生し、OOMキル(メモリ不足による強制終了)が"
            "起きました",
            "ホストwebは2.4時間の間、スロットリングされました(期間の10%)",
        ]


def loop() -> Cause:
    return Cause(
        kind="loop",
        place="apps.medical",
        through=None,
        through_kind=None,
        share=0.9,
        begins_s=3600.0,
        ends_s=7200.0,
        remedies=("apps.medical.instances",),
        route="/list",
        route_share=0.85,
    )


def test_a_cause_is_a_noun_phrase() -> None:
    # The day begins at midnight.
    summary = evolve(PATTERN1, starts_at_s=0.0)
    said = "the event loop of medical was full, 85 % of it with /list (01:00-02:00)"
    assert clause(summary, "medical", loop()) == said
    with speaking("ja"):
        assert clause(summary, "medical", loop()) == (
            "medicalのイベントループ飽和(うち85%が/list)(01:00-02:00)"
        )


def test_a_verdict_names_its_cause_and_then_what_came_of_it() -> None:
    medical = PATTERN1.systems["medical"]
    assert medical.slo.p95_s is not None
    late = evolve(medical.slo.p95_s, met=False)
    slo = evolve(medical.slo, met=False, p95_s=late)
    broken = evolve(medical, slo=slo, causes=(loop(),))
    summary = evolve(PATTERN1, starts_at_s=0.0, systems={"medical": broken})
    with speaking("ja"):
        told = verdict(summary, "medical")
    assert told.startswith(
        "medicalはこの日(シード1)、目標を達成できませんでした。原因はmedicalの"
        "イベントループ飽和(うち85%が/list)(01:00-02:00)です。実績: 0.5秒以内の応答"
    )


def test_what_was_behind_several_days() -> None:
    # Two days of three.
    well = PATTERN1.systems["medical"]
    ill = evolve(well, causes=(loop(),))
    assert behind_words([ill, well, ill]) == (
        "behind what was lost: loop (apps.medical) on 2 of 3"
    )
    with speaking("ja"):
        assert behind_words([ill, well, ill]) == (
            "損失の主な原因: イベントループ飽和(apps.medical) 3日中2日"
        )


def test_what_is_cut_for_a_warm_up() -> None:
    found = WarmUp(by_system={"a": 0.0, "b": 300.0}, run_s=7200.0, runs=5)
    with speaking("ja"):
        assert warm_up_words(found) == (
            "ウォームアップ: 2時間のうち5分を除外(MSER-5、5回の試行の1分ごとの平均"
            "応答時間による)。システム別: a なしとb 5分"
        )


def test_a_precision_that_is_not_reached() -> None:
    found = replicate(load(MM1, set={"duration_s": 2}), 2, precision=0.01, most=3)
    assert precision_words(found).startswith(
        "stopped at 3 runs (--most) without the mean and p95 of every system to within 1"
    )
    with speaking("ja"):
        assert precision_words(found).startswith(
            "3回の試行(--most)で打ち切りました。全システムの平均とp95を±1%以内とする目標"
        )


def test_a_price_has_both_currencies() -> None:
    # 36 dollars at 110 yen; the catalog does not know what the DNS costs.
    cost = evolve(
        PATTERN1.cost, monthly_usd=36.0, monthly_jpy=3960.0, unpriced=("costs.dns",)
    )
    with speaking("ja"):
        assert price_line(evolve(PATTERN1, cost=cost), 110.0) == (
            "料金: 月額3,960円(36.00米ドル、1ドル110円、税別)、料金不明のcosts.dnsを除く"
        )


def test_a_reported_price_is_reproduced() -> None:
    # 3,960 yen of 4,400 are a tenth less.
    scenario = load_scenario(ROOT / "configs" / "pattern2.toml")
    cost = evolve(PATTERN1.cost, monthly_jpy=3960.0)
    with speaking("ja"):
        (price,) = compare_reported(scenario, evolve(PATTERN1, cost=cost))
    assert (price.reported, price.simulated) == (4400.0, 3960.0)
    assert price.agreement == ("再現(誤差10%以内)。前提: カタログ価格(1ドル110円)")


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", MM1, *SHORT, "--json"),
        ("run", MM1, *SHORT, "--replications", "2", "--json"),
        ("check", str(ROOT / "configs" / "loadtest.toml"), "--json"),
        ("plans", "--json"),
    ],
    ids=["run", "replications", "check", "plans"],
)
def test_a_document_is_english_whoever_asks(arguments: tuple[str, ...]) -> None:
    assert lssim(*arguments, language="ja") == lssim(*arguments, language="en")


def test_the_files_of_a_run_are_english_whoever_asks(tmp_path: Path) -> None:
    hopeless = ("--set", "systems.app.clients.timeout_s=0.001")
    kept = {}
    for language in ("en", "ja"):
        folder = tmp_path / language
        lssim("run", MM1, *SHORT, *hopeless, "--out", str(folder), language=language)
        kept[language] = (folder / "summary.json").read_bytes()
    assert kept["ja"] == kept["en"]
    summary = read_summary(kept["ja"].decode())
    assert summary.warnings
    assert all(each.isascii() for each in summary.warnings)


def test_a_summary_that_was_made_while_japanese_was_spoken_is_english() -> None:
    scenario = load(MM1, set={"duration_s": 2, "systems.app.clients.timeout_s": 0.001})
    with speaking("ja"):
        summary: Summary = run(scenario, engine="simpy")
        told = [retold(each) for each in summary.warnings]
        again = [retold(each) for each in read_summary(summary_json(summary)).warnings]
    assert summary.warnings == run(scenario, engine="simpy").warnings
    assert told
    assert told == again
    assert not set(told) & set(summary.warnings)


@pytest.mark.parametrize("name", RUNS)
def test_what_was_kept_of_a_run_is_told_in_japanese(name: str) -> None:
    for said in read_summary(golden_text(name)).warnings:
        with speaking("ja"):
            told = retold(said)
        assert told != said
        assert not numbers(said) - numbers(told), told


def test_the_terminal_speaks_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    found = CliRunner().invoke(app, ["run", MM1, *SHORT])
    assert "appはこの日(シード1)、" in found.stdout
    # What is said on the way is English.
    assert re.search(r"simulated 2 s in [\d.]+ m?s: ", found.stderr)


def test_a_machine_behind_a_shortage_is_no_sentence_of_its_own() -> None:
    said = (
        "pool social-0 ran dry: 5 % wait for more than 2 s, because host social was"
        " throttled"
    )
    with speaking("ja"):
        assert retold(said) == (
            "接続プールsocial-0が枯渇しました(5%が2秒以上待機)。"
            "原因はホストsocialのスロットリングです"
        )
