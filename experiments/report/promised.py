"""Promises in a page: how good it is that they are kept, broken or open."""

from experiments.report.parts import Tone
from experiments.report.text import Text, said


def tone_of(kept: bool | None) -> Tone:
    """Return how good that is; what is open may turn out either way."""
    return Tone.CAUTION if kept is None else Tone.GOOD if kept else Tone.BAD


def word_of(kept: bool | None) -> Text:
    """Return the word for it."""
    if kept is None:
        return said("promises: open")
    return said("promises kept") if kept else said("promises broken")
