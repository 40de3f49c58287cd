"""Measures: the figures of runs by the names and in the units that a reader knows."""

from collections.abc import Mapping
from math import inf
from typing import Any

from attrs import frozen

from experiments.figures import quantity
from experiments.language.tongue import SOURCE, phrase, spoken, template
from experiments.report.estimate import Estimate, estimate_of
from experiments.sweeping.levelsheets import SHARES

NUMBER = template("{value}")
SHARE = template("{value} %")
MS, SECONDS = template("{value} ms"), template("{value} s")
POINTS = template("{value} percentage points")
"""Unit of what two shares differ by."""

NAMES: Mapping[str, tuple[str, str]] = {
    "systems.mean_ms": (template("mean response time of {of}"), MS),
    "systems.p50_ms": (template("median response time of {of}"), MS),
    "systems.p95_ms": (template("response time (p95) of {of}"), MS),
    "systems.p99_ms": (template("response time (p99) of {of}"), MS),
    "systems.late_share": (template("share of late requests of {of}"), SHARE),
    "systems.failed_share": (template("share of failed requests of {of}"), SHARE),
    "systems.availability": (template("availability of {of}"), SHARE),
    "systems.dropped_connections": (template("lost connections of {of}"), NUMBER),
    "hosts.cpu_utilisation": (template("CPU use of host {of}"), SHARE),
    "hosts.cpu_peak_1min": (template("CPU use of host {of} at its busiest"), SHARE),
    "hosts.throttled_s": (template("throttled time of host {of}"), SECONDS),
    "hosts.ram_peak_mib": (
        template("most RAM in use on host {of}"),
        template("{value} MiB"),
    ),
    "hosts.oom_kills": (template("OOM kills on host {of}"), NUMBER),
    "hosts.down_s": (template("down time of host {of}"), SECONDS),
    "databases.cpu_utilisation": (template("CPU use of database {of}"), SHARE),
    "databases.cpu_peak_1min": (
        template("CPU use of database {of} at its busiest"),
        SHARE,
    ),
    "databases.connections_peak": (
        template("most connections at once to database {of}"),
        NUMBER,
    ),
    "cost.monthly_jpy": (template("price of a month"), template("{value} yen")),
}
"""By table and key of an output: its name, and a value with its unit."""

LEAST, LEAST_POINTS = 0.01, 0.001
"""Smaller differences are negligible: relative ones, and those of two shares."""


@frozen
class Measure:
    """An output of runs, as `lssim sweep` names it: ``systems.medical.p95_ms``."""

    output: str

    @property
    def scale(self) -> float:
        """By what it is multiplied before it is shown: shares are told in per cent."""
        return 100.0 if self.output.endswith(SHARES) else 1.0

    def name(self) -> str:
        """Say what it is, in the language that is spoken."""
        name, _ = self._words()
        return phrase(name, of=self._of())

    def titled(self) -> str:
        """Return its name, with its unit behind it."""
        _, unit = self._words()
        return self.name() if unit == NUMBER else f"{self.name()} ({self.unit()})"

    def axis(self) -> str:
        """Return the title of an axis below its heading: its unit, or that it counts."""
        return self.unit() or phrase("number")

    def heading(self) -> str:
        """Return the same as a heading; English ones begin with a capital."""
        titled = self.titled()
        return titled[0].upper() + titled[1:] if spoken() == SOURCE else titled

    def unit(self) -> str:
        """Return its unit alone."""
        _, unit = self._words()
        return phrase(unit, value="").strip()

    def figure(self, tree: Mapping[str, Any]) -> Estimate | None:
        """Return its mean in *tree*, the interval cut at 0 and a share's at all of it."""
        found = estimate_of(tree)
        most = 1.0 if self._is_share() else inf
        return None if found is None else found.within(0.0, most)

    def told(self, value: float) -> str:
        """Return *value* with its unit."""
        _, unit = self._words()
        return phrase(unit, value=quantity(self.scale * value))

    def difference(self, by: Estimate) -> str:
        """Return a difference *by* so much, from end to end of its interval."""
        told = [_signed(self.scale * each) for each in by.ends or (by.mean,)]
        words = told[0]
        if len(set(told)) > 1:
            words = phrase("{low} to {high}", low=told[0], high=told[-1])
        return phrase(self._unit_apart(), value=words)

    def apart(self, by: float) -> str:
        """Return by how much figures differ, without a sign."""
        return phrase(self._unit_apart(), value=quantity(self.scale * by))

    def is_negligible(self, difference: float, largest: float) -> bool:
        """Say whether no reader would care for a *difference* between figures.

        That is one of less than 1 % of the *largest* of them, and of shares one of less
        than 0.1 percentage points, by which promises of them are made.
        """
        least = LEAST_POINTS if self._is_share() else LEAST * abs(largest)
        return abs(difference) < least

    def _is_share(self) -> bool:
        _, unit = self._words()
        return unit == SHARE

    def _unit_apart(self) -> str:
        _, unit = self._words()
        return POINTS if unit == SHARE else unit

    def _words(self) -> tuple[str, str]:
        table, *_, key = self.output.split(".")
        return NAMES[f"{table}.{key}"]

    def _of(self) -> str:
        return ".".join(self.output.split(".")[1:-1])


def _signed(value: float) -> str:
    told = quantity(value)
    return f"+{told}" if value > 0 else told
