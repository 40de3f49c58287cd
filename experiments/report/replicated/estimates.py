"""Estimates: the means over the runs, each with its interval of 95 %."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from experiments.figures import give_or_take, percent
from experiments.language.tongue import phrase
from experiments.replicating.sheets import SHARES


@frozen(kw_only=True)
class Estimate:
    """The mean of one figure over the runs that could say it."""

    key: str
    mean: float
    low: float
    high: float

    @property
    def is_share(self) -> bool:
        """Is it told in per cent?"""
        return self.key.endswith(SHARES)

    @property
    def scaled(self) -> tuple[float, float, float]:
        """Mean and ends as they are told and drawn, shares in per cent."""
        scale = 100.0 if self.is_share else 1.0
        return scale * self.mean, scale * self.low, scale * self.high

    @property
    def words(self) -> str:
        """The mean with half its interval: 41.2 ± 1.3 ms."""
        mean, low, high = self.scaled
        if self.is_share and low == high:
            return percent(self.mean)
        told = give_or_take(mean, (high - low) / 2)
        if self.is_share:
            return phrase("{value} %", value=told)
        if self.key.endswith("_ms"):
            return phrase("{value} ms", value=told)
        return told


def estimates_of(
    document: Mapping[str, Any], table: str, name: str
) -> dict[str, Estimate]:
    """Return the figures of one entry that two runs or more could say, by key."""
    entries = document["figures"].get(table, {}).get(name, {})
    return {
        key: Estimate(key=key, mean=it["mean"], low=it["low"], high=it["high"])
        for key, it in entries.items()
        if it["low"] is not None
    }
