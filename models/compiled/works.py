"""Batch work: what it holds, and how it ends; twin of `models.hosting.batch`.

What it does is in `batching`, since that may cost lives.
"""

from models.compiled import hosts, memory, processor
from models.compiled.clock import fresh_ticket, now_of, put_due
from models.compiled.kinds import NONE, THREAD, WORK, WORK_ENDED
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.reports import report
from models.compiled.visits import free_visit, new_visit, start, visits

READS = 2
"""Step of a visit: it goes to the disk."""


@record
class Work:
    """One piece of work, which runs on its host again and again."""

    host: int
    memory_units: float
    """At its end, in bytes."""
    cpu_s: float
    """Of one step, as the time on the disk below."""
    disk_s: float
    first_thread: int
    threads: int
    computing: int
    """Of them, those that have yet to do their part of the step."""
    score_adj: int
    account: int
    """NONE while it has none."""
    visit: int
    """That works; NONE while none does."""
    began_at: float
    done: int
    killed: int
    took: int
    """The distribution of the times that it took, over those that were done."""
    last_rss: int
    """Bytes it held when it was killed."""


@record
class Thread:
    """One thread of batch work."""

    work: int
    job: int
    """On the processor; NONE while it has none."""


works = rows("works", Work)
threads = rows("threads", Thread)


@compiled
def open_account(p: Plane, b: int) -> None:
    """Open the account of a work, unless it is open."""
    work = works(p, b)
    if work.account < 0:
        work.account = memory.open_account(p, work.host, NONE, NONE, work.score_adj)
        memory.accounts(p, work.account).work = b


@compiled
def begin(p: Plane, b: int) -> None:
    """Let work begin in this instant."""
    open_account(p, b)
    work = works(p, b)
    v = new_visit(p, WORK)
    visits(p, v).request = b
    work.visit = v
    work.began_at = now_of(p)
    start(p, v)


@compiled
def compute(p: Plane, v: int) -> None:
    """Let every thread do an equal part of a step."""
    b = visits(p, v).request
    work = works(p, b)
    visits(p, v).ticket = fresh_ticket(p)
    work.computing = work.threads
    cpu = hosts.hosts(p, work.host).cpu
    for t in range(work.first_thread, work.first_thread + work.threads):
        demand_s = work.cpu_s / work.threads
        threads(p, t).job = processor.admit(p, cpu, demand_s, THREAD, t, 0)


@compiled
def end_thread(p: Plane, t: int) -> None:
    """Let a thread have done its part; the last one lets the work go on."""
    threads(p, t).job = NONE
    work = works(p, threads(p, t).work)
    work.computing -= 1
    if work.computing == 0:
        put_due(p, work.visit, visits(p, work.visit).ticket)


@compiled
def kill(p: Plane, b: int, cause: int) -> None:
    """End work at once, if it runs, and give everything back."""
    work = works(p, b)
    v = work.visit
    if v < 0:
        return
    work.visit = NONE
    work.last_rss = memory.close(p, work.account)
    work.account = NONE
    work.killed += 1
    if visits(p, v).ticket != 0:
        _let_go(p, v)
    report(p, WORK_ENDED, b, cause)


@compiled
def _let_go(p: Plane, v: int) -> None:
    """End the story of work that waits for its threads, or for the disk."""
    visit = visits(p, v)
    work = works(p, visit.request)
    cpu = hosts.hosts(p, work.host).cpu
    for t in range(work.first_thread, work.first_thread + work.threads):
        if threads(p, t).job >= 0:
            processor.withdraw(p, cpu, threads(p, t).job)
            threads(p, t).job = NONE
    if visit.step == READS:
        hosts.share_disk(p, work.host, -1)
    visit.ticket = 0
    free_visit(p, v)
