"""The answer of a sweep: which input matters most, and what it does."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from experiments.figures import listed
from experiments.report.parts import Note, Tone
from experiments.report.sweep.influences import Figure
from experiments.report.sweep.wording import influence_words
from experiments.report.text import both, said

Tree = Mapping[str, Any]


def answer_of(document: Tree, figures: Sequence[Figure]) -> list[Note]:
    """Return which factor matters most, what it does, and which do nothing.

    A factor matters to a figure if what it does is more than chance, and not negligible.
    The one that does more than any other to the most figures matters most, the first of
    the experiment among equals; what it does is told of the first of these figures.
    """
    return [*_most(document, figures), *_nothing(document, figures), *_lacking(document)]


def _most(document: Tree, figures: Sequence[Figure]) -> Iterator[Note]:
    strongest = [each.strongest for each in figures]
    found = [each for each in strongest if each is not None]
    total = f"{len(figures):,}"
    if not found:
        yield Note(
            said(
                "Nothing that was varied moves any of the {total} figures by more than"
                " chance or a trifle.",
                total=total,
            )
        )
        return
    wins = Counter(each.factor for each in found)
    best = max(document["factors"], key=lambda name: wins[name])
    count = f"{wins[best]:,}"
    if len(document["factors"]) == 1:
        yield Note(
            said(
                "{factor} moves {count} of the {total} figures by more than chance.",
                factor=best,
                count=count,
                total=total,
            )
        )
    else:
        yield Note(
            said(
                "What matters most is {factor}: it moves {count} of the {total} figures "
                "more than anything else that was varied.",
                factor=best,
                count=count,
                total=total,
            )
        )
    first = next(each for each in found if each.factor == best)
    yield Note(both(partial(influence_words, first, document["design"])))


def _nothing(document: Tree, figures: Sequence[Figure]) -> Iterator[Note]:
    """Yield which factors are told apart from chance nowhere, if others are."""
    told = {it.factor for each in figures for it in each.influences if it.matters}
    idle = [name for name in document["factors"] if name not in told]
    if told and idle:
        yield Note(
            said(
                "Without an effect on any figure that is more than chance: {factors}.",
                factors=both(lambda: listed(idle)),
            )
        )


def _lacking(document: Tree) -> Iterator[Note]:
    if document["interrupted"]:
        yield Note(
            said("It was interrupted: only the points that were finished are told."),
            Tone.CAUTION,
        )
    if document["failed_points"]:
        yield Note(
            said(
                "{failed} of {total} points failed and say nothing here; the reasons are"
                " below.",
                failed=f"{document['failed_points']:,}",
                total=f"{len(document['points']):,}",
            ),
            Tone.CAUTION,
        )
