"""The answer of a migration: whether steps come in time, and what the months cost."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from experiments.figures import quantity, yen
from experiments.report.migrate.phases import Phase
from experiments.report.migrate.wording import step_words
from experiments.report.parts import Note, Tone
from experiments.report.text import both, said

Tree = Mapping[str, Any]


def answer_of(document: Tree, phases: Sequence[Phase]) -> list[Note]:
    """Return whether steps come in time, when the last platform is left, and the price.

    A step is too late if it is planned for a month after that in which it is due; the
    one that is so by most months is told.
    """
    notes = [*_steps(document, phases), *_price(document), *_storage(document)]
    if document["interrupted"]:
        words = said("It was interrupted: only the phases that were finished are here.")
        notes.append(Note(words, Tone.CAUTION))
    return notes


def _steps(document: Tree, phases: Sequence[Phase]) -> Iterator[Note]:
    late = [each for each in phases if each.late]
    if late:
        worst = max(late, key=lambda each: each.late)
        yield Note(both(partial(step_words, worst, document)), Tone.BAD)
    elif any(each.planned is not None for each in phases):
        yield Note(said("No step is planned for later than it is due."), Tone.GOOD)
    if phases and not document["interrupted"]:
        last = phases[-1]
        tone = Tone.GOOD if last.due is None else Tone.CAUTION
        yield Note(both(partial(step_words, last, document)), tone)


def _price(document: Tree) -> Iterator[Note]:
    prices = [it["jpy"] for it in document["months"]]
    if prices and None not in prices:
        yield Note(
            said(
                "Month 1 costs {first}, month {number} {last}, and all {number} months"
                " together {total}.",
                first=both(partial(yen, prices[0])),
                last=both(partial(yen, prices[-1])),
                number=len(prices),
                total=both(partial(yen, sum(prices))),
            )
        )


def _storage(document: Tree) -> Iterator[Note]:
    """Yield when the disk is full, if that is within the plan."""
    storage = document["storage"]
    if storage is None or storage["full_in"] is None:
        return
    if storage["full_in"] <= len(document["months"]):
        yield Note(
            said(
                "The disk of {size} GB is full in month {month}.",
                size=quantity(storage["plan_gb"]),
                month=f"{storage['full_in']:.0f}",
            ),
            Tone.BAD,
        )
