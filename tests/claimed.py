"""Claims made up by a test, checked on runs that are made up too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from experiments.claiming.definition import load_claims
from experiments.claiming.finding import Judged
from experiments.claiming.runs import Runs
from experiments.claiming.study import study
from experiments.running import keeping
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from experiments.summary.document import Summary
from models.config import Scenario
from models.loading import ConfigError
from tests.compared import CONFIGS

PATTERN1 = CONFIGS / "pattern1.toml"
NUMBERS = """
[numbers]
one = { value = 1, unit = "piece", source = "by hand" }
two = { value = 2, source = "by hand" }
none = { value = 0, source = "by hand" }
"""
CLAIM = """
[claims.it]
topic = "load"
text = "それはそうだ"
english = "It is so."
"""

Made = Callable[[Scenario, int], Summary]


def written(folder: Path, *checks: str, head: str = NUMBERS + CLAIM) -> Path:
    """Write a file of one claim with *checks*, TOML without the line that begins each."""
    path = folder / "claims.toml"
    parts = [f"[[claims.it.checks]]\n{each}\n" for each in checks]
    path.write_text("\n".join((head, *parts)), encoding="utf-8")
    return path


def judged(folder: Path, *checks: str) -> Judged:
    """Return what came of a claim with *checks*."""
    book = load_claims(written(folder, *checks))
    (found,) = study(book, Runs(crew=Crew())).judged
    return found


def faults(folder: Path, *checks: str, head: str = NUMBERS + CLAIM) -> list[str]:
    """Return what is wrong with a claim of *checks*, without the name of the file."""
    path = written(folder, *checks, head=head)
    with pytest.raises(ConfigError) as caught:
        load_claims(path)
    return [line.removeprefix(f"{path}: ") for line in str(caught.value).splitlines()]


def make(monkeypatch: pytest.MonkeyPatch, made: Made) -> None:
    """Let runs be *made* up."""

    def simulated(scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        assert engine is Engine.SIMPY
        return made(scenario, seed)

    monkeypatch.setattr(keeping, "simulate", simulated)


def failing(summary: Summary, failed: int) -> Summary:
    """Return *summary* with so many of medical's requests *failed*."""
    medical = summary.systems["medical"]
    presence = evolve(medical.presence, failed=failed)
    return evolve(
        summary,
        systems=summary.systems
        | {
            "medical": evolve(
                medical, presence=presence, slo=evolve(medical.slo, met=not failed)
            )
        },
    )
