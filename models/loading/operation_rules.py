"""Rules of what watches over processes: a check ends before the next one begins."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import HealthConfig, HostConfig, Scenario
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


def _phase_is_within_the_interval(
    host: HostConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    phase_s, check_s = host.supervisor_phase_s, host.supervisor_check_s
    if phase_s is not None and phase_s > check_s:
        rule = f"must be at most supervisor_check_s = {check_s:g}, got {phase_s:g}"
        yield Finding((*place, "supervisor_phase_s"), rule)


OPERATION_RULES: Mapping[type, Sequence[Rule]] = {
    HostConfig: (_phase_is_within_the_interval,),
    HealthConfig: (_check_ends_before_the_next,),
}
