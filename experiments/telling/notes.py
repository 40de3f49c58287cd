"""Notes: what is told, kept as it is instead of printed."""

from attrs import field, frozen, mutable

from experiments.telling.sheet import Sheet
from experiments.telling.terminal import plain


@frozen
class Sentence:
    """One sentence, set ``bold``, ``green``, ``red``, ``yellow`` or as any other."""

    text: str
    style: str = ""


@mutable
class Notes:
    """A paper that keeps what it is told.

    Invariant: no sentence has a control character of its own.
    """

    told: list[Sentence | Sheet] = field(factory=list)

    def print(
        self,
        *told: str | Sheet,
        style: str | None = None,
        soft_wrap: bool | None = None,  # noqa: ARG002
        width: int | None = None,  # noqa: ARG002
    ) -> None:
        """Keep what is *told*; an empty line is nothing to keep."""
        for each in told:
            if isinstance(each, str):
                self.told.append(Sentence(plain(each), style or ""))
            else:
                self.told.append(each)
