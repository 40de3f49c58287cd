"""An experiment, as its file says it: frozen data, each key with its sentence."""

from typing import Any

from attrs import frozen

from models.config.fields import choice, count, flag, number, part, text

DESIGNS = ("grid", "latin-hypercube", "sobol", "morris")
ESTIMATED = ("sobol", "morris")
"""Designs whose points belong together: none may be left out."""
MOST_POINTS = 1_000_000
LEVELS = 5
"""Of a range in a grid, unless it says so."""


@frozen(kw_only=True)
class FactorConfig:
    """What varies: keys of the config that have one value together."""

    keys: tuple[str, ...] = part("Dotted keys; * stands for every entry of a table.")
    levels: tuple[Any, ...] = part("Its values, one by one.", default=())
    low: float | None = number("Least value of a range.", default=None, low=-1e15)
    high: float | None = number("Largest value of a range.", default=None, low=-1e15)
    steps: int = count("Levels of a range in a grid.", default=LEVELS, low=2)
    is_log: bool = flag("Are equal ratios equal steps?", default=False)
    is_relative: bool = flag("Does it multiply what the config says?", default=False)


@frozen(kw_only=True)
class Experiment:
    """A question, what varies for it, and what is looked at."""

    question: str = text("What it is to answer.")
    ja: str | None = text("The same in Japanese.", default=None)
    configs: tuple[str, ...] = part("Scenario files, as from this file.")
    design: str = choice("How points are chosen.", DESIGNS, default="grid")
    points: int = count(
        "Points of a Latin hypercube, rows of a Sobol design, trajectories of Morris'.",
        default=64,
        low=2,
    )
    design_seed: int = count("Seed of the points.", default=1)
    replications: int = count("Runs of a point, a seed each.", default=5, low=1)
    factors: dict[str, FactorConfig] = part("What varies, by a short name.")
    constraints: tuple[str, ...] = part(
        "What must hold between factors, or a point is left out.", default=()
    )
    outputs: tuple[str, ...] = part("Headlines; * stands for every entry of a table.")
    set: tuple[str, ...] = part("Values as `--set` takes them.", default=())
    unset: tuple[str, ...] = part("Keys as `--unset` takes them.", default=())
