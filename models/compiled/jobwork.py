"""Job workers; twin of `models.hosting.jobs`."""

from models.compiled import histogram, processor
from models.compiled.clock import fresh_ticket, now_of
from models.compiled.kinds import JOB, NONE, VISIT
from models.compiled.records import Plane, compiled, record, rows
from models.compiled.spare import growing
from models.compiled.visits import free_visit, new_visit, start, visits


@record
class Worker:
    """One thread that works through a queue kept in Redis."""

    cpu: int
    is_up: bool
    first: int
    last: int
    waiting: int
    work: int
    """The visit that works; NONE while none does."""
    put_count: int
    done: int
    sojourn: int
    """From putting to the end of the work, over jobs."""


@record
class Task:
    """One job that was put and not done."""

    next: int
    put_at: float
    demand_s: float


workers = rows("workers", Worker)
tasks, _take_task, _free_task = growing("tasks", Task)


@compiled
def put(p: Plane, number: int, demand_s: float) -> None:
    """Queue a job of *demand_s*."""
    worker = workers(p, number)
    t = _take_task(p)
    task = tasks(p, t)
    task.next = NONE
    task.put_at = now_of(p)
    task.demand_s = demand_s
    if worker.first >= 0:
        tasks(p, worker.last).next = t
    else:
        worker.first = t
    worker.last = t
    worker.waiting += 1
    worker.put_count += 1
    begin(p, number)


@compiled
def begin(p: Plane, number: int) -> None:
    """Work, if there is anything to do and nobody does it."""
    worker = workers(p, number)
    if worker.is_up and worker.work < 0 and worker.first >= 0:
        v = new_visit(p, JOB)
        visits(p, v).app = number
        worker.work = v
        start(p, v)


@compiled
def go_on(p: Plane, v: int) -> None:
    """Go on with the work until it waits or everything is done."""
    visit = visits(p, v)
    worker = workers(p, visit.app)
    if visit.step != 0:
        t = worker.first
        worker.first = tasks(p, t).next
        worker.waiting -= 1
        worker.done += 1
        histogram.add(p, worker.sojourn, now_of(p) - tasks(p, t).put_at)
        _free_task(p, t)
    if worker.first < 0:
        worker.work = NONE
        free_visit(p, v)
        return
    visit.step = 1
    visit.ticket = fresh_ticket(p)
    visit.core = worker.cpu
    visit.job = processor.admit(
        p, worker.cpu, tasks(p, worker.first).demand_s, VISIT, v, visit.ticket
    )
