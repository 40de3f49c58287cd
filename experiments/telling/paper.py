"""Paper: what sentences and sheets are told on, a terminal or notes of them."""

from typing import Protocol

from experiments.telling.sheet import Sheet


class Paper(Protocol):
    """Takes what is told, one sentence or sheet after the other."""

    def print(
        self,
        *told: str | Sheet,
        style: str | None = None,
        soft_wrap: bool | None = None,
        width: int | None = None,
    ) -> None:
        """Take a sentence in a *style* of rich's, or a sheet; nothing is an empty line.

        A terminal breaks the text within *width*, and with *soft_wrap* not at all.
        """
