"""A sheet: a table that any terminal can show without cutting a word or a number in two.

Where there is room it is a table; where there is less, its headings and its texts are
broken between words, its figures never; and where that is not enough, each row becomes
a paragraph, a line a figure.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from experiments.telling.folding import folded, least_width
from experiments.telling.terminal import plain, plain_lines

GAP = 3
"""Between two columns."""
EDGES = 2
"""At the two sides."""


class Sheet:
    """Rows of text under a heading: a name first, then figures, then maybe a text.

    A cell may have several lines; a row with nothing but a name heads those below it.

    Invariant: no line is wider than the room there is, unless a single word is.
    """

    def __init__(
        self,
        heading: str,
        columns: Sequence[str],
        rows: Iterable[Iterable[str]],
        *,
        texts: Sequence[int] = (0,),
    ) -> None:
        """Show *rows*; the columns numbered *texts* may be broken between words."""
        self.heading = plain(heading)
        self.columns = [plain(each) for each in columns]
        self.rows = [[plain_lines(cell) for cell in row] for row in rows]
        self.texts = texts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table, or the paragraphs, in the room of *options*."""
        widths = self._widths(options.max_width)
        if widths is None:
            yield Text(self.heading, style="bold")
            yield from self._paragraphs(options.max_width)
        else:
            yield self._table(widths)

    def _widths(self, room: int) -> list[int] | None:
        """Return the width of each column; none if there is not enough *room*."""
        wanted, needed = [], []
        for number, heading in enumerate(self.columns):
            cells = [row[number] for row in self.rows]
            wanted.append(max(map(_longest_line, (heading, *cells))))
            longest = least_width if number in self.texts else _longest_line
            needed.append(max(least_width(heading), *map(longest, cells), 0))
        left = room - EDGES - GAP * (len(self.columns) - 1) - sum(needed)
        if left < 0:
            return None
        # What is left goes to those that are furthest from what they want.
        widths = list(needed)
        while left and widths != wanted:
            shortest = max(range(len(widths)), key=lambda n: wanted[n] - widths[n])
            widths[shortest] += 1
            left -= 1
        return widths

    def _table(self, widths: Sequence[int]) -> Table:
        it = Table(
            title=self.heading,
            title_justify="left",
            title_style="bold",
            box=SIMPLE_HEAD,
            pad_edge=False,
        )
        for number, (column, width) in enumerate(zip(self.columns, widths, strict=True)):
            is_left = number in self.texts
            head = folded(column, width)
            it.add_column(head, justify="left" if is_left else "right", width=width)
        for row in self.rows:
            cells = map(folded, row, widths)
            it.add_row(*cells, style=None if any(row[1:]) else "bold")
        return it

    def _paragraphs(self, room: int) -> Iterator[Text]:
        for name, *cells in self.rows:
            yield Text(name, style="" if any(cells) else "bold")
            indent = " " * (len(name) - len(name.lstrip()) + 2)
            for column, cell in zip(self.columns[1:], cells, strict=True):
                if cell:
                    line = f"{indent}{column}: {', '.join(cell.splitlines())}"
                    yield Text(folded(line, room))
        yield Text("")


def _longest_line(text: str) -> int:
    return max(map(cell_len, text.split("\n")))
