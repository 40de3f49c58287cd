"""Cards: the platforms of advice, the cheapest first, and what each step up buys."""

from collections.abc import Iterator, Sequence

from experiments.figures import quantity, yen
from experiments.report.advised.answer import step_words
from experiments.report.advised.platforms import Platform
from experiments.report.parts import Card, Cards, Fact
from experiments.report.promised import tone_of, word_of
from experiments.report.text import Text, both, said, same


def cards(platforms: Sequence[Platform], lost: Text) -> Cards:
    """Return a card for each of *platforms*; *lost* says what is counted."""
    return Cards(
        [Card(_title(it), list(_facts(it, lost)), tone_of(it.kept)) for it in platforms]
    )


def _title(it: Platform) -> Text:
    if it.is_advised:
        return said("{letter} (advised)", letter=it.letter)
    if it.is_of_file:
        return said("{letter} (of the file)", letter=it.letter)
    return same(it.letter)


def _facts(it: Platform, lost: Text) -> Iterator[Fact]:
    yield Fact(said("Price a month"), both(lambda: yen(it.jpy)), step_words(it))
    yield Fact(said("What it is"), it.name)
    why = it.why if it.kept is False else None
    yield Fact(said("Promises"), word_of(it.kept), why, tone_of(it.kept))
    yield Fact(
        lost,
        both(it.lost.told),
        said("{minutes} min a user", minutes=quantity(it.minutes_a_user)),
    )
    if it.dominated_by:
        yield Fact(said("Standing"), said("another costs no more and loses less"))
