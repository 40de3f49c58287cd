"""Legible text: what a name holds is read, and changes nothing around it."""

import re
from collections.abc import Mapping
from typing import Any

from experiments.telling.terminal import plain_lines

FROM_THE_RIGHT = (
    "\u0590-\u07ff\u0800-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff"
)
"""Hebrew, Arabic and the other scripts that are written from the right."""
_RUN = re.compile(f"[{FROM_THE_RIGHT}]+(?:[^\\w{FROM_THE_RIGHT}]+[{FROM_THE_RIGHT}]+)*")
ISOLATE, END = "\u2068", "\u2069"


def legible(text: str) -> str:
    """Return *text* with control characters spelt out, and scripts from the right apart.

    A figure beside a name in Hebrew stays on its side of it, and no mark of direction
    turns the rest of a sentence round.
    """
    return _RUN.sub(lambda run: f"{ISOLATE}{run[0]}{END}", plain_lines(text))


def legible_tree(tree: Any) -> Any:
    """Return plain data with every text in it made legible."""
    if isinstance(tree, str):
        return legible(tree)
    if isinstance(tree, Mapping):
        return {name: legible_tree(each) for name, each in tree.items()}
    if isinstance(tree, list | tuple):
        return [legible_tree(each) for each in tree]
    return tree
