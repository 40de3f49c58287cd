"""From Python: load a scenario, run it; nothing printed, no signal, any thread."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from experiments import compare, load, replicate, run, sweep
from experiments.comparing.busyhours import busy_hours
from experiments.comparing.plan import ComparisonError
from experiments.summary.document import Summary, summary_json
from models.loading import ConfigError, load_scenario
from tests.small import SMALL

SHORT: dict[str, object] = {
    "days": 0.004,
    "warm_up_s": 60,
    "starts_at_s": 32_400,
    "systems.chat.surges": [],
}


def test_a_path_is_loaded_whether_text_or_path() -> None:
    assert load(SMALL) == load(str(SMALL)) == load_scenario(SMALL)


def test_a_text_is_loaded_as_the_file_that_it_would_be(tmp_path: Path) -> None:
    text = f'extends = "{SMALL}"\nseed = 9\n'
    file = tmp_path / "nine.toml"
    file.write_text(text, encoding="utf-8")
    assert load(text) == load(file)
    assert load(f'extends = "{SMALL}"').seed == load(SMALL).seed


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("days", 0.5, lambda it: it.days),
        ("seed", 3, lambda it: it.seed),
        ("starts_warm", True, lambda it: it.starts_warm),
        ("description", 'a "quoted" \\ 日本', lambda it: it.description),
        ("systems.chat.surges", [], lambda it: list(it.systems["chat"].surges)),
        ("costs.dns", {"usd": 0.5}, lambda it: {"usd": it.costs["dns"].usd}),
    ],
)
def test_set_takes_values_by_their_keys(
    key: str, value: object, read: Callable[[Any], object]
) -> None:
    assert read(load(SMALL, set={key: value})) == value


def test_set_takes_what_the_command_line_takes() -> None:
    assert load(SMALL, set=["days=0.5", "seed=3"]) == load(
        SMALL, set={"days": 0.5, "seed": 3}
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("absent.toml", "absent.toml: file: does not exist"),
        ('extends = "absent.toml"', "text: extends: absent.toml does not exist"),
        ("days = 1\nhours = 2\n", "text: hours: unknown key 'hours'"),
        ("days = ", "text: line 1, column 8: must be TOML"),
    ],
)
def test_every_fault_names_its_place(source: str, words: str) -> None:
    with pytest.raises(ConfigError) as found:
        load(source)
    assert words in str(found.value)


def test_a_run_prints_nothing_and_takes_over_no_signal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object) -> None:
        raise AssertionError("a signal was taken over")

    monkeypatch.setattr(signal, "signal", taken)
    summary = run(load(SMALL, set=SHORT), seed=7)
    assert (summary.seed, summary.interrupted_at_s) == (7, None)
    assert capsys.readouterr() == ("", "")


def test_runs_in_threads_are_those_that_one_thread_makes(tmp_path: Path) -> None:
    scenario = load(SMALL, set=SHORT)

    def measured(seed: int) -> Summary:
        return run(scenario, seed=seed, out=tmp_path / f"{seed}")

    with ThreadPoolExecutor(3) as executor:
        together = list(executor.map(measured, range(3)))
    for seed, summary in enumerate(together):
        assert summary == run(scenario, seed=seed)
        written = (tmp_path / f"{seed}" / "summary.json").read_text("utf-8")
        assert written == summary_json(summary)


def test_replications_are_the_runs_of_the_seeds_that_follow() -> None:
    scenario = load(SMALL, set=SHORT)
    found = replicate(scenario, 2)
    alone = [run(scenario, seed=scenario.seed + k) for k in range(2)]
    assert [summary_json(it) for it in found.summaries] == list(map(summary_json, alone))


def test_a_comparison_is_of_the_runs_that_one_makes_alone() -> None:
    one = load(SMALL, set=SHORT)
    other = load(SMALL, set={**SHORT, "name": "bigger", "hosts.web.vcpus": 4})
    answer = compare([one, other], 2, length_s=60.0)
    assert answer.found.seeds == [one.seed, one.seed + 1]
    hours = busy_hours(one, 60.0).of(other)
    assert answer.found.runs["bigger"][0] == run(hours, seed=one.seed)
    assert set(answer.marked) == {"small", "bigger"}
    whole = compare([one, other], 2, length_s=None)
    assert whole.found.runs["bigger"][1] == run(other, seed=one.seed + 1)


def test_what_cannot_be_compared_says_why() -> None:
    with pytest.raises(ComparisonError, match="at least two needed"):
        compare([load(SMALL)])
    nameless = load(SMALL, set={"name": ""})
    with pytest.raises(ComparisonError, match="no system is in all of them"):
        compare([nameless, load("configs/mm1.toml")])


def test_an_experiment_is_swept_into_its_store(tmp_path: Path) -> None:
    file = tmp_path / "waits.toml"
    file.write_text(
        f"""
        question = "How long does one wait?"
        configs = ["{SMALL}"]
        set = ["days=0.001", "warm_up_s=0", "systems.chat.surges=[]"]
        replications = 2
        outputs = ["systems.booking.mean_ms"]
        [factors.demand]
        keys = ["systems.*.cpu_factor"]
        levels = [1, 2]
        """
    )
    found = sweep(file, store=tmp_path / "here")
    assert [each.values for each in found.complete] == [(1,), (2,)]
    runs = found.runs_of(found.complete[0])
    assert runs is not None
    seven = run(found.plan.scenario_of(found.complete[0]), seed=7)
    mean_ms = seven.systems["booking"].latency_ms.mean
    assert runs[0] == {"systems.booking.mean_ms": mean_ms}
    assert (tmp_path / "here").exists()
