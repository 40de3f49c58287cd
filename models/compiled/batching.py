"""What batch work does, step by step; twin of `models.hosting.batch`."""

from models.compiled import histogram, hosts, memory, works
from models.compiled.claims import claim_for
from models.compiled.clock import now_of
from models.compiled.kinds import NONE, WORK_ENDED
from models.compiled.records import Plane, compiled
from models.compiled.reports import report
from models.compiled.visits import free_visit, pause, visits
from models.hosting.batch import STEPS

GROWS, COMPUTES, READS = 0, 1, works.READS


@compiled
def go_on(p: Plane, v: int) -> None:
    """Grow, compute and go to the disk, in equal parts, until it waits or is over."""
    visit = visits(p, v)
    work = works.works(p, visit.request)
    if visit.step == READS:
        hosts.share_disk(p, work.host, -1)
        visit.step = GROWS
    while visit.step == COMPUTES or visit.index < STEPS:
        if visit.step == GROWS:
            if not _grow(p, v):
                free_visit(p, v)
                return
            visit.step = COMPUTES
            if work.cpu_s != 0.0:
                works.compute(p, v)
                return
        visit.step = GROWS
        if work.disk_s != 0.0:
            visit.step = READS
            hosts.share_disk(p, work.host, 1)
            pause(p, v, work.disk_s)
            return
    _be_done(p, v)


@compiled
def _grow(p: Plane, v: int) -> bool:
    """Take the memory of the next step; say whether it survived that."""
    visit = visits(p, v)
    visit.index += 1
    work = works.works(p, visit.request)
    held = memory.accounts(p, work.account).held
    grown = round(work.memory_units * visit.index / STEPS) - held
    return claim_for(p, work.account, grown)


@compiled
def _be_done(p: Plane, v: int) -> None:
    """Give everything back: the work is done."""
    b = visits(p, v).request
    work = works.works(p, b)
    work.visit = NONE
    memory.close(p, work.account)
    work.account = NONE
    work.done += 1
    histogram.add(p, work.took, now_of(p) - work.began_at)
    free_visit(p, v)
    report(p, WORK_ENDED, b, NONE)
