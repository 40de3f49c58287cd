"""Busy hours: the part of the week in which a topology is put to the test."""

from collections.abc import Sequence

from attrs import evolve, frozen

from experiments.coupling.window import WEEK_S, busiest_hour_s
from experiments.judgement.layout import layout_of
from experiments.judgement.week import CreditWeek, outlook_of
from models.config import DatabaseConfig, HostConfig, Scenario
from models.plans.catalog import load_catalog
from sim.queueing.week import HOUR_S, HOURS, Tank

LENGTH_S = 2 * HOUR_S
LEAD_S = 600.0
"""Simulated before them and not measured: a warm start has no open connections yet."""
A_TRACE = 1e-9
"""A machine that begins without any balance would be given its launch credits anew."""


@frozen(kw_only=True)
class BusyHours:
    """A span of the week, measured after a warm start."""

    at_s: float
    """Time of the week at which they begin."""
    length_s: float = LENGTH_S

    def of(self, scenario: Scenario) -> Scenario:
        """Return these hours of *scenario*: caches full, sessions open, usual credits.

        Its faults and surges are left out: they belong to other times of the week.
        """
        systems = {
            name: evolve(system, surges=()) for name, system in scenario.systems.items()
        }
        part = evolve(
            scenario,
            systems=systems,
            faults={},
            starts_at_s=(self.at_s - LEAD_S) % WEEK_S,
            starts_warm=True,
            warm_up_s=LEAD_S,
            days=None,
            duration_s=LEAD_S + self.length_s,
        )
        return _with_usual_credits(part)


def busy_hours(scenario: Scenario, length_s: float = LENGTH_S) -> BusyHours:
    """Return the hours that begin with the busiest one of *scenario*."""
    return BusyHours(at_s=busiest_hour_s(scenario), length_s=length_s)


def hours_of(topologies: Sequence[Scenario], length_s: float | None) -> BusyHours | None:
    """Return the busy hours of the first of *topologies*; None for whole runs."""
    if length_s is None or not topologies:
        return None
    return busy_hours(topologies[0], length_s)


def usual_credits(week: CreditWeek, at_s: float) -> float:
    """Return the balance at *at_s* of the steady week, as a share of the cap."""
    bucket = week.bucket
    is_short = week.mean_cores >= bucket.baseline
    tank = Tank(bucket, balance=0.0 if is_short else bucket.cap)
    for hour in range(HOURS + int(at_s // HOUR_S)):  # the second week is the steady one
        tank.pass_hour(week.load[hour % HOURS])
    return tank.balance / bucket.cap


def _with_usual_credits(scenario: Scenario) -> Scenario:
    """Return *scenario* with machines that begin as they do in any week.

    A balance that its file gives stands.
    """
    weeks = outlook_of(layout_of(scenario, load_catalog())).weeks()

    def usual(place: str, begins: float) -> float:
        if begins < 1 or place not in weeks or not weeks[place].bucket.cap:
            return begins
        return max(A_TRACE, usual_credits(weeks[place], scenario.starts_at_s))

    hosts: dict[str, HostConfig] = {
        name: evolve(each, initial_credit=usual(f"hosts.{name}", each.initial_credit))
        for name, each in scenario.hosts.items()
    }
    databases: dict[str, DatabaseConfig] = {
        name: evolve(each, initial_credit=usual(f"databases.{name}", each.initial_credit))
        for name, each in scenario.databases.items()
    }
    return evolve(scenario, hosts=hosts, databases=databases)
