"""Folding: where the lines of a text may end, in a script with spaces and in one without.

A Japanese line may end before a word, as far as its script tells where one begins: not
before hiragana, which ends words, nor within katakana, and between kanji in pairs. What
must not begin or end a line does not (JIS X 4051, in its simplest form).
"""

import re

from rich.cells import cell_len

FEW = 8
"""Cells; four characters a line are read, one below the other is not."""
NEVER_FIRST = "、。，．・：；？！）］｝」』】〜)]}:,.;%"
PAUSES = "、。，．！？"
NEVER_LAST = "（［｛「『【([{"
HIRAGANA = "\u3041-\u309f"
UNITS = re.compile(
    r"[\u30a1-\u30fa\u30fc]+"  # katakana, with its long vowels
    r"|[\u4e00-\u9fff\u3005]{2}(?:[\u4e00-\u9fff\u3005](?![\u4e00-\u9fff\u3005]))?"
    rf"|[{HIRAGANA}]+"
    r"|[^\u2e80-\uffef]+"  # whatever is narrow
    r"|."
)


def is_wide(text: str) -> bool:
    """Say whether *text* has characters that take two cells, which no spaces part."""
    return cell_len(text) > len(text)


def pieces(text: str) -> list[str]:
    """Return *text* in parts that no line cuts in two; spaces stay at their ends."""
    found: list[str] = []
    for word in re.findall(r"\S+\s*", text):
        begun = len(found)
        for unit in UNITS.findall(word):
            if len(found) > begun and not _may_end(found[-1][-1], unit):
                found[-1] += unit
            else:
                found.append(unit)
    return found


def folded(text: str, width: int) -> str:
    """Return *text* in lines of at most *width* cells, unless a piece is longer.

    What has no wide characters stays as it is: it is broken between words anyway.
    """
    if not is_wide(text):
        return text
    return "\n".join(_folded(line, width) for line in text.split("\n"))


def least_width(text: str) -> int:
    """Return how many cells *text* needs: its longest piece, and a few characters."""
    longest = max((cell_len(each.rstrip()) for each in pieces(text)), default=0)
    whole = max(map(cell_len, text.split("\n")))
    return max(longest, min(whole, FEW)) if is_wide(text) else longest


def _folded(line: str, width: int) -> str:
    lines = [line[: len(line) - len(line.lstrip())]]
    for piece in pieces(line):
        if lines[-1].strip() and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(each.rstrip() for each in lines)


def _may_end(last: str, unit: str) -> bool:
    """Say whether a line may end between *last* and *unit*; a figure keeps its unit."""
    if unit[0] in NEVER_FIRST or last in NEVER_LAST or last.isdigit():
        return False
    is_ending = re.match(f"[{HIRAGANA}]", unit) is not None
    return not is_ending or last in PAUSES
