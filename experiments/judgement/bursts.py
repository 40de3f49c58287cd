"""Burst balances: what each is good for in the usual week, in figures and a sentence."""

from math import isfinite

from attrs import frozen

from experiments.figures import percent, quantity, span
from experiments.judgement.week import CreditWeek
from experiments.language.tongue import phrase, template
from models.config import DAY_S
from sim.credits import CreditMode

BAND = 0.05
"""A load is known to about so much, and a balance near its limit to far less."""
WEEKDAYS = (
    template("Monday"),
    template("Tuesday"),
    template("Wednesday"),
    template("Thursday"),
    template("Friday"),
    template("Saturday"),
    template("Sunday"),
)


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
    at_s: float
    """Since Monday 00:00: what is said of its credits is said from here on."""
    empty_after_h: float | None
    """Until credits lack first; none if they never do."""
    empty_after_h_earliest: float | None
    """The same at a load that is 5 % higher."""
    empty_after_h_latest: float | None
    """The same at a load that is 5 % lower."""
    throttled_share: float
    """Of the week, in steady state."""
    surplus_vcpu_h_per_month: float
    """Billed of a month of such weeks in "unlimited" mode."""
    surplus_usd_per_vcpu_h: float


def burst_use(week: CreditWeek) -> BurstUse:
    """Return what the balance is good for in *week*."""
    return BurstUse(
        machine=week.machine,
        credit_mode=week.credit_mode.value,
        baseline_cores=week.bucket.baseline,
        mean_cores=week.mean_cores,
        busiest_cores=max(week.load),
        at_s=week.at_s,
        empty_after_h=_empty_after_h(week),
        empty_after_h_earliest=_empty_after_h(week.scaled(1 + BAND)),
        empty_after_h_latest=_empty_after_h(week.scaled(1 - BAND)),
        throttled_share=week.throttled_share(),
        surplus_vcpu_h_per_month=week.surplus_vcpu_h_per_month(),
        surplus_usd_per_vcpu_h=week.surplus_usd_per_vcpu_h,
    )


def _empty_after_h(week: CreditWeek) -> float | None:
    after_s = week.empty_after_s()
    return after_s / 3600 if isfinite(after_s) else None


def when_empty(use: BurstUse) -> str:
    """Return when the credits are used up, and the band of it that 5 % of load make."""
    earliest, latest = (
        _moment(use.at_s, after_h)
        for after_h in (use.empty_after_h_earliest, use.empty_after_h_latest)
    )
    when = _instant(use.at_s, use.empty_after_h)
    if earliest == latest:
        return when
    message = template("{when} ({earliest} to {latest})")
    return phrase(message, when=when, earliest=earliest, latest=latest)


def credit_objection(use: BurstUse) -> str | None:
    """Return a sentence on credits that run out, if they may."""
    if use.empty_after_h_earliest is None:
        return None
    if use.credit_mode == CreditMode.UNLIMITED.value:
        return _billed(use) if use.surplus_vcpu_h_per_month else None
    if use.empty_after_h is None:
        return phrase(
            "{place}: at a load only 5 % higher, burst credits are empty {when}",
            place=use.machine,
            when=_instant(use.at_s, use.empty_after_h_earliest),
        )
    message = template(
        "{told}; from then on it is throttled to {cores} cores, in the long run {share}"
        " of a usual week"
    )
    if use.throttled_share == 1:
        message = template(
            "{told}; from then on it is throttled to {cores} cores, in the long run for"
            " ever: it never catches up"
        )
    return phrase(
        message,
        told=_used_up(use),
        cores=quantity(use.baseline_cores),
        share=percent(use.throttled_share),
    )


def _billed(use: BurstUse) -> str:
    usd = use.surplus_vcpu_h_per_month * use.surplus_usd_per_vcpu_h
    message = template(
        "{told}; from then on it borrows, at a price that the catalog does not know"
    )
    if usd:
        message = template(
            "{told}; from then on it borrows and is billed {usd} USD a month"
        )
    return phrase(message, told=_used_up(use), usd=f"{usd:,.2f}")


def _used_up(use: BurstUse) -> str:
    return phrase(
        "{place}: its burst balance is empty {when}, at {mean} cores on average where"
        " {baseline} may be used for ever",
        place=use.machine,
        when=when_empty(use),
        mean=quantity(use.mean_cores),
        baseline=quantity(use.baseline_cores),
    )


def _instant(at_s: float, after_h: float | None) -> str:
    """Return when that is as a sentence says it: a weekday has its preposition."""
    is_told_by_day = after_h is not None and 0 < after_h * 3600 < 7 * DAY_S
    moment = _moment(at_s, after_h)
    return phrase("on {moment}", moment=moment) if is_told_by_day else moment


def _moment(at_s: float, after_h: float | None) -> str:
    """Return when that is, or how long it takes if it is more than a week."""
    if after_h is None:
        return phrase("never")
    if after_h == 0:
        return phrase("already")
    if after_h * 3600 >= 7 * DAY_S:
        return phrase("after {span}", span=span(3600 * after_h))
    return _weekday(at_s + 3600 * after_h)


def instant(at_s: float) -> str:
    """Return a weekday and a clock, of a time since a Monday's midnight."""
    return phrase("on {moment}", moment=_weekday(at_s))


def _weekday(at_s: float) -> str:
    hours, minutes = divmod(round(at_s / 60), 60)
    day = phrase(WEEKDAYS[hours // 24 % 7])
    return phrase("{day} {clock}", day=day, clock=f"{hours % 24:02}:{minutes:02}")
