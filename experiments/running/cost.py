"""The cost of an answer, said before it is worked out: runs, and time of a processor."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from experiments.figures import listed, span
from experiments.language.tongue import SOURCE, speaking
from experiments.running.engines import Engine, one_of_many, requests_of
from experiments.running.pilot import NO_PACE, Pace, pilot
from experiments.running.store import Key, Store
from models.config import Scenario


@frozen(kw_only=True)
class Lot:
    """Runs of one scenario, all of which cost the same."""

    scenario: Scenario
    """As it is run, or very much like it."""
    keys: Sequence[Key]
    """Under which their results are kept."""
    is_shared: bool = False
    """Is it one run that all of them need?"""
    is_recorded: bool = False
    """Is every request of it written down, in place of a summary?"""
    times: int = 1
    """How many simulations a run of it is, more or less."""

    @property
    def runs(self) -> int:
        """Number of runs."""
        return 1 if self.is_shared and self.keys else len(self.keys)


Question = tuple[str, Sequence[Lot]]
"""How to ask for less, and the runs that it takes then."""


@frozen(kw_only=True)
class Cost:
    """What an answer takes."""

    runs: int
    to_go: int
    """Of these, those that no store has."""
    cpu_s: float
    """For the runs to go."""


def work_of(lots: Sequence[Lot], store: Store | None) -> list[tuple[Scenario, int]]:
    """Return the scenarios of *lots* and how often each is still to be run."""
    to_go = runs_to_go(lots, store)
    return [
        (each.scenario, runs * each.times)
        for each, runs in zip(lots, to_go, strict=True)
        if runs
    ]


def runs_to_go(lots: Sequence[Lot], store: Store | None) -> list[int]:
    """Return how many runs of each of *lots* are not in *store*."""
    if store is None:
        return [each.runs for each in lots]
    keys = {key for each in lots for key in each.keys}
    missing = set(store.missing(keys, or_failed=True))
    return [min(each.runs, sum(key in missing for key in each.keys)) for each in lots]


class Estimate:
    """What answers take, by the runs that a store has or else by a pilot."""

    def __init__(self, lots: Sequence[Lot], store: Store | None, engine: Engine) -> None:
        """Look at *lots* for the pace; there is a pilot on each plane of *engine*."""
        self._store = store
        self._engine = engine
        self._known = None if store is None else _known_pace(lots, store)
        self._paces: dict[Engine, Pace] = {}
        if self._known is None:
            self._paces = self._pilots(lots)

    @property
    def is_by_pilot(self) -> bool:
        """Was there no run to go by?"""
        return self._known is None

    def cost(self, lots: Sequence[Lot]) -> Cost:
        """Return what *lots* cost beyond what the store has of them."""
        to_go = runs_to_go(lots, self._store)
        return Cost(
            runs=sum(each.runs for each in lots),
            to_go=sum(to_go),
            cpu_s=sum(
                runs * each.times * self._pace(each.scenario).of(each.scenario)
                for each, runs in zip(lots, to_go, strict=True)
                if runs
            ),
        )

    def _pilots(self, lots: Sequence[Lot]) -> dict[Engine, Pace]:
        """Return how fast each plane is that runs to go of *lots* are to have."""
        largest: dict[Engine, tuple[float, Lot]] = {}
        for lot, runs in zip(lots, runs_to_go(lots, self._store), strict=True):
            plane = one_of_many(self._engine, lot.scenario)
            size = requests_of(lot.scenario)
            if runs and (plane not in largest or size > largest[plane][0]):
                largest[plane] = size, lot
        return {
            plane: pilot(lot.scenario, plane, is_recorded=lot.is_recorded)
            for plane, (_, lot) in largest.items()
        }

    def _pace(self, scenario: Scenario) -> Pace:
        if self._known is not None:
            return self._known
        found = self._paces.get(one_of_many(self._engine, scenario))
        return found or max(self._paces.values(), key=_slowness, default=NO_PACE)

    @speaking(SOURCE)
    def words(
        self, lots: Sequence[Lot], smaller: Iterable[Question], *, heading: str = ""
    ) -> list[str]:
        """Say what *lots* cost, and what a *smaller* question would; a line each."""
        cost = self.cost(lots)
        runs = f"{heading}{cost.runs:,} runs"
        strangers = _strangers(self._store)
        if self._store is not None:
            runs += f", of which {cost.runs - cost.to_go:,} are in {self._store.path}"
        if not cost.to_go:
            return [f"{runs}{strangers}"]
        by = "by a pilot" if self.is_by_pilot else "by those that are there"
        about = f"about {_roughly(cost.cpu_s)} of CPU time, {by}"
        asked = [(words, self.cost(less)) for words, less in smaller]
        less = [f"{_roughly(each.cpu_s)} {words}" for words, each in asked]
        lines = [f"{runs}; {cost.to_go:,} to go, {about}{strangers}"]
        return [*lines, f"less would take {listed(less)}"] if less else lines


def _roughly(cpu_s: float) -> str:
    """Say how long something takes, no more exactly than that is known."""
    return span(float(f"{cpu_s:.1g}"))


def _strangers(store: Store | None) -> str:
    """Say how many runs in *store* another simulator has made, if any."""
    strangers = 0 if store is None else store.strangers()
    rule = "runs there are another lssim's, and are not used"
    return f" ({strangers:,} {rule})" if strangers else ""


def _known_pace(lots: Sequence[Lot], store: Store) -> Pace | None:
    """Return the pace of the runs in *store* of the same scenarios, under any seed."""
    took = store.cpu_s({key for each in lots for key, _ in each.keys})
    cpu_s = requests = 0.0
    for lot in lots:
        # What a shared run took is not kept.
        names = set() if lot.is_shared else {name for name, _ in lot.keys}
        for name in names & took.keys():
            runs, spent_s = took[name]
            cpu_s += spent_s
            requests += runs * lot.times * requests_of(lot.scenario)
    return Pace(each_s=0.0, request_s=cpu_s / requests) if requests else None


def _slowness(pace: Pace) -> float:
    return pace.request_s
