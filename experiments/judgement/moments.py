"""Moments of a day: how many requests and sessions there are, hour by hour.

The day is the busiest of each system's week; the surges of the run are further moments.
A closed load has no rate of its own: here it is 0, until it has settled.
"""

from statistics import fmean

import numpy as np
from attrs import evolve, frozen

from experiments.judgement.layout import Layout
from experiments.language.tongue import phrase
from models.config import DAY_S, Scenario
from models.operation.faults import with_surges
from models.traffic.rates import request_rate, session_rate
from sim.queueing.week import HOURS
from sim.rate import HOUR_S, Rate

MEAN = "mean"
USUAL = 25
"""Moments of a usual day: its mean and its hours; what follows are surges."""


@frozen(kw_only=True)
class Moment:
    """Rates that hold for a while, by system."""

    label: str
    requests_per_s: dict[str, float]
    openings_per_s: dict[str, float]
    """Sessions that are opened."""
    online: dict[str, float]
    """Sessions that are open, on average."""


def moments_of(layout: Layout) -> tuple[Moment, ...]:
    """Return the day's mean, its 24 hours and the surges, in this order."""
    scenario = layout.scenario
    week = _week_of(scenario)
    requests: dict[str, list[float]] = {}
    openings: dict[str, list[float]] = {}
    for name, system in scenario.systems.items():
        openings[name] = _busiest_day(session_rate(system, week))
        requests[name] = _busiest_day(_request_rate(name, week))
    hours = [
        _moment(
            layout,
            f"{hour:02}:00",
            {name: rates[hour] for name, rates in requests.items()},
            {name: rates[hour] for name, rates in openings.items()},
        )
        for hour in range(24)
    ]
    mean = _moment(
        layout,
        MEAN,
        {name: fmean(rates) for name, rates in requests.items()},
        {name: fmean(rates) for name, rates in openings.items()},
    )
    return (mean, *hours, *_surges(layout))


def hours_of_week(layout: Layout) -> tuple[Moment, ...]:
    """Return every hour of a week without surges, from Monday's midnight on."""
    week = _week_of(layout.scenario)
    hours_s = np.arange(HOURS + 1) * HOUR_S
    return _stretches(layout, week, hours_s.tolist())


def stretches_of_run(
    layout: Layout,
    *,
    from_s: float,
    until_s: float,
    part_s: float = HOUR_S,
) -> tuple[Moment, ...]:
    """Return the run between two of its instants in equal parts, surges included.

    They are at most as many as a week has hours: work is all but linear in the rates.
    """
    parts = min(HOURS, max(1, round((until_s - from_s) / part_s)))
    knots_s = np.linspace(from_s, until_s, parts + 1)
    scenario = with_surges(layout.scenario)
    return _stretches(layout, scenario, knots_s.tolist())


def _stretches(
    layout: Layout, scenario: Scenario, knots_s: list[float]
) -> tuple[Moment, ...]:
    """Return a moment for the mean rates between each two *knots_s* of a run."""
    spans_s = np.diff(knots_s)
    requests: dict[str, list[float]] = {}
    openings: dict[str, list[float]] = {}
    for name, system in scenario.systems.items():
        per_s = np.diff(session_rate(system, scenario).cumulative(knots_s)) / spans_s
        openings[name] = per_s.tolist()
        counts = _request_rate(name, scenario).cumulative(knots_s)
        requests[name] = (np.diff(counts) / spans_s).tolist()
    return tuple(
        _moment(
            layout,
            _clock(at_s),
            {name: rates[i] for name, rates in requests.items()},
            {name: rates[i] for name, rates in openings.items()},
        )
        for i, at_s in enumerate(knots_s[:-1])
    )


def _moment(
    layout: Layout, label: str, requests: dict[str, float], openings: dict[str, float]
) -> Moment:
    """Complete a moment: those online are the openings times their duration (Little)."""
    online = {}
    for name, system in layout.scenario.systems.items():
        duration_s = system.sessions.duration.mean_s if system.sessions else 0.0
        online[name] = openings[name] * duration_s
    return Moment(
        label=label, requests_per_s=requests, openings_per_s=openings, online=online
    )


def _surges(layout: Layout) -> list[Moment]:
    """Return a moment for every stretch of the run in which a surge goes on."""
    scenario = with_surges(layout.scenario)
    quiet = _without_surges(scenario)
    rates = {name: _request_rate(name, scenario) for name in scenario.systems}
    openings = {
        name: session_rate(system, scenario) for name, system in scenario.systems.items()
    }
    instants: set[float] = set()
    for name, rate in rates.items():
        usual = _request_rate(name, quiet).at(rate.knots_s)
        instants.update(rate.knots_s[rate.per_s > usual].tolist())
    return [
        _moment(
            layout,
            phrase("surge, {clock}", clock=_clock(scenario.starts_at_s + at_s)),
            {name: float(rate.at(at_s)) for name, rate in rates.items()},
            {name: float(rate.at(at_s)) for name, rate in openings.items()},
        )
        for at_s in sorted(instants)
        if at_s < scenario.horizon_s
    ]


def _request_rate(system: str, scenario: Scenario) -> Rate:
    """Return the rate at which *system* is asked, 0 of a closed load."""
    if scenario.systems[system].clients.kind == "closed":
        return Rate.constant(0.0)
    return request_rate(system, scenario)


def _week_of(scenario: Scenario) -> Scenario:
    """Return a week of *scenario* without surges, from Monday's midnight on."""
    quiet = _without_surges(scenario)
    return evolve(quiet, days=7.0, duration_s=None, starts_at_s=0.0)


def _without_surges(scenario: Scenario) -> Scenario:
    systems = {
        name: evolve(system, surges=()) for name, system in scenario.systems.items()
    }
    return evolve(scenario, systems=systems, faults={})


def _busiest_day(rate: Rate) -> list[float]:
    week = rate.at(np.arange(7 * 24) * HOUR_S).reshape(7, 24)
    hours: list[float] = week[week.sum(axis=1).argmax()].tolist()
    return hours


def _clock(at_s: float) -> str:
    day, within_s = divmod(at_s, DAY_S)
    minutes, seconds = divmod(int(within_s), 60)
    clock = f"{minutes // 60:02}:{minutes % 60:02}"
    if seconds:
        clock += f":{seconds:02}"
    if not day:
        return clock
    return phrase("day {day}, {clock}", day=f"{day + 1:.0f}", clock=clock)
