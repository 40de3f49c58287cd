"""What a page is made of: sections of notes, grids, cards, figures, lists and more."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum

import altair as alt
from attrs import frozen

from experiments.report.dataset import Dataset
from experiments.report.text import Text


class Tone(Enum):
    """How good a thing is: by a colour, and always by a word or a mark beside it."""

    PLAIN = "plain"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


@frozen
class Note:
    """A sentence."""

    text: Text
    tone: Tone = Tone.PLAIN


@frozen
class Grid:
    """A table: a name first, then figures; the columns numbered *texts* hold texts."""

    caption: Text
    columns: Sequence[Text]
    rows: Sequence[Sequence[Text]]
    texts: Sequence[int] = (0,)


@frozen
class Fact:
    """A word or a figure under a name, and the reason for it."""

    name: Text
    value: Text
    reason: Text | None = None
    tone: Tone = Tone.PLAIN


@frozen
class Card:
    """What is to be known of one thing of several: they stand side by side."""

    title: Text
    facts: Sequence[Fact]
    tone: Tone = Tone.PLAIN


@frozen
class Cards:
    """Cards side by side, on a phone one below the other."""

    cards: Sequence[Card]


@frozen(kw_only=True)
class Figure:
    """A chart, the sentence that says what it shows, and its numbers.

    Figures of one *group* zoom and show what is under the pointer together; they have the
    parameters of `chart.linked`.
    """

    key: str
    """Its name in the page, of letters, digits and dashes."""
    title: Text
    says: Text
    draw: Callable[[], alt.TopLevelMixin]
    """Draws it in the language that is spoken, from data sets by their names."""
    data: Mapping[str, Dataset]
    grid: Grid
    group: str = ""


@frozen
class Switch:
    """Something in a picture that may fail, and what is crossed out with it."""

    name: Text
    says: Text
    gone: Sequence[str]
    partly: Sequence[str]


@frozen(kw_only=True)
class Picture:
    """A drawing of our own: SVG for each language, one for a desk and one for a phone."""

    key: str
    title: Text
    says: Text
    svg: Text
    narrow: Text
    switches: Sequence[Switch]
    grid: Grid


@frozen(kw_only=True)
class Widget:
    """Something to play with: *kind* names the function of the page's script.

    What it needs is *data*, and what it says are *words*, templates with {names}.
    """

    key: str
    kind: str
    title: Text
    says: Text
    data: Mapping[str, object]
    words: Mapping[str, Text]


@frozen
class Line:
    """A line of what an entry rests on, so deep below what it belongs to."""

    text: Text
    depth: int = 0
    is_command: bool = False


@frozen(kw_only=True)
class Entry:
    """One of a list, of a kind by which the reader may choose."""

    key: str
    kind: str
    mark: Text
    """Its kind, as a mark and a word."""
    title: Text
    quote: str = ""
    """In the words of whoever says it, where the title is in others."""
    facts: Sequence[Fact] = ()
    lines: Sequence[Line] = ()
    tone: Tone = Tone.PLAIN


@frozen
class Entries:
    """A list; the widget of kind ``entries`` shows those of one kind."""

    key: str
    entries: Sequence[Entry]


Item = Note | Grid | Cards | Figure | Picture | Widget | Entries


@frozen
class Section:
    """What answers one question of the reader."""

    key: str
    title: Text
    items: Sequence[Item]


@frozen
class Page:
    """A whole report: the answer in two sentences first, how to reproduce it last."""

    title: Text
    answer: Sequence[Note]
    sections: Sequence[Section]
