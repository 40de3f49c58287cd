"""A single server that is away at times: failures, vacations and crashes."""

from math import sqrt

from attrs import frozen

from sim.queueing.steady import require_positive, require_stable
from tests.theory.forms.single import mm1


@frozen(kw_only=True)
class BreakdownState:
    """Long-run averages of a server that fails and is repaired; work is kept."""

    availability: float
    """Share of time the server is up, of the time it could fail."""
    effective_utilisation: float
    """Offered load over the capacity that failures leave; must be below 1."""
    mean_present: float
    mean_sojourn_s: float


def breakdowns_while_on(
    arrival_rate_per_s: float,
    *,
    service_mean_s: float,
    mttf_s: float,
    mttr_s: float,
) -> BreakdownState:
    """Return the averages of M/M/1 whose server fails, busy or idle, and resumes.

    Source: White & Christie (1958), Operations Research 6(1), 79-95; Avi-Itzhak
    & Naor (1963), Operations Research 11(3), 303-320.
    """
    require_positive(mttf_s=mttf_s, mttr_s=mttr_s, service_mean_s=service_mean_s)
    fail, repair, serve = 1 / mttf_s, 1 / mttr_s, 1 / service_mean_s
    availability = repair / (fail + repair)
    effective = arrival_rate_per_s / (serve * availability)
    require_stable("M/M/1 with breakdowns", effective)
    either = fail + repair
    spare = repair * (serve - arrival_rate_per_s) - arrival_rate_per_s * fail
    mean_present = arrival_rate_per_s / either * (either**2 + fail * serve) / spare
    return BreakdownState(
        availability=availability,
        effective_utilisation=effective,
        mean_present=mean_present,
        mean_sojourn_s=mean_present / arrival_rate_per_s,
    )


def breakdowns_while_busy(
    arrival_rate_per_s: float,
    *,
    service_mean_s: float,
    service_scv: float,
    failure_rate_per_s: float,
    repair_mean_s: float,
) -> BreakdownState:
    """Return the averages of M/G/1 that fails only in service; exponential repair.

    Source: Gaver (1962), Journal of the Royal Statistical Society B 24(1), 73-90:
    the moments of the completion time in the Pollaczek-Khinchine formula.
    """
    require_positive(service_mean_s=service_mean_s, repair_mean_s=repair_mean_s)
    stretch = 1 + failure_rate_per_s * repair_mean_s
    completion_s = service_mean_s * stretch
    second_moment_s2 = (1 + service_scv) * completion_s**2 + (
        service_mean_s * failure_rate_per_s * 2 * repair_mean_s**2
    )
    effective = arrival_rate_per_s * completion_s
    require_stable("M/G/1 with breakdowns", effective)
    queueing_s = arrival_rate_per_s * second_moment_s2 / (2 * (1 - effective))
    return BreakdownState(
        availability=1 / stretch,
        effective_utilisation=effective,
        mean_present=arrival_rate_per_s * (queueing_s + completion_s),
        mean_sojourn_s=queueing_s + completion_s,
    )


def vacations_mean_sojourn_s(
    arrival_rate_per_s: float,
    *,
    service_mean_s: float,
    vacation_mean_s: float,
    vacation_scv: float,
) -> float:
    """Return the mean sojourn of M/M/1 whose server, when idle, goes on vacations.

    Source: Fuhrmann & Cooper (1985), Operations Research 33(5), 1117-1129.
    """
    residual_s = vacation_mean_s * (1 + vacation_scv) / 2
    return (
        mm1(arrival_rate_per_s, service_mean_s=service_mean_s).mean_sojourn_s + residual_s
    )


@frozen(kw_only=True)
class CrashState:
    """Long-run averages of a server whose crashes kill everybody present."""

    availability: float
    geometric_ratio: float
    """P(n + 1 present) / P(n present) while up."""
    mean_present_while_up: float
    share_refused: float
    """Of arrivals: came while the server was down."""
    share_killed: float
    share_served: float
    throughput_per_s: float


def crashes(
    arrival_rate_per_s: float,
    *,
    service_mean_s: float,
    mttf_s: float,
    mttr_s: float,
) -> CrashState:
    """Return the averages of M/M/1 that loses all customers at a crash.

    It crashes, busy or idle, at exponential times; while it restarts, arrivals
    are refused. Stable at any load.

    Source: Towsley & Tripathi (1991), Operations Research Letters 10(6), 353-360.
    """
    require_positive(
        arrival_rate_per_s=arrival_rate_per_s,
        service_mean_s=service_mean_s,
        mttf_s=mttf_s,
        mttr_s=mttr_s,
    )
    serve, crash = 1 / service_mean_s, 1 / mttf_s
    total = arrival_rate_per_s + serve + crash
    # The smaller root of serve r^2 - total r + lambda, in the form without cancellation.
    ratio = (
        2
        * arrival_rate_per_s
        / (total + sqrt(total * total - 4 * arrival_rate_per_s * serve))
    )
    availability = mttf_s / (mttf_s + mttr_s)
    mean_present = ratio / (1 - ratio)
    share_killed = crash * availability * mean_present / arrival_rate_per_s
    share_served = availability - share_killed
    return CrashState(
        availability=availability,
        geometric_ratio=ratio,
        mean_present_while_up=mean_present,
        share_refused=1 - availability,
        share_killed=share_killed,
        share_served=share_served,
        throughput_per_s=share_served * arrival_rate_per_s,
    )
