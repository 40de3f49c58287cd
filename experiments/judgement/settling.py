"""Settling: the rate at which a closed load and the response times agree.

By Little's law N users who think for Z make ``X = N / (R + Z)`` requests a second, and
the response R grows with X: there is one rate at which both hold.
"""

from collections.abc import Sequence

from attrs import evolve

from experiments.judgement.bounds import ClosedBound
from experiments.judgement.equilibrium import equilibrium_of
from experiments.judgement.layout import Layout
from experiments.judgement.moments import Moment, moments_of
from experiments.judgement.routes import Route

ROUNDS = 5
"""Over all closed systems, whose rates depend on one another."""
HALVINGS = 25
"""Of the interval that a rate lies in: to 3e-8 of its bound."""


def closed_rates(
    layout: Layout, routes: Sequence[Route], bounds: Sequence[ClosedBound]
) -> dict[str, float]:
    """Return the rate of every closed load, which is the same all day.

    It is what they settle at with the most sessions.
    """
    if not bounds:
        return {}
    moments = moments_of(layout, {each.system: each.throughput_per_s for each in bounds})
    fullest = max(moments, key=lambda moment: sum(moment.online.values()))
    return settled(layout, routes, fullest, bounds)


def settled(
    layout: Layout, routes: Sequence[Route], moment: Moment, bounds: Sequence[ClosedBound]
) -> dict[str, float]:
    """Return the rate of every closed load at *moment*, beside each other's.

    That of one that has the platform to itself is exact.
    """
    others = [
        per_s
        for name, per_s in moment.requests_per_s.items()
        if name not in {bound.system for bound in bounds}
    ]
    if len(bounds) == 1 and not any((*others, *moment.online.values())):
        return {bound.system: bound.exact_per_s for bound in bounds}
    rates = {bound.system: bound.throughput_per_s for bound in bounds}
    for _ in range(ROUNDS if len(bounds) > 1 else 1):
        for bound in bounds:
            low, high = 0.0, bound.throughput_per_s
            for _ in range(HALVINGS):
                rates[bound.system] = (low + high) / 2
                if _users(layout, routes, moment, bound, rates) > bound.users:
                    high = rates[bound.system]
                else:
                    low = rates[bound.system]
            rates[bound.system] = low
    return rates


def _users(
    layout: Layout,
    routes: Sequence[Route],
    moment: Moment,
    bound: ClosedBound,
    rates: dict[str, float],
) -> float:
    """Return how many users it takes to keep up *rates* (Little's law)."""
    requests_per_s = {**moment.requests_per_s, **rates}
    state = equilibrium_of(layout, routes, evolve(moment, requests_per_s=requests_per_s))
    return rates[bound.system] * (state.response_s[bound.system] + bound.think_s)
