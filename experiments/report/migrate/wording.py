"""Sentences of a migration: when a step is due, in the language spoken."""

from collections.abc import Mapping
from typing import Any

from experiments.figures import quantity
from experiments.language.tongue import counted, phrase, spoken
from experiments.report.migrate.phases import Phase, times_faster
from experiments.report.text import in_turn

Tree = Mapping[str, Any]


def step_words(it: Phase, document: Tree) -> str:
    """Return when the step after a phase is due, beside when it is planned."""
    months = len(document["months"])
    words = (
        _beyond(it, months) if it.after is None else _step(it, it.after[spoken()], months)
    )
    return in_turn([words, _faster(it, document)])


def _beyond(it: Phase, months: int) -> str:
    if it.due is None:
        return phrase(
            "No step beyond {phase} is due within {months} months.",
            phase=it.title[spoken()],
            months=months,
        )
    return phrase(
        "A step beyond {phase} is due in month {due}.",
        phase=it.title[spoken()],
        due=it.due,
    )


def _step(it: Phase, to: str, months: int) -> str:
    due, planned = it.due, it.planned
    if due is None and planned is None:
        return phrase(
            "The step to {to} is not due within {months} months.", to=to, months=months
        )
    if due is None:
        return phrase(
            "The step to {to} is planned for month {planned}, and not due within {months}"
            " months.",
            to=to,
            planned=planned,
            months=months,
        )
    if planned is None:
        return phrase("The step to {to} is due in month {due}.", to=to, due=due)
    if planned == due:
        return phrase(
            "The step to {to} is planned for month {planned}, in which it is due.",
            to=to,
            planned=planned,
        )
    values = {"to": to, "planned": planned, "due": due}
    if planned < due:
        return counted(
            "The step to {to} is planned for month {planned}, {count} month before it is"
            " due (month {due}).",
            "The step to {to} is planned for month {planned}, {count} months before it is"
            " due (month {due}).",
            due - planned,
            **values,
        )
    return counted(
        "The step to {to} is planned for month {planned}, {count} month too late: it is"
        " due in month {due}.",
        "The step to {to} is planned for month {planned}, {count} months too late: it is"
        " due in month {due}.",
        planned - due,
        **values,
    )


def _faster(it: Phase, document: Tree) -> str:
    times = quantity(times_faster(document))
    if it.due_faster is None:
        return phrase("Growing {times} times as fast it is not due, either.", times=times)
    return phrase(
        "Growing {times} times as fast it is due in month {month}.",
        times=times,
        month=it.due_faster,
    )
