"""The window: the span of the week in which a fault is let happen, and who is there."""

from math import ceil

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from experiments.coupling.faultlist import Fault
from models.clients.retries import doubled_pause_s
from models.config import DAY_S, Scenario, SystemConfig
from models.traffic.rates import request_rate

Floats = NDArray[np.float64]

HOUR_S = 3600.0
WEEK_S = 7 * DAY_S
BUCKET_S = 10.0
"""Losses are kept by buckets of this length."""
QUIET_S = 60.0
"""Back to normal is who has been so for this long."""


@frozen(kw_only=True)
class Window:
    """When the fault begins, and how much is simulated around it."""

    at_s: float
    """Time of the week at which it begins."""
    lead_s: float = 600.0
    """Simulated before it, from a warm start, and not measured."""
    recovery_s: float = 900.0
    """Measured after its end."""
    patience_factor: float = 10.0
    """What is felt for longer than so many times the fault, after it, is metastable."""
    min_patience_s: float = 300.0
    """But nothing is that is felt for less than this."""

    def span_s(self, fault: Fault) -> float:
        """Return how long is measured for *fault*, a whole number of buckets."""
        return ceil((fault.duration_s + self.recovery_s) / BUCKET_S) * BUCKET_S

    def patience_s(self, fault: Fault) -> float:
        """Return how long after its end *fault* may be felt before it is metastable.

        Source: Bronson et al., Metastable Failures in Distributed Systems (HotOS 2021),
        for the notion; ten times the trigger is a convention.
        """
        return max(self.patience_factor * fault.duration_s, self.min_patience_s)

    def longest_s(self, fault: Fault) -> float:
        """Return how long *fault* must be watched before it may be called so."""
        felt_s = fault.duration_s + self.patience_s(fault) + QUIET_S
        return max(self.span_s(fault), ceil(felt_s / BUCKET_S) * BUCKET_S)

    def scenario(self, scenario: Scenario, *, until_s: float) -> Scenario:
        """Return *scenario* with no fault, from the lead to *until_s* after the start.

        Its one-off surges are left out: they belong to another time of the week.
        """
        systems = {
            name: evolve(system, surges=()) for name, system in scenario.systems.items()
        }
        return evolve(
            scenario,
            systems=systems,
            faults={},
            starts_at_s=(self.at_s - self.lead_s) % WEEK_S,
            starts_warm=True,
            warm_up_s=0.0,
            days=None,
            duration_s=self.lead_s + until_s,
        )


def busiest_hour_s(scenario: Scenario) -> float:
    """Return the time of the week at which the hour with most requests begins."""
    return float(np.argmax(_rates_of_week(scenario)) * HOUR_S)


def quietest_hour_s(scenario: Scenario) -> float:
    """Return the time of the week at which the hour with fewest requests begins."""
    return float(np.argmin(_rates_of_week(scenario)) * HOUR_S)


def _rates_of_week(scenario: Scenario) -> Floats:
    """Return the requests a second of all open loads, an hour of the week a row."""
    bare = evolve(scenario, starts_at_s=0.0, days=None, duration_s=WEEK_S, faults={})
    hours_s = np.arange(7 * 24) * HOUR_S
    per_s = np.zeros(len(hours_s))
    for name, system in scenario.systems.items():
        if system.clients.kind != "closed":
            systems = {**bare.systems, name: evolve(system, surges=())}
            rate = request_rate(name, evolve(bare, systems=systems))
            per_s += rate.at(hours_s + HOUR_S / 2)
    return per_s


def patience_s(scenario: Scenario) -> float:
    """Return how long the most patient user waits at most, all attempts together."""
    longest_s = 0.0
    for system in scenario.systems.values():
        clients = system.clients
        pauses_s = [
            doubled_pause_s(clients, retry) for retry in range(clients.max_attempts - 1)
        ]
        waits_s = clients.max_attempts * clients.timeout_s + sum(pauses_s)
        longest_s = max(longest_s, waits_s)
    return min(longest_s, HOUR_S)


def counts_users(system: SystemConfig) -> bool:
    """Say whether it is known how many people use *system*."""
    is_closed = system.clients.kind == "closed" and system.clients.users > 0
    return system.users > 0 or system.sessions is not None or is_closed


def active_users(
    system: SystemConfig, scenario: Scenario, *, from_s: float, buckets: int
) -> Floats:
    """Return how many people use *system* in each bucket from *from_s* of the week.

    Assumption: `users` of them in its busiest hour and, as its requests, fewer in the
    others; those of a closed load, who are its users unless it says otherwise, are always
    there.
    """
    is_closed = system.clients.kind == "closed"
    users = system.users or (system.clients.users if is_closed else 0)
    if is_closed or system.profile is None:
        return np.full(buckets, float(users))
    profile = scenario.profiles[system.profile]
    weights = np.outer(profile.weekdays, profile.hourly).ravel()
    times_s = from_s + (np.arange(buckets) + 0.5) * BUCKET_S
    hours = (times_s // HOUR_S).astype(np.intp) % len(weights)
    shares: Floats = weights[hours] / weights.max()
    return users * shares
