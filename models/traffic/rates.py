"""Rates: how many requests and sessions a scenario sends, over its whole run."""

from math import ceil

from models.config import DAY_S, Scenario, SystemConfig
from models.traffic.trace import trace_of
from sim.instant import LONGEST_INSTANT
from sim.rate import Rate

TURNS_EACH = 20
"""An instant in which all customers do something has fewer turns for each of them."""


def requests_per_day(system: SystemConfig) -> float:
    """Return the requests of a day of factor 1: as given, from the queries or a trace.

    A trace counts at its mean rate.
    """
    trace = trace_of(system.clients)
    if trace is not None:
        return trace.per_s * DAY_S
    if system.requests_per_day is not None:
        return system.requests_per_day
    endpoints = system.endpoints.values()
    queries = sum(endpoint.share * endpoint.queries for endpoint in endpoints)
    shares = sum(endpoint.share for endpoint in endpoints)
    return system.queries_per_day * shares / queries if queries else 0.0


def crowd(system: SystemConfig) -> int:
    """Return how many customers of *system* are present at once, more than less.

    All users of a closed load and all sessions, and of an open load what arrives at ten
    times the mean rate while the most patient wait; of a trace never more than it has.
    """
    clients, sessions = system.clients, system.sessions
    online = 0.0 if sessions is None else sessions.online_peak
    if clients.kind == "closed":
        return ceil(clients.users + online)
    present = 10 * requests_per_day(system) / DAY_S * clients.timeout_s
    trace = trace_of(clients)
    if trace is not None:
        present = min(present, len(trace.times_s))
    return ceil(online + present)


def longest_instant(scenario: Scenario) -> int:
    """Return more turns than an instant has in which all customers do something."""
    customers = sum(map(crowd, scenario.systems.values()))
    return LONGEST_INSTANT + TURNS_EACH * customers


def request_rate(name: str, scenario: Scenario) -> Rate:
    """Return the arrival rate of the requests of system *name* over the whole run."""
    system = scenario.systems[name]
    per_day = requests_per_day(system)
    if system.profile is None or system.clients.kind == "trace":
        rate = Rate.constant(per_day / DAY_S)
    else:
        profile = scenario.profiles[system.profile]
        rate = Rate.daily(
            per_day,
            hourly_shape=profile.hourly,
            weekday_factors=profile.weekdays,
            days=_whole_days(scenario),
        ).since(scenario.starts_at_s)
    for surge in system.surges:
        until_s = surge.at_s + surge.duration_s
        rate = rate.with_surge(surge.at_s, until_s=until_s, factor=surge.factor)
    return rate


def session_rate(system: SystemConfig, scenario: Scenario) -> Rate:
    """Return the rate at which sessions open, so that their number follows its profile.

    By Little's law the number online is the rate times the mean duration; the profile
    changes slowly against that duration, so the lag is left out.
    """
    sessions = system.sessions
    if sessions is None:
        return Rate.constant(0.0)
    profile = scenario.profiles[sessions.profile]
    peak_per_s = sessions.online_peak / sessions.duration.mean_s
    mean_weight = sum(profile.hourly) / 24
    peak_weight = max(profile.hourly)
    return Rate.daily(
        peak_per_s * DAY_S * mean_weight / peak_weight,
        hourly_shape=profile.hourly,
        weekday_factors=profile.weekdays,
        days=_whole_days(scenario),
    ).since(scenario.starts_at_s)


def _whole_days(scenario: Scenario) -> int:
    """Return how many days, from Monday on, the run reaches into."""
    return max(1, ceil((scenario.starts_at_s + scenario.horizon_s) / DAY_S))
