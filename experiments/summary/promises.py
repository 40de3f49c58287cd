"""Promises: each objective of a system, what was observed, and whether it was kept.

They are judged by counts over the whole measured span, never by a quantile of bins.
"""

from math import isfinite
from typing import Any

from attrs import evolve

from experiments.summary.presence import Presence
from experiments.summary.systems import Objective, Objectives
from models.config import ObjectivesConfig
from models.seam import Sockets
from models.traffic.endpoints import EndpointMeasures
from models.traffic.windows import LATE_SHARE
from sim.monitor import Histogram

LATE_QUANTILE = 0.95


def promises_of(
    objectives: ObjectivesConfig,
    presence: Presence,
    *,
    latency_s: Histogram,
    endpoints: tuple[EndpointMeasures, ...],
    sessions: Sockets | None,
) -> Objectives:
    """Judge each of *objectives*, and those of single routes.

    A promise of which nothing could be observed is open, and decides nothing.
    """
    judged: dict[str, Any] = {
        "p95_s": _p95(objectives.p95_s, presence.late_share, latency_s),
        "error_rate": _at_most(objectives.error_rate, presence.failed_share),
        "availability": _at_least(objectives.availability, presence.availability),
    }
    if sessions is not None:
        connected = sessions.connected_share()
        judged["connected_share"] = _at_least(objectives.connected_share, connected)
        back_s = sessions.reconnect_s.quantile(LATE_QUANTILE)
        judged["reconnect_p95_s"] = _at_most(
            objectives.reconnect_p95_s, back_s if isfinite(back_s) else None
        )
    given = {name: each for name, each in judged.items() if each is not None}
    routes = {each.path: route for each in endpoints if (route := _route(each))}
    found = [each.met for each in given.values()]
    found += [route.met for route in routes.values()]
    return evolve(Objectives(met=_together(found), routes=routes or None), **given)


def _route(endpoint: EndpointMeasures) -> Objectives | None:
    promised = endpoint.promised
    if promised is None:
        return None
    ended = endpoint.completed + endpoint.failed
    late_share = endpoint.late / ended if ended else None
    failed_share = endpoint.failed / ended if ended else None
    judged: dict[str, Any] = {
        "p95_s": _p95(promised.p95_s, late_share, endpoint.latency_s),
        "error_rate": _at_most(promised.error_rate, failed_share),
    }
    given = {name: each for name, each in judged.items() if each is not None}
    met = _together([each.met for each in given.values()])
    if promised.p95_s is not None and late_share is not None:
        given["in_time_share"] = 1.0 - late_share
    return Objectives(met=met, **given)


def _p95(
    target_s: float | None, late_share: float | None, latency_s: Histogram
) -> Objective | None:
    """Judge by the share that was late; tell the quantile."""
    if target_s is None:
        return None
    observed_s = latency_s.quantile(LATE_QUANTILE)
    return Objective(
        target=target_s,
        observed=observed_s if isfinite(observed_s) else None,
        met=None if late_share is None else late_share <= LATE_SHARE,
    )


def _at_most(target: float | None, observed: float | None) -> Objective | None:
    if target is None:
        return None
    met = None if observed is None else observed <= target
    return Objective(target=target, observed=observed, met=met)


def _at_least(target: float | None, observed: float | None) -> Objective | None:
    if target is None:
        return None
    met = None if observed is None else observed >= target
    return Objective(target=target, observed=observed, met=met)


def _together(found: list[bool | None]) -> bool | None:
    """Judge all of *found*; those of which nothing could be observed decide nothing."""
    known = [each for each in found if each is not None]
    return all(known) if known else None
