"""A saying: what is said of something that was found, made when it is said."""

from collections.abc import Callable

from attrs import frozen


@frozen
class Saying:
    """A sentence, or a part of one, in whichever language is spoken when it is said.

    It is made anew each time that ``str`` asks for it, of figures that do not change.
    """

    make: Callable[[], str]

    def __str__(self) -> str:
        return self.make()

    def __repr__(self) -> str:
        return repr(str(self))
