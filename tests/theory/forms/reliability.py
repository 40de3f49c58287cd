"""Up and down: availability of one component and of a redundant pair."""

from math import expm1

from attrs import frozen

from sim.queueing.steady import require_positive, require_share


def availability(*, mttf_s: float, mttr_s: float) -> float:
    """Return the long-run share of time up: ``MTTF / (MTTF + MTTR)``.

    Source: Trivedi, Probability and Statistics with Reliability, Queuing and
    Computer Science Applications 2nd ed. (2002), chapter 8.
    """
    require_positive(mttf_s=mttf_s)
    if mttr_s < 0:
        raise ValueError(f"mttr_s: must not be negative, got {mttr_s!r}")
    return mttf_s / (mttf_s + mttr_s)


def prob_up_at(t_s: float, *, mttf_s: float, mttr_s: float, up_at_start: bool) -> float:
    """Return the probability of being up at *t_s*, exponential up and down times.

    Source: Trivedi (2002), chapter 8.
    """
    require_positive(mttr_s=mttr_s)
    share = availability(mttf_s=mttf_s, mttr_s=mttr_s)
    forgotten = -expm1(-t_s * (1 / mttf_s + 1 / mttr_s))
    return 1 - (1 - share) * forgotten if up_at_start else share * forgotten


def interval_availability(span_s: float, *, mttf_s: float, mttr_s: float) -> float:
    """Return the expected share of ``(0, span_s)`` spent up, starting up.

    Source: Trivedi (2002), chapter 8.
    """
    require_positive(span_s=span_s, mttr_s=mttr_s)
    share = availability(mttf_s=mttf_s, mttr_s=mttr_s)
    decay = span_s * (1 / mttf_s + 1 / mttr_s)
    return share + (1 - share) * -expm1(-decay) / decay


@frozen(kw_only=True)
class PairState:
    """A pair of equal hosts of which one suffices."""

    mttf_s: float
    """Mean time from both up to both down."""
    unavailability_two_crews: float
    unavailability_one_crew: float
    prob_second_failure_during_repair: float
    """Share of first failures that the other host joins before the repair is done."""


def redundant_pair(*, mttf_s: float, mttr_s: float) -> PairState:
    """Return how often and how long both of two hosts are down, exponential times.

    Source: Trivedi (2002), chapter 8.
    """
    require_positive(mttf_s=mttf_s, mttr_s=mttr_s)
    fail, repair = 1 / mttf_s, 1 / mttr_s
    both = 2 * fail**2
    return PairState(
        mttf_s=(3 * fail + repair) / both,
        unavailability_two_crews=(fail / (fail + repair)) ** 2,
        unavailability_one_crew=both / (repair**2 + 2 * fail * repair + both),
        prob_second_failure_during_repair=fail / (fail + repair),
    )


def beta_factor(*, shared_failures_per_s: float, own_failures_per_s: float) -> float:
    """Return the share of a system's failures whose cause also fails the other.

    Counted by root cause. Source: Fleming (1975), General Atomic report
    GA-A13284; NUREG/CR-5485.
    """
    require_positive(failures_per_s=shared_failures_per_s + own_failures_per_s)
    return shared_failures_per_s / (shared_failures_per_s + own_failures_per_s)


def prob_common_cause(t_s: float, *, failure_rate_per_s: float, beta: float) -> float:
    """Return the probability of a common-cause failure within *t_s*.

    Source: beta factor model, NUREG/CR-5485.
    """
    require_share(beta=beta)
    return -expm1(-beta * failure_rate_per_s * t_s)


def prob_two_of_three_fail(t_s: float, *, failure_rate_per_s: float) -> float:
    """Return the rare-event approximation ``3 (lambda t)^2`` for independent failures.

    Source: NUREG/CR-5485; an upper bound that is good while ``lambda t`` is small.
    """
    return 3 * (failure_rate_per_s * t_s) ** 2
