"""Flips: where, as something varies, an answer becomes the opposite one."""

from collections.abc import Callable

from attrs import define, field, frozen

from experiments.claiming.rule import Verdict

RESOLUTION = 1 / 64
"""Of the range: how closely a flip is found where it takes runs."""
CLOSER = 1 / 256
"""The same where it takes what `lssim check` calculates."""
FINE = 1 / 4096
"""The same where it is arithmetic alone."""


@frozen(kw_only=True)
class Flip:
    """From where to where a rule ceases to hold, or begins to.

    Between them it is open: the interval of the value at which it turns.
    """

    what: tuple[str, ...]
    """The number, or the keys, that vary."""
    holds_first: bool
    """At the least value, and not at the largest; or the other way round."""
    last: float
    """The largest value with the answer of the least one."""
    first: float
    """The smallest value with the opposite answer."""
    is_relative: bool = False
    """Is it so many times what the config says?"""


def flip_of(
    judge: Callable[[float], Verdict],
    value: Callable[[float], float],
    *,
    what: tuple[str, ...],
    resolution: float,
    is_relative: bool = False,
) -> Flip | None:
    """Return where *judge*, asked at places from 0 to 1, turns; None if the ends agree.

    An end at which it is open agrees with the other. *value* is what varies at a place.
    """
    asked = _Asked(judge, value)
    begins, ends = asked.ask(0.0), asked.ask(1.0)
    if begins is None or ends is None or begins is ends:
        return None
    asked.narrow(lambda: asked.after_last(begins), resolution)
    asked.narrow(lambda: asked.before_first(ends), resolution)
    return Flip(
        what=what,
        holds_first=begins,
        last=value(asked.after_last(begins)[0]),
        first=value(asked.before_first(ends)[1]),
        is_relative=is_relative,
    )


@define
class _Asked:
    """Places that were asked, and what was said there."""

    judge: Callable[[float], Verdict]
    value: Callable[[float], float]
    known: dict[float, Verdict] = field(factory=dict)

    def ask(self, place: float) -> Verdict:
        """Return the answer at *place*, asking once."""
        if place not in self.known:
            self.known[place] = self.judge(place)
        return self.known[place]

    def after_last(self, verdict: bool) -> tuple[float, float]:
        """Return the last place with *verdict* before any opposite one, and the next."""
        opposite = min(at for at, said in self.known.items() if said is (not verdict))
        last = max(
            at for at, said in self.known.items() if said is verdict and at < opposite
        )
        return last, min(at for at in self.known if at > last)

    def before_first(self, verdict: bool) -> tuple[float, float]:
        """Return the first place with *verdict*, after the one before it."""
        first = min(at for at, said in self.known.items() if said is verdict)
        return max(at for at in self.known if at < first), first

    def narrow(
        self, bracket: Callable[[], tuple[float, float]], resolution: float
    ) -> None:
        """Halve *bracket* until its ends are close, or nothing lies between them."""
        low, high = bracket()
        while high - low > resolution:
            middle = (low + high) / 2
            if self.value(middle) in (self.value(low), self.value(high)):
                return  # whole numbers without one between them
            self.ask(middle)
            low, high = bracket()
