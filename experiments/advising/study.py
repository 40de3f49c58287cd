"""The study: the cheapest that keeps its promises, and what more money would buy."""

from collections.abc import Callable
from math import inf

from attrs import define, evolve, field, frozen

from experiments.advising.building import placement_of
from experiments.advising.plan import Plan
from experiments.advising.race import FIRST, Result, race
from experiments.advising.runs import Runs
from experiments.advising.shelf import Contender, Shelf, contender_of
from experiments.comparing.badmonths import bad_months
from experiments.comparing.frontier import Frontier, frontier_among
from experiments.comparing.risk import Risk, risk_of
from experiments.coupling.month import Month
from experiments.result import Result as Shown
from experiments.running.crew import Crew

NO_FAULTS = Month(costs=())


@frozen(kw_only=True, eq=False)
class Study(Shown):
    """What was found out of a plan.

    Invariant: prices of the results rise, and all but the last few keep no promises.
    """

    plan: Plan
    shelf: Shelf
    runs: Runs
    results: tuple[Result, ...] = ()
    """The best of each price that was raced, the cheapest first."""
    arithmetic: Contender | None = None
    """The cheapest and simplest that the arithmetic does not refute."""
    file: Contender | None = None
    """The platform that the file has itself, once it was run."""
    months: dict[str, Month] = field(factory=dict)
    """What faults cost, by the words of a contender."""
    is_interrupted: bool = False

    @property
    def kept(self) -> Result | None:
        """The cheapest price at which every promise is kept."""
        return next((it for it in self.results if it.verdict), None)

    @property
    def steps_beyond(self) -> int:
        """How many prices beyond the cheapest that will do were raced; -1 without one."""
        if self.kept is None:
            return -1
        return len(self.results) - 1 - self.results.index(self.kept)

    @property
    def answer(self) -> Contender | None:
        """The advice: of that price the best, on bad days too where these were run."""
        if self.kept is None:
            return None
        return min(self.keeping(self.kept), key=self._badness, default=self.kept.chosen)

    def keeping(self, result: Result) -> list[Contender]:
        """Return those of *result* that keep every promise, the chosen one first."""
        others = (it for it in result.finalists if it is not result.chosen)
        return [it for it in (result.chosen, *others) if self.runs.verdict(it)]

    @property
    def told(self) -> list[Contender]:
        """Contenders of which price and risk are told, the cheapest first."""
        told: dict[Contender, None] = {}
        for result in self.results:
            told[result.chosen] = None
            if result is self.kept and self.months:
                told |= dict.fromkeys(self.keeping(result))
        if self.file is not None:
            told[self.file] = None
        return sorted(told, key=lambda it: it.jpy)

    def frontier(self) -> Frontier:
        """Return price and risk of all that are told, by as many runs of each."""
        told = [it for it in self.told if not self.months or it.words in self.months]
        return frontier_among(map(self._risk, told))

    def _risk(self, contender: Contender) -> Risk:
        least = min(len(self.runs.done[each]) for each in self.told)
        return risk_of(
            contender.scenario,
            self.runs.done[contender][:least],
            self.months.get(contender.words, NO_FAULTS),
            contender.jpy,
        )

    def _badness(self, contender: Contender) -> float:
        """Return what orders those of one price; without faults they are as they were."""
        month = self.months.get(contender.words)
        return inf if month is None else self._risk(contender).all.mean


@define(kw_only=True)
class _Advising:
    """Races tier after tier, and keeps the results."""

    study: Study
    crew: Crew
    told: Callable[[str], None]
    more: Callable[[int], None]

    def race(self) -> None:
        """Race the tiers up to the answer, and so many steps beyond."""
        plan, runs = self.study.plan, self.study.runs
        for tier in self.study.shelf.tiers():
            if self.study.arithmetic is None:
                self.study = evolve(self.study, arithmetic=tier[0])
            result = race(tier, runs, zone_min=plan.zone_min)
            self.study = evolve(self.study, results=(*self.study.results, result))
            if self.study.steps_beyond >= plan.steps:
                break

    def look_beside(self) -> None:
        """Run what the answer is set beside: the arithmetic's choice, and the file's."""
        study = self.study
        if study.arithmetic is not None:
            study.runs.ensure([study.arithmetic], FIRST)
        file = self._file()
        study.runs.ensure([file], FIRST)
        self.study = evolve(study, file=file)

    def bear_faults(self) -> None:
        """Let faults happen to those that are told of."""
        kept = self.study.kept
        of_kept = [] if kept is None else self.study.keeping(kept)
        wanted = list(dict.fromkeys([*self.study.told, *of_kept]))
        months, is_cut = bad_months(
            [each.scenario for each in wanted],
            self.study.plan.seed,
            self.crew,
            told=self.told,
            more=self.more,
        )
        self.study = evolve(self.study, months=months, is_interrupted=is_cut)

    def _file(self) -> Contender:
        """Return the platform of the file, which may be one that has been run."""
        plan, runs = self.study.plan, self.study.runs
        wanted = placement_of(plan.scenario)
        for each in runs.done:
            if wanted is not None and each.placement == wanted:
                return each
        if wanted in plan.placements and wanted is not None:
            return self.study.shelf.contender(wanted)
        scenario = evolve(plan.scenario, advise=None, reported=None, faults={})
        return contender_of(scenario, plan.catalog, wanted)


def advise(
    plan: Plan,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> Study:
    """Find out what *plan* asks; *told* hears of every step, *more* of those to come.

    Interrupted by Ctrl-C it keeps the prices that are finished.
    """

    def looked(words: str) -> None:
        more(1)
        told(f"check of {words}")

    shelf = Shelf(plan=plan, looked=looked)
    runs = Runs(crew=crew, plan=plan, present=plan.present, told=told, more=more)
    advising = _Advising(
        study=Study(plan=plan, shelf=shelf, runs=runs), crew=crew, told=told, more=more
    )
    try:
        advising.race()
        advising.look_beside()
        if plan.has_bad_days:
            advising.bear_faults()
    except KeyboardInterrupt:
        return evolve(advising.study, is_interrupted=True)
    return advising.study
