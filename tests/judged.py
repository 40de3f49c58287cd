"""Judgements of configs: the desk of `data/desk.toml`, and the shipped ones."""

from pathlib import Path

from experiments.judgement import Judgement, judge
from experiments.judgement.stations import StationUse
from models.loading import load_scenario
from models.plans.catalog import load_catalog

ROOT = Path(__file__).parents[1]
DESK = ROOT / "tests" / "data" / "desk.toml"
CATALOG = load_catalog()


def shipped(name: str, *overrides: str) -> Judgement:
    return judge(load_scenario(ROOT / "configs" / f"{name}.toml", overrides), CATALOG)


def desk(*overrides: str) -> Judgement:
    return judge(load_scenario(DESK, overrides), CATALOG)


def station(judgement: Judgement, kind: str, name: str) -> StationUse:
    found = [
        each for each in judgement.stations if (each.kind, each.name) == (kind, name)
    ]
    return found[0]


def warned(judgement: Judgement, *words: str) -> list[str]:
    return [line for line in judgement.warnings if all(word in line for word in words)]
