"""What a summary says of batch work."""

from collections.abc import Mapping

from attrs import frozen

from models.seam import Work


@frozen(kw_only=True)
class BatchSummary:
    """Batch work on a host: how often it ran, and how that ended."""

    host: str
    runs: int
    done: int
    killed: int
    left_out: int
    """Times at which it still ran, or its host was down."""
    longest_s: float | None
    """Of those that were done; None if none was."""


def of_batch(works: Mapping[str, Work]) -> dict[str, BatchSummary]:
    """Return how often each piece of batch work ran, and how that ended."""
    return {
        name: BatchSummary(
            host=work.host.name,
            runs=work.runs,
            done=work.done,
            killed=work.killed,
            left_out=work.left_out,
            longest_s=work.took_s.max if work.done else None,
        )
        for name, work in works.items()
    }
