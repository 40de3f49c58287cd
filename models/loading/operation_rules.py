"""Rules of what watches over processes: checks that end before the next one begins."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import HealthConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule


def _check_ends_before_the_next(
    health: HealthConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if health.timeout_s > health.interval_s:
        rule = (
            f"must be at most interval_s = {health.interval_s:g}, got"
            f" {health.timeout_s:g}, or one check would overlap the next"
        )
        yield Finding((*place, "timeout_s"), rule)


OPERATION_RULES: Mapping[type, Sequence[Rule]] = {
    HealthConfig: (_check_ends_before_the_next,),
}
