"""Traits: the figures of a topology that the rules of the marks may ask for."""

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from experiments.comparing.comparison import Comparison
from experiments.comparing.growth import fullest
from experiments.comparing.wording import price_of
from experiments.figures import listed, quantity
from experiments.summary.days import LEAST_DAYS, days_of
from experiments.summary.document import Summary
from models.hosting.exits import Exit


@frozen(kw_only=True)
class Trait:
    """A figure of a topology, and what is said of it."""

    value: float | None
    """None for what was not looked at."""
    says: str


Measure = Callable[[Comparison, str], Trait]
"""Of a comparison and the name of a topology in it."""


def traits_of(found: Comparison, name: str) -> dict[str, Trait]:
    """Return every figure of topology *name*."""
    return {key: measure(found, name) for key, measure in FIGURES.items()}


def _price_ratio(found: Comparison, name: str) -> Trait:
    """Return its price over that of the cheapest."""
    prices = {each: price_of(runs) for each, runs in found.runs.items()}
    cheapest = min(prices.values())
    ratio = prices[name] / cheapest if cheapest else 1.0
    if ratio == 1:
        return Trait(value=1.0, says=f"{prices[name]:,.0f} yen, the cheapest")
    says = f"{prices[name]:,.0f} yen, {ratio:.2f} times the cheapest"
    return Trait(value=ratio, says=says)


def _broken_systems(found: Comparison, name: str) -> Trait:
    """Return how many systems break a promise; with few runs, in any of them."""
    broken = _systems(found.runs[name], False)
    says = f"{listed(broken)} broke promises" if broken else "no promise is broken"
    return Trait(value=len(broken), says=says)


def _unclear_systems(found: Comparison, name: str) -> Trait:
    unclear = _systems(found.runs[name], None)
    says = f"{listed(unclear)} unclear" if unclear else "none is unclear"
    return Trait(value=len(unclear), says=says)


def _oom_runs(found: Comparison, name: str) -> Trait:
    """Return the share of the runs in which the kernel killed for memory."""
    runs = found.runs[name]
    seen = [any(host.oom_kills for host in each.hosts.values()) for each in runs]
    return _runs(seen, "kill for want of memory")


def _memory_runs(found: Comparison, name: str) -> Trait:
    """Return the share of the runs in which a process ended for its memory."""
    causes = [each.value for each in Exit if each.is_for_memory]
    seen = [
        any(
            process.restarts.get(cause)
            for process in each.processes.values()
            for cause in causes
        )
        for each in found.runs[name]
    ]
    return _runs(seen, "process ended for its memory")


def _growth(found: Comparison, name: str) -> Trait:
    """Return how many times the load fills the first part."""
    use = fullest(found.runs[name])
    says = f"{use.part} ({use.words}) is full at {quantity(use.growth)} times the load"
    return Trait(value=use.growth, says=says)


FIGURES: Mapping[str, Measure] = {
    "price_ratio": _price_ratio,
    "broken_systems": _broken_systems,
    "unclear_systems": _unclear_systems,
    "oom_runs": _oom_runs,
    "memory_runs": _memory_runs,
    "growth": _growth,
}


def _systems(runs: Sequence[Summary], is_met: bool | None) -> list[str]:
    """Return the titles of the systems of which that is so.

    Few runs say nothing in general: there one broken promise is a broken one, and
    nothing is unclear.
    """
    if len(runs) < LEAST_DAYS:
        return [
            system.title
            for name, system in runs[0].systems.items()
            if is_met is False and any(it.systems[name].slo.met is False for it in runs)
        ]
    found = [days_of(runs, name) for name in runs[0].systems]
    return [each.title for each in found if each.judged and each.is_met is is_met]


def _runs(seen: Sequence[bool], what: str) -> Trait:
    """Return the share of the runs in which that was *seen*."""
    runs = seen.count(True)
    says = f"{what} in {runs} of {len(seen)} runs" if runs else f"no {what}"
    return Trait(value=runs / len(seen), says=says)
