"""Burst credits of a processor; twin of `sim.credits`, where the rules are told."""

from math import inf

from models.compiled.calendar import schedule_as
from models.compiled.clock import NORMAL, clock_of, fresh_ticket
from models.compiled.kinds import CREDITS
from models.compiled.records import Plane, compiled, record, rows
from sim.credits import NEAR_S


@record
class Cpu:
    """One processor: processor sharing, and its credits where it has any."""

    servers: float
    permitted: float
    """Servers' worth that its credits permit."""
    given: float
    """Share of each server that others have not taken."""
    allowed: float
    speed: float
    present: int
    attained_s: float
    settled_at: float
    rate: float
    busy: float
    busy_s: float
    departure: int
    """Ticket of the next departure; 0 if there is none."""
    departs_at: float
    is_departing: bool
    first_job: int
    jobs: int
    """That ever came, a count, by which those of one end keep their order."""
    is_burstable: bool
    is_unlimited: bool
    is_watched: bool
    """Is the balance so low that every change of the share is looked at?"""
    is_special: bool
    """Is there more to settle than the balance?"""
    is_throttled: bool
    baseline: float
    cap: float
    balance: float
    launch: float
    owed: float
    charged: float
    throttled_s: float
    throttles: int
    watch: int
    """Ticket of the next look; 0 if there is none."""
    watches_at: float


cpus = rows("cpus", Cpu)


@compiled
def allow(cpu: Cpu, servers: float) -> None:
    """Permit so many servers' worth, of which only a share may be given."""
    cpu.permitted = servers
    cpu.allowed = min(servers, cpu.servers * cpu.given)


@compiled
def spend(cpu: Cpu, span_s: float) -> None:
    """Account for *span_s* where the balance alone does not tell the story."""
    if cpu.is_throttled and cpu.present * cpu.given > cpu.baseline:
        cpu.throttled_s += span_s
    if cpu.launch > 0.0:
        span_s -= _spend_launch(cpu, span_s)
    spent = (cpu.busy - cpu.baseline) * span_s
    if spent <= 0.0:
        repaid = min(cpu.owed, -spent)
        cpu.owed -= repaid
        cpu.balance = min(cpu.cap, cpu.balance - spent - repaid)
    else:
        from_balance = min(cpu.balance, spent)
        cpu.balance -= from_balance
        if cpu.is_unlimited:
            borrowed = min(cpu.cap - cpu.owed, spent - from_balance)
            cpu.owed += borrowed
            cpu.charged += spent - from_balance - borrowed
    if cpu.is_throttled and cpu.balance > 0.0:
        cpu.is_throttled = False
        allow(cpu, cpu.servers)
    cpu.is_special = cpu.launch > 0.0 or cpu.owed > 0.0 or cpu.is_throttled


@compiled
def _spend_launch(cpu: Cpu, span_s: float) -> float:
    """Spend the launch credit for up to *span_s*; return how long it lasted."""
    used = cpu.busy * span_s
    lasted_s = span_s
    if used >= cpu.launch:
        lasted_s = cpu.launch / cpu.busy
    cpu.launch = max(0.0, cpu.launch - used)
    cpu.balance = min(cpu.cap, cpu.balance + cpu.baseline * lasted_s)
    return lasted_s


@compiled
def lasts_s(cpu: Cpu, busy: float) -> float:
    """Return how long the credits last if *busy* servers stay so, above baseline."""
    drain = busy - cpu.baseline
    launch_s = cpu.launch / busy
    balance = min(cpu.cap, cpu.balance + cpu.baseline * launch_s)
    return launch_s + balance / drain


@compiled
def look_ahead(p: Plane, c: int) -> None:
    """Keep a call at the next time at which the balance needs attention."""
    cpu = cpus(p, c)
    if cpu.is_unlimited or cpu.baseline >= cpu.servers:
        return
    now = clock_of(p).now
    left = cpu.balance
    if cpu.launch != 0.0:
        left = lasts_s(cpu, cpu.servers) * (cpu.servers - cpu.baseline)
    near = NEAR_S * cpu.servers
    if left > near:
        cpu.is_watched = False
        _watch_at(p, c, now + (left - near / 2.0) / (cpu.servers - cpu.baseline))
        return
    cpu.is_watched = True
    if cpu.busy > cpu.baseline and not cpu.is_throttled:
        _watch_at(p, c, now + lasts_s(cpu, cpu.busy))
    else:
        _watch_at(p, c, inf)


@compiled
def _watch_at(p: Plane, c: int, at: float) -> None:
    cpu = cpus(p, c)
    if at == cpu.watches_at:
        return
    cpu.watch = 0
    cpu.watches_at = at
    if at < inf:
        cpu.watch = fresh_ticket(p)
        schedule_as(p, at - clock_of(p).now, NORMAL, CREDITS, c, cpu.watch)
