"""Quotas: so much of a processor in each period; twin of `sim.quota`.

What is computed on is a core: a processor by its number, or a quota by that behind
`FIRST_QUOTA`.
"""

from math import floor

from models.compiled import processor
from models.compiled.calendar import schedule
from models.compiled.clock import fresh_ticket, now_of
from models.compiled.kinds import GONE, NONE, REFILL, SLICE, whole
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.spare import growing
from sim.quota import NOTHING_S, PERIOD_S

FIRST_QUOTA = whole(2**20)
"""Numbers of cores from here on are those of quotas."""


@record
class Quota:
    """What the container of an application lets it have; numbered as that."""

    cpu: int
    each_s: float
    """In a period."""
    left_s: float
    """Of this one."""
    period: int
    first: int
    """Of its stints, oldest first."""
    last: int
    first_ended: int
    """Of those that have all they wanted, whose owners have yet to hear that."""
    refill: int
    """Ticket of the next period; 0 if nobody waits for it."""
    throttled_s: float
    is_throttled: bool
    throttled_since: float


@record
class Stint:
    """One job of a quota."""

    next: int
    previous: int
    quota: int
    left_s: float
    """What it has yet to receive."""
    customer: int
    subject: int
    ticket: int
    is_running: bool
    """Is it on the processor, for the slice below?"""
    slice_s: float
    place: int
    """Its job there; NONE when that has just ended."""


quotas = rows("quotas", Quota)
stints, _take_stint, free_stint = growing("stints", Stint)


@compiled
def admit(
    p: Plane, q: int, demand_s: float, customer: int, subject: int, ticket: int
) -> int:
    """Begin to serve *demand_s*; *subject*, a *customer*, hears of the end of it."""
    _pause(p, q)
    s = _take_stint(p)
    stint, quota = stints(p, s), quotas(p, q)
    stint.quota = q
    stint.left_s = demand_s
    stint.customer = customer
    stint.subject = subject
    stint.ticket = ticket
    stint.is_running = False
    stint.next = NONE
    stint.previous = quota.last
    if quota.last >= 0:
        stints(p, quota.last).next = s
    else:
        quota.first = s
    quota.last = s
    go_on(p, q)
    return s


@compiled
def left_s(p: Plane, s: int) -> float:
    """Return what a stint has yet to receive."""
    q = stints(p, s).quota
    _pause(p, q)
    go_on(p, q)
    return stints(p, s).left_s


@compiled
def withdraw(p: Plane, s: int) -> None:
    """Stop serving a stint; one that has ended just tells nobody."""
    q = stints(p, s).quota
    stints(p, s).customer = GONE
    _pause(p, q)
    if not _has_ended(p, s):
        _take_out(p, s)
        free_stint(p, s)
    go_on(p, q)


@compiled
def _has_ended(p: Plane, s: int) -> bool:
    ended = quotas(p, stints(p, s).quota).first_ended
    while ended >= 0 and ended != s:
        ended = stints(p, ended).next
    return ended == s


@compiled
def _take_out(p: Plane, s: int) -> None:
    stint = stints(p, s)
    quota = quotas(p, stint.quota)
    if stint.previous >= 0:
        stints(p, stint.previous).next = stint.next
    else:
        quota.first = stint.next
    if stint.next >= 0:
        stints(p, stint.next).previous = stint.previous
    else:
        quota.last = stint.previous


@compiled
def _pause(p: Plane, q: int) -> None:
    """Take everybody off the processor, and account for what they had of it."""
    quota = quotas(p, q)
    s = quota.first
    while s >= 0:
        stint = stints(p, s)
        if stint.is_running:
            left_s = 0.0
            if stint.place >= 0:
                left_s = processor.left_s(p, quota.cpu, stint.place)
            had_s = max(0.0, stint.slice_s - left_s)
            if stint.place >= 0:
                processor.withdraw(p, quota.cpu, stint.place)
            stint.is_running = False
            stint.left_s -= had_s
            quota.left_s -= had_s
        s = stint.next


@compiled
def go_on(p: Plane, q: int) -> None:
    """Let everybody run for an equal part of what is left of this period."""
    quota, now = quotas(p, q), now_of(p)
    period = floor(now / PERIOD_S + 1e-9)
    if period > quota.period:
        quota.period = period
        quota.left_s = quota.each_s
    quota.refill = 0
    is_empty = quota.first < 0
    if quota.is_throttled:
        quota.throttled_s += now - quota.throttled_since
    quota.is_throttled = not is_empty and quota.left_s <= NOTHING_S
    quota.throttled_since = now
    if is_empty:
        return
    quota.refill = fresh_ticket(p)
    schedule(p, (period + 1) * PERIOD_S - now, REFILL, q, quota.refill)
    if not quota.is_throttled:
        _share_out(p, q)


@compiled
def _share_out(p: Plane, q: int) -> None:
    """Bring everybody to the processor."""
    quota = quotas(p, q)
    present = 0
    s = quota.first
    while s >= 0:
        present += 1
        s = stints(p, s).next
    part_s = quota.left_s / present
    s = quota.first
    while s >= 0:
        stint = stints(p, s)
        stint.slice_s = min(stint.left_s, part_s)
        stint.is_running = True
        stint.place = processor.admit(p, quota.cpu, stint.slice_s, SLICE, s, 0)
        s = stint.next


@compiled
def begin_period(p: Plane, q: int) -> None:
    """Let everybody have what the next period gives."""
    quotas(p, q).refill = 0
    _pause(p, q)
    go_on(p, q)


@compiled
def end_slice(p: Plane, s: int) -> None:
    """Let the stint whose slice is over, and all that want no more, begin to leave."""
    q = stints(p, s).quota
    stints(p, s).place = NONE
    _pause(p, q)
    last = NONE
    each = quotas(p, q).first
    while each >= 0:
        following = stints(p, each).next
        if stints(p, each).left_s <= NOTHING_S:
            _take_out(p, each)
            stints(p, each).next = NONE
            if last >= 0:
                stints(p, last).next = each
            else:
                quotas(p, q).first_ended = each
            last = each
        each = following


@compiled
def next_ended(p: Plane, q: int) -> int:
    """Return the next stint that leaves, no longer in any list and not free yet."""
    s = quotas(p, q).first_ended
    if s >= 0:
        quotas(p, q).first_ended = stints(p, s).next
    return s


@compiled
def end_leaving(p: Plane, q: int) -> None:
    """Go on with those who stay."""
    _pause(p, q)
    go_on(p, q)
