"""The reference cases of `reference.toml`, for tests of formulas and of simulations."""

import tomllib
from collections.abc import Mapping
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from attrs import Factory, frozen


@frozen(kw_only=True)
class Case:
    """One reference case: what is modelled, what is expected, how closely."""

    id: str
    title: str
    kind: str
    source: list[str]
    expected: dict[str, Any]
    parameters: dict[str, Any] = Factory(dict)
    requests: int | None = None
    """Sample on which `rel` holds, where the sample is of requests."""
    replications: int | None = None
    """Sample on which `rel` holds, where it is of replications."""
    rel_at_sample: dict[str, float] = Factory(dict)
    abs: dict[str, float] = Factory(dict)
    rule: dict[str, Any] = Factory(dict)

    def rel(self, metric: str, sample: float | None = None) -> float:
        """Return the relative tolerance of *metric*, scaled to a *sample* of that size.

        A nested metric is written ``"20.response"``.
        """
        for name in (metric, metric.rpartition(".")[2], "simulation", "all"):
            if name in self.rel_at_sample:
                rel = self.rel_at_sample[name]
                break
        else:
            raise KeyError(
                f"{self.id}: no relative tolerance for {metric!r},"
                f" only for {sorted(self.rel_at_sample)}"
            )
        stated = self.requests or self.replications
        return rel * sqrt(stated / sample) if stated and sample else rel

    def assert_expected(
        self, computed: Mapping[str, Any], *, rel: float = 1e-9, partly: bool = False
    ) -> None:
        """Compare *computed* with everything expected, or *partly* with what it names."""
        if not partly:
            assert computed.keys() == self.expected.keys()
        for name, value in computed.items():
            _compare(f"{self.id}: {name}", value, self.expected[name], rel)

    def assert_printed(self, computed: Mapping[str, Any]) -> None:
        """Compare *computed* with everything expected, rounded to the digits printed."""
        assert computed.keys() == self.expected.keys()
        for name, value in computed.items():
            _compare_printed(f"{self.id}: {name}", value, self.expected[name])


@cache
def cases() -> dict[str, Case]:
    """Return every case by its id."""
    tables = tomllib.loads((Path(__file__).parent / "reference.toml").read_text("utf-8"))
    return {
        name: Case(id=name, rel_at_sample=table.pop("rel", {}), **table)
        for name, table in tables.items()
    }


def case(name: str) -> Case:
    """Return the case called *name*; raise `KeyError` if there is none."""
    return cases()[name]


def _compare(place: str, value: Any, expected: Any, rel: float) -> None:
    if isinstance(expected, dict):
        assert value.keys() == expected.keys(), place
        for name, part in value.items():
            _compare(f"{place}.{name}", part, expected[name], rel)
    elif isinstance(expected, list):
        assert len(value) == len(expected), place
        for index, (part, whole) in enumerate(zip(value, expected, strict=True)):
            _compare(f"{place}[{index}]", part, whole, rel)
    elif isinstance(expected, bool | str):
        assert value == expected, place
    else:
        assert value == pytest.approx(expected, rel=rel, abs=1e-14), place


def _compare_printed(place: str, value: Any, expected: Any) -> None:
    if isinstance(expected, dict):
        assert value.keys() == expected.keys(), place
        for name, part in value.items():
            _compare_printed(f"{place}.{name}", part, expected[name])
    elif isinstance(expected, list):
        assert len(value) == len(expected), place
        for index, (part, whole) in enumerate(zip(value, expected, strict=True)):
            _compare_printed(f"{place}[{index}]", part, whole)
    else:
        decimals = len(repr(expected).partition(".")[2])
        assert round(value, decimals) == expected, place
