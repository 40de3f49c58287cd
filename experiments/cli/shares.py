"""Shares as people write them: 5%, 5 %, 0.05."""

import re

import typer

_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?(%?)")


def share_of(text: str) -> float:
    """Return the share that *text* says, between 0 and 1; refuse what is none."""
    found = _SHARE.fullmatch(text.strip())
    share = 0.0
    if found is not None:
        share = float(found[1]) / (100.0 if found[2] else 1.0)
    if not 0 < share < 1:
        hint = f", write {text.strip()}%" if found and not found[2] and share >= 1 else ""
        rule = f"must be a share such as 5% or 0.05, got {text!r}{hint}"
        raise typer.BadParameter(rule)
    return share
