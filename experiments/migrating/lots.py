"""The lots of a migration: its runs, for saying beforehand what they cost."""

from collections.abc import Iterator

from experiments.coupling.lots import lots_of_trials
from experiments.migrating.change import change_of
from experiments.migrating.clock import FIRST
from experiments.migrating.health import full_from
from experiments.migrating.move import trials_of
from experiments.migrating.plan import Plan
from experiments.migrating.study import begins
from experiments.running.cost import Lot
from experiments.running.keeping import SUMMARIES, keys_of

TRIALS = 7
"""Of a phase, more or less: months are halved."""


def lots_of(plan: Plan) -> list[Lot]:
    """Return the runs of *plan*: of each phase's first month, and of one in the middle.

    When phases that begin when due do so is not known: today stands for their first
    month, and the steps to them are left out.
    """
    return [*_of_phases(plan), *_of_steps(plan)]


def _of_phases(plan: Plan) -> Iterator[Lot]:
    for phase in plan.phases:
        first = plan.first_of(phase.config.from_month or FIRST)
        full = full_from(phase.growth, first=first, last=plan.last)
        middle = (first + full) // 2
        for month, times in ((first, 1), (middle, TRIALS - 1)):
            scenario = plan.part_of(phase.growth.times(month))
            keys = keys_of(SUMMARIES, [(scenario, seed) for seed in plan.seeds])
            yield Lot(scenario=scenario, keys=keys, times=times)


def _of_steps(plan: Plan) -> Iterator[Lot]:
    config = plan.migration.change
    for number, month in list(enumerate(begins(plan, (), plan.clock)))[1:]:
        growth = plan.clock.growth_at(month)
        before, after = (
            plan.phases[each].growth.times(growth) for each in (number - 1, number)
        )
        change = change_of(before, after, config)
        yield from lots_of_trials(before, trials_of(before, change, config, plan.seeds))
