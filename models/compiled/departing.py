"""Departures: who leaves a processor, and what goes on then."""

from models.compiled import claims, eventloop, processor, quota, workers, works
from models.compiled.jobs import jobs
from models.compiled.kinds import ANSWERED, LOOP, NONE, POSTED, SLICE, THREAD, VISIT, WARM
from models.compiled.records import Plane, compiled
from models.compiled.visits import visits


@compiled
def _be_served(p: Plane, customer: int, subject: int, ticket: int) -> None:
    """Let somebody go on who has had all that it wanted of a core."""
    if customer == VISIT:
        visits(p, subject).job = NONE
        processor.tell_visit(p, customer, subject, ticket)
    elif customer == LOOP:
        eventloop.end(p, subject)
        claims.begin_request(p)
    elif customer == POSTED:
        workers.end_posted(p, subject, ANSWERED)
    elif customer == THREAD:
        works.end_thread(p, subject)
    elif customer == WARM:
        eventloop.serve(p, subject)
        claims.begin_request(p)


@compiled
def _end_slice(p: Plane, subject: int) -> None:
    """Let those stints of a quota leave that have got what they wanted.

    The end of one may withdraw another of them, which nobody is to hear of then.
    """
    q = quota.stints(p, subject).quota
    quota.end_slice(p, subject)
    while True:
        s = quota.next_ended(p, q)
        if s < 0:
            break
        stint = quota.stints(p, s)
        customer, owner, ticket = stint.customer, stint.subject, stint.ticket
        quota.free_stint(p, s)
        _be_served(p, customer, owner, ticket)
    quota.end_leaving(p, q)


@compiled
def depart(p: Plane, c: int) -> None:
    """Let the jobs leave a processor that have got what they wanted."""
    processor.begin_departure(p, c)
    while True:
        j = processor.next_leaving(p, c)
        if j < 0:
            break
        job = jobs(p, j)
        customer, subject, ticket = job.customer, job.subject, job.ticket
        processor.drop_leaving(p, c)
        if customer == SLICE:
            _end_slice(p, subject)
        else:
            _be_served(p, customer, subject, ticket)
    processor.end_departure(p, c)
