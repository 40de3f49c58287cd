"""Everything the kernel raises on purpose.

SimError
├── AcquireTimeoutError   a customer's patience ran out (part of the model)
├── Killed                a customer's process died under it (part of the model)
├── StuckError            the model cannot go on as it was configured
└── InvariantError        the simulator is wrong (never part of the model)
"""


class SimError(Exception):
    """Base class of every error raised by the kernel."""


class AcquireTimeoutError(SimError):
    """A customer waited longer for a token than its patience allows."""

    def __init__(self, pool: str, waited_s: float) -> None:
        super().__init__(pool, waited_s)
        self.pool = pool
        self.waited_s = waited_s

    def __str__(self) -> str:
        return f"{self.pool}: no token within {self.waited_s:g} s"


class Killed(SimError):  # noqa: N818 - thrown into a story as a fate, not reported
    """The process that served a customer died; thrown into the customer's story.

    *cause* says what ended it, in the words of whoever killed it.
    """

    def __init__(self, cause: object) -> None:
        super().__init__(cause)
        self.cause = cause

    def __str__(self) -> str:
        return f"killed: {self.cause}"


class StuckError(SimError):
    """The model cannot go on as it was configured; the message names place and keys."""


class InvariantError(SimError):
    """A state the model can never reach was reached: a bug, not an outcome."""
