"""Sentences of a migration: when each step is due, what it takes, and what fills up."""

from collections.abc import Iterator, Sequence
from math import inf

from experiments.figures import give_or_take, listed, listed_clauses, quantity, span
from experiments.headroom.wording import busiest, with_limit
from experiments.judgement.bursts import BurstUse, instant, when_empty
from experiments.language.tongue import counted, phrase, template
from experiments.migrating.due import Due
from experiments.migrating.move import BUSIEST, QUIETEST, Loss
from experiments.migrating.plan import FASTER, Plan
from experiments.migrating.study import Found, Step, Study


def planned(plan: Plan) -> str:
    """Say how it is searched, before it begins."""
    words = phrase(
        "{phases} over {months} months, for each some 5 to 9 trials of a month, {seeds}"
        " seeds a trial: {length}",
        phases=counted("{count} phase", "{count} phases", len(plan.phases)),
        months=plan.months,
        seeds=plan.replications,
        length=busiest(plan.length_s),
    )
    if len(plan.phases) == 1:
        return words
    return phrase(
        "{words}; then each step in the quietest and in the busiest hour", words=words
    )


def phase_sentence(study: Study, found: Found) -> str:
    """Return when *found* keeps its promises, on both clocks, and what gives way."""
    plan, limit = study.plan, found.limit
    words = phrase(
        "{phase}: {due}",
        phase=found.phase.told,
        due=due_words(found.due(plan.clock), plan.months),
    )
    if limit is not None and limit.system is None:
        words = phrase(
            "{words}; beyond that it is no config: {why}", words=words, why=limit.words
        )
    elif limit is not None:
        words = with_limit(words, limit)
    return _on_both(words, due_words(found.due(plan.faster), plan.months))


def _on_both(words: str, then: str) -> str:
    """Return *words* on the clock of the plan, and what is *then* on the other."""
    faster = phrase("Twice as fast")
    if FASTER != 2:
        faster = phrase("{factor} times as fast", factor=f"{FASTER:g}")
    return phrase("{words}. {faster}: {then}.", words=words, faster=faster, then=then)


def due_words(due: Due, months: int) -> str:
    """Return until when promises are kept, and from when on they are broken."""
    if due.kept_until >= months:
        return phrase("promises are clearly kept to the end, month {end}", end=months)
    is_broken = due.breaks_from != inf and due.breaks_from <= months
    if due.kept_until and is_broken:
        message = template(
            "promises are clearly kept until month {until}, and clearly broken from month"
            " {broken}"
        )
    elif due.kept_until:
        message = template(
            "promises are clearly kept until month {until}, and not seen to be clearly"
            " broken up to month {end}"
        )
    elif is_broken:
        message = template(
            "promises are not clearly kept even in its first month, and clearly broken"
            " from month {broken}"
        )
    else:
        message = template(
            "promises are not clearly kept even in its first month, and not seen to be"
            " clearly broken up to month {end}"
        )
    broken = f"{due.breaks_from:.0f}"
    return phrase(message, until=due.kept_until, broken=broken, end=months)


def step_due(study: Study, found: Found) -> str:
    """Return when the step that ends *found* is due, and when it is planned."""
    plan = study.plan
    month = study.due_month(found, plan.clock)
    due = _due(month, plan.months)
    number = plan.phases.index(found.phase)
    if number + 1 == len(plan.phases):
        words = phrase("A step beyond {phase}: {due}", phase=found.phase.told, due=due)
    else:
        after = plan.phases[number + 1]
        begins = after.config.from_month
        words = phrase("The step to {phase}: {due}", phase=after.told, due=due)
        if begins is not None:
            words = _planned_for(words, begins)
            if month <= plan.months:
                words = _beside(words, month, begins)
        elif month <= plan.months:
            words = phrase("{words}, and made then", words=words)
    return _on_both(words, _due(study.due_month(found, plan.faster), plan.months))


def _due(month: int, months: int) -> str:
    if month <= months:
        return phrase("due in month {month}", month=month)
    return phrase("not due in {months} months", months=months)


def _planned_for(words: str, month: int) -> str:
    return phrase("{words}, and planned for month {month}", words=words, month=month)


def _beside(words: str, due: int, planned_for: int) -> str:
    """Return *words* with how far a step is planned before it is due, or after."""
    months = abs(due - planned_for)
    if not months:
        return words
    if planned_for < due:
        return counted(
            "{words}, {count} month before it is",
            "{words}, {count} months before it is",
            months,
            words=words,
        )
    return counted(
        "{words}, {count} month too late",
        "{words}, {count} months too late",
        months,
        words=words,
    )


def storage_sentence(plan: Plan) -> str | None:
    """Return when the disk is full, on both clocks."""
    storage = plan.storage
    if storage is None:
        return None
    words = phrase(
        "Storage: {used} of {disk} GB today, {full}",
        used=quantity(storage.config.used_gb),
        disk=quantity(storage.config.plan_gb),
        full=_full(storage.full_in(plan.clock)),
    )
    return _on_both(words, _full(storage.full_in(plan.faster)))


def _full(month: float) -> str:
    if month == inf:
        return phrase("never full")
    return phrase("full in month {month}", month=f"{month:.0f}")


def step_sentences(step: Step) -> Iterator[str]:
    """Yield what *step* costs, what its users lose, and with which credits it begins."""
    change = step.change
    where = phrase(
        "Month {month}, {before} to {after}",
        month=step.month,
        before=step.before.told,
        after=step.after.told,
    )
    if not change.replaced and not change.new:
        yield phrase("{where}: no machine is replaced.", where=where)
        return
    yield phrase(
        "{where}: {old} for {new}, {usd} USD once (the old ones beside them {overlap},"
        " snapshots {snapshots}).",
        where=where,
        old=listed(list(change.replaced)) or phrase("nothing"),
        new=listed(list(change.new)) or phrase("nothing"),
        usd=f"{change.usd:.2f}",
        overlap=f"{change.overlap_usd:.2f}",
        snapshots=f"{change.snapshot_usd:.2f}",
    )
    for hour in (QUIETEST, BUSIEST):
        mine = [each for each in step.losses if each.hour == hour]
        if mine:
            yield _loss_sentence(hour, mine)
    yield from map(_credit_sentence, step.credits)


def _loss_sentence(hour: str, losses: Sequence[Loss]) -> str:
    lost = [
        phrase("{lost} if down for {length}", lost=lost_words(it), length=span(it.down_s))
        for it in losses
    ]
    message = template("In the busiest hour, {when}: user-minutes lost {lost}.")
    if hour == QUIETEST:
        message = template("In the quietest hour, {when}: user-minutes lost {lost}.")
    return phrase(message, when=instant(losses[0].at_s), lost=listed_clauses(lost))


def lost_words(loss: Loss) -> str:
    """Return a mean and half its interval."""
    return give_or_take(loss.user_minutes.mean, loss.user_minutes.half_width)


def _credit_sentence(use: BurstUse) -> str:
    if use.empty_after_h is None:
        return phrase(
            "{machine} begins with no credits but those of its launch: by arithmetic they"
            " never run out at that load.",
            machine=use.machine,
        )
    return phrase(
        "{machine} begins with no credits but those of its launch: by arithmetic they are"
        " used up {when}.",
        machine=use.machine,
        when=when_empty(use),
    )
