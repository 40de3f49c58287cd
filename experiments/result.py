"""A result: what a question found; it hands out a frame and shows itself in a notebook.

What a kind of result says of itself is registered with `frame_of` and `html_of`, by
`experiments.notebook`: whoever computes results knows neither tables nor markup.
"""

from functools import singledispatch

from experiments.frame import Frame


class Result:
    """What a question found."""

    __slots__ = ()

    def frame(self) -> Frame:
        """Return its figures as a table, a row each."""
        return frame_of(self)

    def _repr_html_(self) -> str:
        """Return what a notebook shows, with nothing in it that is markup of a config."""
        return html_of(self)


@singledispatch
def frame_of(result: Result) -> Frame:
    """Return the figures of *result* as a table."""
    raise TypeError(f"{type(result).__name__} has no frame; import experiments.notebook")


@singledispatch
def html_of(result: Result) -> str:
    """Return what a notebook shows of *result*: its frame, unless it says more."""
    return frame_of(result)._repr_html_()
