"""Processor sharing; twin of `sim.processor`, where the rules are told."""

from math import inf

from models.compiled.calendar import schedule
from models.compiled.clock import fresh_ticket, now_of, put_due
from models.compiled.credits import Cpu, allow, cpus, lasts_s, look_ahead, spend
from models.compiled.jobs import jobs, melded, take_job, without
from models.compiled.kinds import DEPARTURE, GONE, NONE, VISIT
from models.compiled.records import Plane, compiled


@compiled
def _drop_head(p: Plane, cpu: Cpu) -> None:
    """Take the first job out of the heap."""
    cpu.first_job = without(p, cpu.first_job)


@compiled
def settle(p: Plane, c: int) -> None:
    """Account for the span since the last change, at the rates that held in it."""
    cpu = cpus(p, c)
    now = now_of(p)
    span_s = now - cpu.settled_at
    if span_s == 0.0:
        return
    cpu.attained_s += cpu.rate * span_s
    cpu.busy_s += cpu.busy * span_s
    cpu.settled_at = now
    if cpu.is_burstable:
        balance = cpu.balance + (cpu.baseline - cpu.busy) * span_s
        if balance <= 0.0 or cpu.is_special:
            spend(cpu, span_s)
        else:
            cpu.balance = min(balance, cpu.cap)


@compiled
def _empty(p: Plane, cpu: Cpu) -> None:
    """Forget every job: nobody is present, and short clocks are exact."""
    while cpu.first_job >= 0:
        _drop_head(p, cpu)
    cpu.rate = 0.0
    cpu.busy = 0.0
    cpu.attained_s = 0.0


@compiled
def share(p: Plane, c: int) -> None:
    """Share the servers anew and find the next departure."""
    cpu = cpus(p, c)
    now = now_of(p)
    departs_at = inf
    if cpu.present == 0:
        _empty(p, cpu)
    else:
        rate = cpu.speed
        wanted = cpu.present * cpu.given
        if wanted > cpu.allowed:
            rate = rate * cpu.allowed / cpu.present
            cpu.busy = cpu.allowed
        else:
            rate *= cpu.given
            cpu.busy = wanted
        cpu.rate = rate
        while jobs(p, cpu.first_job).customer == GONE:
            _drop_head(p, cpu)
        left_s = jobs(p, cpu.first_job).end - cpu.attained_s
        if left_s <= 0.0:
            departs_at = now
        elif rate != 0.0:
            departs_at = now + left_s / rate
    if cpu.departure == 0 or departs_at != cpu.departs_at:
        cpu.departure = 0
        cpu.departs_at = departs_at
        if departs_at < inf:
            cpu.departure = fresh_ticket(p)
            schedule(p, departs_at - now, DEPARTURE, c, cpu.departure)
    if cpu.is_watched:
        look_ahead(p, c)


@compiled
def admit(
    p: Plane, c: int, demand_s: float, customer: int, subject: int, ticket: int
) -> int:
    """Begin to serve *demand_s*; *subject*, a *customer*, hears of the end of it."""
    cpu = cpus(p, c)
    now = now_of(p)
    settle(p, c)
    j = take_job(p)
    job = jobs(p, j)
    job.next = NONE
    job.child = NONE
    job.end = cpu.attained_s + demand_s
    job.number = cpu.jobs
    cpu.jobs += 1
    job.customer = customer
    job.subject = subject
    job.ticket = ticket
    cpu.present += 1
    cpu.first_job = melded(p, cpu.first_job, j)
    if cpu.is_departing or cpu.present > 1 or cpu.is_watched:
        if not cpu.is_departing:
            share(p, c)
        return j
    # Alone, as nearly always: the general case, without its detours.
    cpu.busy = min(cpu.allowed, cpu.given)
    cpu.rate = cpu.speed * cpu.busy
    if cpu.rate != 0.0:
        cpu.departs_at = now + demand_s / cpu.rate
        cpu.departure = fresh_ticket(p)
        schedule(p, demand_s / cpu.rate, DEPARTURE, c, cpu.departure)
    else:
        share(p, c)
    return j


@compiled
def left_s(p: Plane, c: int, j: int) -> float:
    """Return what a job has yet to receive."""
    settle(p, c)
    return max(0.0, jobs(p, j).end - cpus(p, c).attained_s)


@compiled
def withdraw(p: Plane, c: int, j: int) -> None:
    """Stop serving a job, which has not ended."""
    cpu = cpus(p, c)
    settle(p, c)
    jobs(p, j).customer = GONE
    cpu.present -= 1
    if not cpu.is_departing:
        share(p, c)


@compiled
def begin_departure(p: Plane, c: int) -> None:
    """Let the first job, and those that end with it, begin to leave."""
    cpu = cpus(p, c)
    cpu.departure = 0
    settle(p, c)
    cpu.attained_s = jobs(p, cpu.first_job).end  # exactly, whatever rounding did
    cpu.is_departing = True


@compiled
def next_leaving(p: Plane, c: int) -> int:
    """Take the next job that leaves now out of the processor; none if none does.

    Whoever takes it frees it, after reading whose it is.
    """
    cpu = cpus(p, c)
    while cpu.first_job >= 0:
        job = jobs(p, cpu.first_job)
        if job.customer != GONE:
            if job.end > cpu.attained_s:
                return NONE
            cpu.present -= 1
            return cpu.first_job
        _drop_head(p, cpu)
    return NONE


@compiled
def drop_leaving(p: Plane, c: int) -> None:
    """Free the job that `next_leaving` has named, before anybody else comes."""
    _drop_head(p, cpus(p, c))


@compiled
def end_departure(p: Plane, c: int) -> None:
    """Share the servers among those who stay."""
    cpu = cpus(p, c)
    cpu.is_departing = False
    if cpu.present > 0 or cpu.is_watched:
        share(p, c)
    else:
        _empty(p, cpu)


@compiled
def tell_visit(p: Plane, customer: int, subject: int, ticket: int) -> bool:
    """Let a visit go on whose job has left; say whether the customer was one."""
    if customer == VISIT:
        put_due(p, subject, ticket)
        return True
    return False


@compiled
def look(p: Plane, c: int) -> bool:
    """Look at the balance as it was asked for; say whether it has just run out."""
    cpu = cpus(p, c)
    cpu.watch = 0
    cpu.watches_at = inf
    settle(p, c)
    now = now_of(p)
    is_empty = cpu.busy > cpu.baseline and now + lasts_s(cpu, cpu.busy) <= now
    if is_empty:
        cpu.balance = 0.0
        cpu.launch = 0.0
        cpu.is_throttled = True
        cpu.is_special = True
        cpu.throttles += 1
        allow(cpu, cpu.baseline)
    share(p, c)
    look_ahead(p, c)
    return is_empty


@compiled
def take_away(p: Plane, c: int, taken: float) -> None:
    """Let others have a share of every server from now on; with 1 all stand still."""
    cpu = cpus(p, c)
    settle(p, c)
    cpu.given = 1.0 - taken
    allow(cpu, cpu.permitted)
    if not cpu.is_departing:
        share(p, c)


@compiled
def forget_credits(p: Plane, c: int, launch: float) -> None:
    """Start anew with an empty balance and *launch* credit, as after a stop."""
    cpu = cpus(p, c)
    settle(p, c)
    cpu.charged += cpu.owed
    cpu.owed = 0.0
    cpu.balance = 0.0
    cpu.launch = launch
    cpu.is_special = True
    if launch > 0.0:
        cpu.is_throttled = False
        allow(cpu, cpu.servers)
    share(p, c)
    look_ahead(p, c)
