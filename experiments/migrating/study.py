"""The study: when each phase no longer keeps its promises, and what each step takes."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from attrs import define, evolve, frozen

from experiments.headroom.limit import Limit
from experiments.headroom.search import Edges
from experiments.headroom.trials import Trial, Trials
from experiments.judgement.bursts import BurstUse
from experiments.migrating.change import Change, change_of, first_credits
from experiments.migrating.clock import FIRST, Clock
from experiments.migrating.definition import Phase
from experiments.migrating.due import Due, due_of, search_months
from experiments.migrating.health import full_from
from experiments.migrating.move import Loss, losses
from experiments.migrating.plan import Plan
from experiments.result import Result
from experiments.running.crew import Crew


@frozen(kw_only=True)
class Found:
    """What was found out of one phase."""

    phase: Phase
    full_from: int
    """By arithmetic, in months of growth; the last that was looked at, if never."""
    edges: Edges
    """In months of growth."""
    limit: Limit | None
    """What gives way in the first month that clearly breaks a promise."""
    trials: tuple[Trial, ...] = ()

    def due(self, clock: Clock) -> Due:
        """Return when a step is due on *clock*."""
        return due_of(self.edges, clock)


@frozen(kw_only=True)
class Step:
    """One step of the plan, in the month in which the next phase begins."""

    month: int
    before: Phase
    after: Phase
    change: Change
    credits: tuple[BurstUse, ...]
    """Of the new machines, from their launch on."""
    losses: tuple[Loss, ...]


@frozen(kw_only=True)
class Study(Result):
    """What was found out of a plan."""

    plan: Plan
    found: tuple[Found, ...]
    """Of each phase that begins, in order, as far as it went."""
    steps: tuple[Step, ...] = ()
    is_interrupted: bool = False

    def due_month(self, found: Found, clock: Clock) -> int:
        """Return in which month of *clock* the step that ends *found* is due.

        One whose promises are not kept when it begins is to end at once.
        """
        number = self.plan.phases.index(found.phase)
        months = begins(self.plan, self.found, clock)
        earliest = months[number] if number < len(months) else FIRST
        return max(earliest, found.due(clock).month)

    def route(self, clock: Clock) -> "list[Stage]":
        """Return the phases that there are on *clock*, so far as is known."""
        return route(self.plan, self.found, clock)


@frozen
class Stage:
    """A phase that has months, by its place among the phases, and its first month."""

    number: int
    month: int


def route(plan: Plan, found: Sequence[Found], clock: Clock) -> list[Stage]:
    """Return the phases of *plan* that have months, so far as *found* lets know.

    Those that a later one overtakes before they begin have none.
    """
    months = begins(plan, found, clock)
    return [
        Stage(number, month)
        for number, month in enumerate(months)
        if all(later > month for later in months[number + 1 :])
    ]


def begins(plan: Plan, found: Sequence[Found], clock: Clock) -> list[int]:
    """Return the first month of each phase of *plan* that *found* lets know.

    One that is to begin when due does so in the first month in which the one before
    does not clearly keep its promises; phases that never begin are left out.
    """
    months: list[int] = []
    for number, phase in enumerate(plan.phases):
        if phase.config.from_month is not None:
            month = phase.config.from_month
        elif number > len(found):
            return months
        else:
            month = max(months[-1], found[number - 1].due(clock).month)
        if month > plan.months:
            return months
        months.append(month)
    return months


@define(kw_only=True)
class _Finding:
    """Searches for one plan, with whoever makes the runs."""

    plan: Plan
    crew: Crew
    told: Callable[[str], None]
    more: Callable[[int], None]

    def of_phase(self, phase: Phase, month: int) -> Found:
        """Return what can be found out of *phase*, which begins in *month*."""
        first, last = self.plan.first_of(month), self.plan.last
        start = full_from(phase.growth, first=first, last=last)
        trials = Trials(
            load=phase.growth,
            seeds=self.plan.seeds,
            crew=self.crew,
            part=self.plan.part_of,
            told=lambda words: self.told(f"{phase.name}: {words}"),
            more=self.more,
            words=lambda growth: f"month {growth:g} of growth",
        )
        edges = search_months(trials, first=first, start=start, last=last)
        return Found(
            phase=phase,
            full_from=start,
            edges=edges,
            limit=trials.limit_at(edges.breaks_at),
            trials=tuple(sorted(trials.done.values(), key=lambda it: it.factor)),
        )

    def step(self, before: Phase, after: Phase, month: int) -> Step:
        """Return what it takes to go from *before* to *after* in *month*."""
        growth, config = self.plan.clock.growth_at(month), self.plan.migration.change
        old, new = before.growth.times(growth), after.growth.times(growth)
        change = change_of(old, new, config)
        what = f"{before.name} to {after.name}"
        lost = losses(
            old,
            change,
            config,
            seeds=self.plan.seeds,
            crew=self.crew,
            told=lambda words: self.told(f"{what}: {words}"),
            more=self.more,
        )
        return Step(
            month=month,
            before=before,
            after=after,
            change=change,
            credits=tuple(first_credits(new, change)),
            losses=lost,
        )


def migrate(
    plan: Plan,
    crew: Crew,
    *,
    told: Callable[[str], None] = lambda _: None,
    more: Callable[[int], None] = lambda _: None,
) -> Study:
    """Find out what *plan* asks; *told* hears of every run, *more* of those to come.

    Interrupted by Ctrl-C it keeps the phases and the steps that are finished.
    """
    finding = _Finding(plan=plan, crew=crew, told=told, more=more)
    found: list[Found] = []
    steps: list[Step] = []
    study = Study(plan=plan, found=())
    try:
        for number, phase in enumerate(plan.phases):
            months = begins(plan, found, plan.clock)
            if number >= len(months):
                break
            found.append(finding.of_phase(phase, months[number]))
        for old, new in pairwise(route(plan, found, plan.clock)):
            before, after = plan.phases[old.number], plan.phases[new.number]
            steps.append(finding.step(before, after, new.month))
    except KeyboardInterrupt:
        study = evolve(study, is_interrupted=True)
    return evolve(study, found=tuple(found), steps=tuple(steps))
