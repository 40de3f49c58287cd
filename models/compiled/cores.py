"""Cores: what a thread computes on, all of a processor or a container's part of it."""

from models.compiled import processor, quota
from models.compiled.quota import FIRST_QUOTA
from models.compiled.records import Plane, compiled


@compiled
def admit(
    p: Plane, core: int, demand_s: float, customer: int, subject: int, ticket: int
) -> int:
    """Begin to serve *demand_s*; *subject*, a *customer*, hears of the end of it."""
    if core < FIRST_QUOTA:
        return processor.admit(p, core, demand_s, customer, subject, ticket)
    return quota.admit(p, core - FIRST_QUOTA, demand_s, customer, subject, ticket)


@compiled
def left_s(p: Plane, core: int, job: int) -> float:
    """Return what a job has yet to receive."""
    if core < FIRST_QUOTA:
        return processor.left_s(p, core, job)
    return quota.left_s(p, job)


@compiled
def withdraw(p: Plane, core: int, job: int) -> None:
    """Stop serving a job, which has not ended."""
    if core < FIRST_QUOTA:
        processor.withdraw(p, core, job)
    else:
        quota.withdraw(p, job)
