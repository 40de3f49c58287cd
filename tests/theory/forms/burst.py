"""Burst credits as a fluid: earned at the baseline, spent at the utilisation."""

from collections.abc import Sequence
from math import inf

from attrs import field, frozen, validators

from sim.queueing.burst import BurstPlan, credit_rate_vcpu, time_to_exhaustion_s


def refill_s(plan: BurstPlan, *, credit_vcpu_s: float = 0.0) -> float:
    """Return how long an idle host needs from *credit_vcpu_s* to the cap.

    Source: as `credit_rate_vcpu`.
    """
    return (plan.credit_cap_vcpu_s - credit_vcpu_s) / credit_rate_vcpu(
        plan, utilisation=0.0
    )


def throttled_rate_per_s(plan: BurstPlan, *, service_s: float) -> float:
    """Return the throughput of a host without credit, at *service_s* of vCPU a request.

    Source: as `credit_rate_vcpu`.
    """
    return plan.vcpus * plan.baseline_utilisation / service_s


def backlog(
    plan: BurstPlan, *, arrival_rate_per_s: float, service_s: float, span_s: float
) -> float:
    """Return the requests that pile up in *span_s* on a host without credit.

    Source: as `credit_rate_vcpu`; a fluid queue that starts empty.
    """
    excess_per_s = arrival_rate_per_s - throttled_rate_per_s(plan, service_s=service_s)
    return max(0.0, excess_per_s) * span_s


@frozen(kw_only=True)
class Phase:
    """A span of constant utilisation; without *duration_s*, until the credit is gone."""

    utilisation: float = field(validator=[validators.ge(0), validators.le(1)])
    duration_s: float | None = None


@frozen(kw_only=True)
class PhaseEnd:
    """Where a `Phase` leaves the host."""

    duration_s: float
    credit_vcpu_s: float


def walk(
    plan: BurstPlan, *, credit_vcpu_s: float, phases: Sequence[Phase]
) -> tuple[PhaseEnd, ...]:
    """Return the duration of each phase and the credit at its end, 0 to the cap.

    Source: AWS, EC2 user guide, Standard mode examples.
    """
    ends: list[PhaseEnd] = []
    for index, phase in enumerate(phases):
        duration_s = phase.duration_s
        if duration_s is None:
            duration_s = time_to_exhaustion_s(
                plan, credit_vcpu_s=credit_vcpu_s, utilisation=phase.utilisation
            )
            if duration_s == inf:
                raise ValueError(
                    f"phases[{index}]: utilisation must be above the baseline"
                    f" ({plan.baseline_utilisation:g}) for the credit to run out,"
                    f" got {phase.utilisation:g}"
                )
            credit_vcpu_s = 0.0
        else:
            gained = credit_rate_vcpu(plan, utilisation=phase.utilisation) * duration_s
            credit_vcpu_s = min(max(credit_vcpu_s + gained, 0.0), plan.credit_cap_vcpu_s)
        ends.append(PhaseEnd(duration_s=duration_s, credit_vcpu_s=credit_vcpu_s))
    return tuple(ends)
