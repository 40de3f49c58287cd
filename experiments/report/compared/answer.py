"""The answer of a comparison: what to choose and why, and what speaks against it."""

from collections.abc import Sequence

from experiments.figures import yen
from experiments.report.compared.choices import TONES, WORDS, Choice, best_of
from experiments.report.parts import Note, Tone
from experiments.report.text import Text, both, said

LEAST_RANK = 2
"""From this mark on (△) nothing is recommended."""


def answer(choices: Sequence[Choice]) -> list[Note]:
    """Return two sentences: the best with its price and marks, then its worst mark."""
    best = best_of(choices)
    return [Note(_why(best), TONES[best.overall.sign]), Note(*_against(best))]


def _why(best: Choice) -> Text:
    values = {
        "name": best.name,
        "price": both(lambda: yen(best.jpy)),
        "mark": WORDS[best.overall.sign],
        "marks": _listed(best),
    }
    if best.overall.rank >= LEAST_RANK:
        return said(
            "None of them can be recommended without reserve; the best is {name} at"
            " {price} a month ({mark}: {marks}).",
            **values,
        )
    return said(
        "{name} is recommended, at {price} a month ({mark}: {marks}).",
        **values,
    )


def _listed(best: Choice) -> Text:
    """Return the other marks as a parenthesis lists them."""
    titles = [(each.title, each.sign) for each in best.marks[:-1]]
    return Text(
        ", ".join(f"{title.en.lower()} {sign}" for title, sign in titles),
        "、".join(f"{title.ja}{sign}" for title, sign in titles),
    )


def _against(best: Choice) -> tuple[Text, Tone]:
    worst = best.worst
    if worst.rank == 0:
        return _nothing_against(best), Tone.GOOD
    words = said(
        "What speaks against it most is {title} ({mark}): {reason}.",
        title=Text(worst.title.en.lower(), worst.title.ja),
        mark=WORDS[worst.sign],
        reason=worst.reason,
    )
    return words, TONES[worst.sign]


def _nothing_against(best: Choice) -> Text:
    if best.faults is None:
        return said(
            "Nothing in the marks speaks against it: all of them are ◎. Bad days were not"
            " looked at (--bad-days)."
        )
    return said("Nothing in the marks speaks against it: all of them are ◎.")
