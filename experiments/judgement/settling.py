"""Settling: the rate at which a closed load and the response times agree.

By Little's law N users who think for Z make ``X = N / (R + Z)`` requests a second, and
the response R grows with X: there is one rate at which both hold, at each moment.
"""

from collections.abc import Iterable, Sequence
from math import isclose

from attrs import evolve

from experiments.judgement.bounds import ClosedBound
from experiments.judgement.equilibrium import equilibrium_of
from experiments.judgement.layout import Layout
from experiments.judgement.moments import Moment
from experiments.judgement.routes import Route

ROUNDS = 40
"""Over the proportions of several closed loads, which depend on one another, at most."""
HALVINGS = 20
"""Of the interval that the rates lie in: to a millionth of their bounds."""
CLOSE = 1e-3
"""Of each number of users, when the proportions hold."""

Key = tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...]]
"""What the rates of a moment follow from: the other requests, and the sessions."""


def settle(
    layout: Layout,
    routes: Sequence[Route],
    bounds: Sequence[ClosedBound],
    moments: Iterable[Moment],
) -> tuple[Moment, ...]:
    """Return *moments* with the rates at which the closed loads settle in each.

    Moments that are alike but for their label settle alike.
    """
    if not bounds:
        return tuple(moments)
    found: dict[Key, dict[str, float]] = {}
    settled = []
    for moment in moments:
        key = (tuple(moment.requests_per_s.items()), tuple(moment.online.items()))
        if key not in found:
            found[key] = _rates(layout, routes, bounds, moment)
        rates = {**moment.requests_per_s, **found[key]}
        settled.append(evolve(moment, requests_per_s=rates))
    return tuple(settled)


def _rates(
    layout: Layout, routes: Sequence[Route], bounds: Sequence[ClosedBound], moment: Moment
) -> dict[str, float]:
    """Return the rate of every closed load at *moment*, beside each other's.

    That of one that has the platform to itself is exact.
    """
    others = (*moment.requests_per_s.values(), *moment.online.values())
    if len(bounds) == 1 and not any(others):
        return {bound.system: bound.exact_per_s for bound in bounds}
    rates = {bound.system: bound.throughput_per_s for bound in bounds}
    for _ in range(ROUNDS):
        rates, turns_s = _scaled(layout, routes, bounds, moment, rates)
        if all(_holds(bound, rates, turns_s) for bound in bounds):
            break
        rates = {it.system: it.users / turns_s[it.system] for it in bounds}
    return rates


def _holds(
    bound: ClosedBound, rates: dict[str, float], turns_s: dict[str, float]
) -> bool:
    """Say whether a rate takes the users that there are, or can neither rise nor fall."""
    per_s = rates[bound.system]
    if not per_s or isclose(per_s, bound.throughput_per_s, rel_tol=CLOSE):
        return True
    return isclose(per_s * turns_s[bound.system], bound.users, rel_tol=CLOSE)


def _scaled(
    layout: Layout,
    routes: Sequence[Route],
    bounds: Sequence[ClosedBound],
    moment: Moment,
    proportions: dict[str, float],
) -> tuple[dict[str, float], dict[str, float]]:
    """Return rates in these *proportions* that take all users, within their bounds.

    With them comes the turn of each user, the mean time from one request to the next.
    """
    users = sum(bound.users for bound in bounds)
    low, high = 0.0, max(it.throughput_per_s / proportions[it.system] for it in bounds)
    rates = turns_s = dict.fromkeys(proportions, 0.0)  # where open loads leave nothing
    for _ in range(HALVINGS):
        factor = (low + high) / 2
        tried = {
            it.system: min(factor * proportions[it.system], it.throughput_per_s)
            for it in bounds
        }
        per_s = {**moment.requests_per_s, **tried}
        state = equilibrium_of(layout, routes, evolve(moment, requests_per_s=per_s))
        taken_s = {it.system: state.response_s[it.system] + it.think_s for it in bounds}
        if sum(tried[name] * taken_s[name] for name in tried) > users:
            high = factor
        else:
            low, rates, turns_s = factor, tried, taken_s
    return rates, turns_s
