"""Traits: the figures of a topology that the rules of the marks may ask for."""

from collections.abc import Callable, Mapping, Sequence
from math import inf, isfinite

from attrs import frozen

from experiments.comparing.comparison import Comparison, price_of
from experiments.comparing.frontier import Frontier
from experiments.comparing.growth import fullest
from experiments.comparing.wording import dominance
from experiments.figures import listed, quantity, yen
from experiments.language.tongue import phrase, template
from experiments.summary.days import LEAST_DAYS, days_of
from experiments.summary.document import Summary
from models.hosting.exits import Exit


@frozen(kw_only=True)
class Trait:
    """A figure of a topology, and what is said of it."""

    value: float | None
    """None for what was not looked at."""
    says: str


@frozen(kw_only=True)
class Case:
    """A topology among those that it is compared with."""

    found: Comparison
    frontier: Frontier | None
    name: str

    @property
    def runs(self) -> Sequence[Summary]:
        """Runs of this topology."""
        return self.found.runs[self.name]


Measure = Callable[[Case], Trait]


def traits_of(
    found: Comparison, frontier: Frontier | None, name: str
) -> dict[str, Trait]:
    """Return every figure of topology *name*, in the language that is spoken."""
    case = Case(found=found, frontier=frontier, name=name)
    return {key: measure(case) for key, measure in FIGURES.items()}


def _price_ratio(case: Case) -> Trait:
    """Return its price over that of the cheapest."""
    prices = {each: price_of(runs) for each, runs in case.found.runs.items()}
    cheapest = min(prices.values())
    price = prices[case.name]
    if not isfinite(price):
        return Trait(value=inf, says=phrase("its price is not known"))
    if price == cheapest:
        return Trait(value=1.0, says=phrase("{price}, the cheapest", price=yen(price)))
    ratio = price / cheapest if cheapest else inf
    says = phrase(
        "{price}, {ratio} times the cheapest", price=yen(price), ratio=f"{ratio:.2f}"
    )
    return Trait(value=ratio, says=says)


def _broken_systems(case: Case) -> Trait:
    """Return how many systems break a promise; with few runs, in any of them."""
    broken = _systems(case.runs, False)
    says = phrase("no promise is broken")
    if broken:
        says = phrase("{systems} broke promises", systems=listed(broken))
    return Trait(value=len(broken), says=says)


def _unclear_systems(case: Case) -> Trait:
    unclear = _systems(case.runs, None)
    says = phrase("none is unclear")
    if unclear:
        says = phrase("{systems} unclear", systems=listed(unclear))
    return Trait(value=len(unclear), says=says)


def _oom_runs(case: Case) -> Trait:
    """Return the share of the runs in which the kernel killed for memory."""
    runs = case.runs
    seen = [any(host.oom_kills for host in each.hosts.values()) for each in runs]
    return _runs(
        seen,
        template("kill for want of memory in {seen} of {runs} runs"),
        never=template("no kill for want of memory"),
    )


def _memory_runs(case: Case) -> Trait:
    """Return the share of the runs in which a process ended for its memory."""
    causes = [each.value for each in Exit if each.is_for_memory]
    seen = [
        any(
            process.restarts.get(cause)
            for process in each.processes.values()
            for cause in causes
        )
        for each in case.runs
    ]
    return _runs(
        seen,
        template("process ended for its memory in {seen} of {runs} runs"),
        never=template("no process ended for its memory"),
    )


def _growth(case: Case) -> Trait:
    """Return how many times the load fills the first part."""
    use = fullest(case.runs)
    growth = quantity(use.growth)
    if growth == "1":
        says = phrase("{part} ({use}) is full", part=use.part, use=use.words)
    else:
        says = phrase(
            "{part} ({use}) is full at {growth} times the load",
            part=use.part,
            use=use.words,
            growth=growth,
        )
    return Trait(value=use.growth, says=says)


def _lost_min_a_user(case: Case) -> Trait:
    """Return how many minutes a month somebody loses who is always at work."""
    if case.frontier is None:
        return _unseen()
    lost_min = case.frontier.risks[case.name].minutes_a_user
    says = phrase("{lost} min a month lost a user", lost=quantity(lost_min))
    return Trait(value=lost_min, says=says)


def _dominated_by(case: Case) -> Trait:
    """Return how many others cost no more and surely lose less."""
    if case.frontier is None:
        return _unseen()
    by = case.frontier.dominated[case.name]
    says = dominance(by) if by else phrase("on the frontier")
    return Trait(value=len(by), says=says)


def _unseen() -> Trait:
    return Trait(value=None, says=phrase("bad days were not looked at"))


FIGURES: Mapping[str, Measure] = {
    "price_ratio": _price_ratio,
    "broken_systems": _broken_systems,
    "unclear_systems": _unclear_systems,
    "oom_runs": _oom_runs,
    "memory_runs": _memory_runs,
    "growth": _growth,
    "lost_min_a_user": _lost_min_a_user,
    "dominated_by": _dominated_by,
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


def _runs(seen: Sequence[bool], message: str, *, never: str) -> Trait:
    """Return the share of the runs in which that was *seen*."""
    times, runs = seen.count(True), len(seen)
    says = phrase(message, seen=times, runs=runs) if times else phrase(never)
    return Trait(value=times / runs, says=says)
