"""Rules of batch work: it does something, in time, and not without end."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import BatchConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule

MOST_RUNS = 100_000


def _it_does_something(
    batch: BatchConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if not (batch.cpu_s or batch.disk_s):
        rule = "takes no time, give it cpu_s or disk_s, got 0 and 0"
        yield Finding((*place, "cpu_s"), rule)


def _it_begins_in_time(
    batch: BatchConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    left_s = scenario.horizon_s - batch.at_s
    if left_s <= 0:
        rule = (
            f"must be before the end of the run at {scenario.horizon_s:g} s,"
            f" got {batch.at_s:g}"
        )
        yield Finding((*place, "at_s"), rule)
    elif batch.every_s is not None and left_s / batch.every_s > MOST_RUNS:
        rule = (
            f"must be >= {left_s / MOST_RUNS:g}, or it runs more than {MOST_RUNS:,}"
            f" times, got {batch.every_s:g}"
        )
        yield Finding((*place, "every_s"), rule)


BATCH_RULES: Mapping[type, Sequence[Rule]] = {
    BatchConfig: (_it_does_something, _it_begins_in_time)
}
