"""Sentences of a migration: when each step is due, what it takes, and what fills up."""

from collections.abc import Iterator, Sequence
from math import inf

from experiments.figures import give_or_take, listed, quantity, span
from experiments.judgement.bursts import BurstUse, instant, when_empty
from experiments.migrating.due import Due
from experiments.migrating.move import BUSIEST, QUIETEST, Loss
from experiments.migrating.plan import FASTER, Plan
from experiments.migrating.study import Found, Step, Study


def planned(plan: Plan) -> str:
    """Say how it is searched, before it begins."""
    length = "whole runs"
    if plan.length_s is not None:
        length = f"the busiest {span(plan.length_s)}"
    words = (
        f"{counted(len(plan.phases), 'phase')} over {plan.months} months, for each some 5"
        f" to 9 trials of a month, {plan.replications} seeds a trial: {length}"
    )
    if len(plan.phases) == 1:
        return words
    return f"{words}; then each step in the quietest and in the busiest hour"


def counted(number: int, noun: str) -> str:
    """Return so many of a *noun*."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def phase_sentence(study: Study, found: Found) -> str:
    """Return when *found* keeps its promises, on both clocks, and what gives way."""
    plan = study.plan
    words = f"{found.phase.name}: {due_words(found.due(plan.clock), plan.months)}"
    limit = found.limit
    if limit is not None and limit.system is None:
        words += f"; beyond that it is no config: {limit.words}"
    elif limit is not None:
        words += f"; then {limit.title} gives way: {limit.words}"
        if limit.cause is not None:
            words += f"; behind it: {limit.cause}"
        if limit.keys:
            words += f"; {' or '.join(limit.keys)} would move it"
    faster = due_words(found.due(plan.faster), plan.months)
    return f"{words}. {faster_words()}: {faster}."


def faster_words() -> str:
    """Return how the other clock is called."""
    return "Twice as fast" if FASTER == 2 else f"{FASTER:g} times as fast"


def due_words(due: Due, months: int) -> str:
    """Return until when promises are kept, and from when on they are broken."""
    if due.kept_until >= months:
        return f"promises are clearly kept to the end, month {months}"
    if due.breaks_from == inf or due.breaks_from > months:
        broken = f"not seen to be clearly broken up to month {months}"
    else:
        broken = f"clearly broken from month {due.breaks_from:.0f}"
    if not due.kept_until:
        return f"promises are not clearly kept even in its first month, and {broken}"
    return f"promises are clearly kept until month {due.kept_until}, and {broken}"


def step_due(study: Study, found: Found) -> str:
    """Return when the step that ends *found* is due, and when it is planned."""
    plan = study.plan
    month = study.due_month(found, plan.clock)
    due = _due(month, plan.months)
    faster = _due(study.due_month(found, plan.faster), plan.months)
    number = plan.phases.index(found.phase)
    if number + 1 == len(plan.phases):
        words = f"A step beyond {found.phase.name}: {due}"
    else:
        config = plan.phases[number + 1].config
        words = f"The step to {config.name}: {due}"
        if config.from_month is not None:
            beside = _beside(month, config.from_month) if month <= plan.months else ""
            words += f", and planned for month {config.from_month}{beside}"
        elif month <= plan.months:
            words += ", and made then"
    return f"{words}. {faster_words()}: {faster}."


def _due(month: int, months: int) -> str:
    return f"due in month {month}" if month <= months else f"not due in {months} months"


def _beside(due: int, planned_for: int) -> str:
    """Return how far a step is planned before it is due, or after."""
    months = abs(due - planned_for)
    if not months:
        return ""
    side = "before it is" if planned_for < due else "too late"
    return f", {counted(months, 'month')} {side}"


def storage_sentence(plan: Plan) -> str | None:
    """Return when the disk is full, on both clocks."""
    storage = plan.storage
    if storage is None:
        return None
    used, disk = quantity(storage.config.used_gb), quantity(storage.config.plan_gb)
    words = f"Storage: {used} of {disk} GB today, {_full(storage.full_in(plan.clock))}"
    return f"{words}. {faster_words()}: {_full(storage.full_in(plan.faster))}."


def _full(month: float) -> str:
    return "never full" if month == inf else f"full in month {month:.0f}"


def step_sentences(step: Step) -> Iterator[str]:
    """Yield what *step* costs, what its users lose, and with which credits it begins."""
    change = step.change
    where = f"Month {step.month}, {step.before.name} to {step.after.name}"
    if not change.replaced and not change.new:
        yield f"{where}: no machine is replaced."
        return
    gone = listed(list(change.replaced)) or "nothing"
    yield (
        f"{where}: {gone} for {listed(list(change.new)) or 'nothing'},"
        f" {change.usd:.2f} USD once (the old ones beside them {change.overlap_usd:.2f},"
        f" snapshots {change.snapshot_usd:.2f})."
    )
    for hour in (QUIETEST, BUSIEST):
        mine = [each for each in step.losses if each.hour == hour]
        if mine:
            yield _loss_sentence(hour, mine)
    yield from map(_credit_sentence, step.credits)


def _loss_sentence(hour: str, losses: Sequence[Loss]) -> str:
    lost = listed([f"{lost_words(it)} if down for {span(it.down_s)}" for it in losses])
    return f"In the {hour} hour, {instant(losses[0].at_s)}: user-minutes lost {lost}."


def lost_words(loss: Loss) -> str:
    """Return a mean and half its interval."""
    return give_or_take(loss.user_minutes.mean, loss.user_minutes.half_width)


def _credit_sentence(use: BurstUse) -> str:
    begins = f"{use.machine} begins with no credits but those of its launch"
    if use.empty_after_h is None:
        return f"{begins}: by arithmetic they never run out at that load."
    return f"{begins}: by arithmetic they are used up {when_empty(use)}."
