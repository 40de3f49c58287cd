"""A gauge: how full one station was, by whole minutes."""

from collections.abc import Callable

from attrs import define, field

Span = tuple[float, float]
"""From when until when, in seconds since the start."""
Integral = Callable[[], float]


def extend(spans: list[Span], began_s: float, now_s: float) -> None:
    """Add a minute to *spans*; those side by side are one."""
    if spans and spans[-1][1] == began_s:
        spans[-1] = (spans[-1][0], now_s)
    else:
        spans.append((began_s, now_s))


@define
class Gauge:
    """One station: what it has done so far, and how much a minute has room for."""

    done: Integral
    room: float
    """What is done in each second of a full minute, at least."""
    spans: list[Span] = field(factory=list)
    """When it was full, in order."""
    _before: float = 0.0

    def minute(self, began_s: float, now_s: float) -> None:
        """Take the minute from *began_s* until now."""
        done = self.done()
        if done - self._before >= self.room * (now_s - began_s):
            extend(self.spans, began_s, now_s)
        self._before = done

    def clear(self) -> None:
        """Measure anew from now on."""
        self.spans.clear()
        self._before = self.done()
