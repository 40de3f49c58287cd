"""Burst balances: what each is good for in the usual week."""

from attrs import frozen

from experiments.judgement.week import CreditWeek


@frozen(kw_only=True)
class BurstUse:
    """What the burst balance of one machine is good for."""

    machine: str
    credit_mode: str
    baseline_cores: float
    """Cores' worth that may be used for ever."""
    mean_cores: float
    """Over the week."""
    busiest_cores: float
    """In its busiest hour."""
    empty_after_h_at_mean: float | None
    """From a full balance; none if it never runs out."""
    empty_after_h_at_busiest: float | None
    surplus_vcpu_h_per_month: float
    """Billed of a month of such weeks in "unlimited" mode."""


def burst_use(week: CreditWeek) -> BurstUse:
    """Return what the balance is good for in *week*."""
    mean, most = week.mean_cores, max(week.load)
    return BurstUse(
        machine=week.machine,
        credit_mode=week.credit_mode.value,
        baseline_cores=week.bucket.baseline,
        mean_cores=mean,
        busiest_cores=most,
        empty_after_h_at_mean=_empty_after_h(week, mean),
        empty_after_h_at_busiest=_empty_after_h(week, most),
        surplus_vcpu_h_per_month=week.surplus_vcpu_h_per_month(),
    )


def _empty_after_h(week: CreditWeek, cores: float) -> float | None:
    excess = cores - week.bucket.baseline
    return week.bucket.cap / excess / 3600 if excess > 0 else None
