"""Burst credits as a fluid: earned at the baseline, spent at the utilisation."""

from math import inf

from attrs import field, frozen, validators


@frozen(kw_only=True)
class BurstPlan:
    """A burstable host: how fast credit comes and how much of it is kept."""

    vcpus: int = field(validator=validators.ge(1))
    baseline_utilisation: float = field(validator=[validators.gt(0), validators.le(1)])
    """Share of each vCPU that may be used for ever."""
    credit_cap_vcpu_s: float = field(validator=validators.ge(0))


def credit_rate_vcpu(plan: BurstPlan, *, utilisation: float) -> float:
    """Return the credit gained each second, in vCPU-seconds; negative if spent.

    Source: AWS, EC2 user guide, Key concepts for burstable performance instances.
    """
    return plan.vcpus * (plan.baseline_utilisation - utilisation)


def time_to_exhaustion_s(
    plan: BurstPlan, *, credit_vcpu_s: float, utilisation: float
) -> float:
    """Return how long *credit_vcpu_s* lasts; infinite at or below the baseline.

    Source: as `credit_rate_vcpu`.
    """
    rate_vcpu = credit_rate_vcpu(plan, utilisation=utilisation)
    return credit_vcpu_s / -rate_vcpu if rate_vcpu < 0 else inf
