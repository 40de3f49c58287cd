"""Limits of the model, in the sentences that a reader needs before a decision.

Each is true of every run, and said at more length in ``docs/limits.md``.
"""

from experiments.report.parts import Note
from experiments.report.text import said


def limits() -> list[Note]:
    """Return what the model leaves out, and how well it agrees with what was measured."""
    sentences = (
        said(
            "Beside fifteen measured runs of Node.js and PostgreSQL the median error is"
            " 1.0 % of the mean response time and 1.1 % of the 95th percentile; the worst"
            " of sixty figures is off by 9 %."
        ),
        said(
            "What is slow here waits for something that has a name: a core, an event"
            " loop, a connection, a disk. What is slow for a reason that the"
            " configuration does not name is too fast here."
        ),
        said(
            "TLS, network bandwidth, uploads, lost packets and DNS are left out, and so"
            " is the CPU time to fill fresh memory."
        ),
        said(
            "A run is one period with one choice of chance; what holds in general takes"
            " several seeds."
        ),
    )
    return [Note(each) for each in sentences]
