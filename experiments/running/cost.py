"""The cost of an answer, said before it is worked out: runs, and time of a processor."""

from collections.abc import Iterable, Sequence
from time import process_time

from attrs import frozen

from experiments.figures import listed, span
from experiments.running.engines import Engine, build, one_of_many, requests_of
from experiments.running.simulate import STEP_S
from experiments.running.store import Key, Store
from models.config import Scenario
from sim.errors import SimError

PILOT_S = 0.2
"""CPU time of a pilot: the first part of one of the runs, which tells how fast it is."""


@frozen(kw_only=True)
class Lot:
    """Runs of one scenario, all of which cost the same."""

    scenario: Scenario
    """As it is run, or very much like it."""
    keys: Sequence[Key]
    """Under which their results are kept."""
    is_shared: bool = False
    """Is it one run that all of them need?"""
    times: int = 1
    """How many simulations a run of it is, more or less."""

    @property
    def runs(self) -> int:
        """Number of runs."""
        return 1 if self.is_shared and self.keys else len(self.keys)


Question = tuple[str, Sequence[Lot]]
"""How to ask for less, and the runs that it takes then."""


@frozen(kw_only=True)
class Pace:
    """How long runs take of a processor."""

    each_s: float
    """To begin and to end one."""
    request_s: float

    def of(self, scenario: Scenario) -> float:
        """Return what a run of *scenario* takes, s."""
        return self.each_s + self.request_s * requests_of(scenario)


NO_PACE = Pace(each_s=0.0, request_s=0.0)


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
            self._paces = _pilots(lots, runs_to_go(lots, store), engine)

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

    def _pace(self, scenario: Scenario) -> Pace:
        if self._known is not None:
            return self._known
        found = self._paces.get(one_of_many(self._engine, scenario))
        return found or max(self._paces.values(), key=_slowness, default=NO_PACE)

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
        about = f"about {span(cost.cpu_s)} of CPU time, {by}"
        asked = [(words, self.cost(less)) for words, less in smaller]
        less = [f"{span(each.cpu_s)} {words}" for words, each in asked]
        lines = [f"{runs}; {cost.to_go:,} to go, {about}{strangers}"]
        return [*lines, f"less would take {listed(less)}"] if less else lines


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


def _pilots(
    lots: Sequence[Lot], to_go: Sequence[int], engine: Engine
) -> dict[Engine, Pace]:
    """Return how fast each plane is that *engine* gives to the runs *to_go* of *lots*."""
    largest: dict[Engine, tuple[float, Scenario]] = {}
    for lot, runs in zip(lots, to_go, strict=True):
        if runs:
            plane, size = one_of_many(engine, lot.scenario), requests_of(lot.scenario)
            if plane not in largest or size > largest[plane][0]:
                largest[plane] = size, lot.scenario
    return {plane: _pilot(scenario, plane) for plane, (_, scenario) in largest.items()}


def _pilot(scenario: Scenario, engine: Engine) -> Pace:
    """Begin a run of *scenario*; return how fast it was."""
    began_s = process_time()
    try:
        platform = build(engine, scenario)
        built_s = process_time()
        horizon_s = scenario.horizon_s
        while platform.env.now < horizon_s and process_time() - built_s < PILOT_S:
            platform.run(min(horizon_s, platform.env.now + STEP_S))
    except SimError:  # the run itself will say what is wrong
        return NO_PACE
    requests = requests_of(scenario, until_s=platform.env.now)
    took_s = process_time() - built_s
    each_s = built_s - began_s
    if not requests:
        return Pace(each_s=each_s + took_s, request_s=0.0)
    return Pace(each_s=each_s, request_s=took_s / requests)


def _slowness(pace: Pace) -> float:
    return pace.request_s
