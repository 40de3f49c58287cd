"""Outputs: which figures of a run are looked at."""

from collections.abc import Iterator, Mapping, Sequence

from experiments.replicating.headlines import (
    OF_DATABASES,
    OF_HOSTS,
    OF_SYSTEMS,
    headlines_of,
)
from experiments.summary.document import Summary
from models.config import Scenario
from models.loading.diagnosis import shown, unknown_name
from models.loading.overrides import OverrideError, place_of

EVERY = "*"
PRICE = "cost.monthly_jpy"
"""The one output that is no headline, for it is the same in all runs."""
_KEYS: Mapping[str, Sequence[str]] = {
    "systems": tuple(OF_SYSTEMS),
    "hosts": tuple(OF_HOSTS),
    "databases": tuple(OF_DATABASES),
}


class OutputError(ValueError):
    """A text names no figure of a run."""


def outputs_of(text: str, scenarios: Sequence[Scenario]) -> list[str]:
    """Return the outputs that *text* names in any of *scenarios*, by their dotted names.

    Raise `OutputError` if there are none.
    """
    if text == PRICE:
        return [PRICE]
    try:
        steps = place_of(text)
    except OverrideError as error:
        raise OutputError(str(error)) from error
    shape = "must read TABLE.NAME.FIGURE, such as systems.*.p95_ms, or cost.monthly_jpy"
    if len(steps) != 3 or not all(isinstance(each, str) for each in steps):
        raise OutputError(f"{shape}, got {shown(text)}")
    table, name, key = map(str, steps)
    if table not in _KEYS:
        raise OutputError(unknown_name("table of figures", table, [*_KEYS, "cost"]))
    if key not in _KEYS[table]:
        raise OutputError(unknown_name(f"figure of {table}", key, _KEYS[table]))
    names = list(dict.fromkeys(each for it in scenarios for each in getattr(it, table)))
    if name != EVERY and name not in names:
        raise OutputError(unknown_name(f"entry of {table}", name, names))
    chosen = names if name == EVERY else [name]
    return [f"{table}.{each}.{key}" for each in chosen]


def values_of(summary: Summary, outputs: Sequence[str]) -> dict[str, float | None]:
    """Return what *summary* says of *outputs*; None where it cannot."""
    known = dict(_all_of(summary))
    return {each: known.get(each) for each in outputs}


def _all_of(summary: Summary) -> Iterator[tuple[str, float | None]]:
    yield PRICE, summary.cost.monthly_jpy
    for place, value in headlines_of(summary):
        yield ".".join(place), value
