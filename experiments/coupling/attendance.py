"""Attendance: how many people are at work in each hour of the week."""

import numpy as np

from experiments.coupling.expectation import RUNS, strata
from experiments.coupling.window import BUCKET_S, HOUR_S, WEEK_S, Floats, active_users
from models.config import Scenario, SystemConfig

HOURS = round(WEEK_S / HOUR_S)


def week_of(system: SystemConfig, scenario: Scenario) -> Floats:
    """Return how many people use *system* in each hour of the week, from Monday on.

    Those of a system with sessions are who is online, by the profile of its sessions.
    """
    sessions = system.sessions
    if sessions is not None:
        profile = scenario.profiles[sessions.profile]
        weights = np.outer(profile.weekdays, profile.hourly).ravel()
        online: Floats = sessions.online_peak * weights / max(profile.hourly)
        return online
    buckets = round(WEEK_S / BUCKET_S)
    users = active_users(system, scenario, from_s=0.0, buckets=buckets)
    hourly: Floats = users.reshape(HOURS, -1).mean(axis=1)
    return hourly


def hours_s(scenario: Scenario, runs: int = RUNS) -> tuple[float, ...]:
    """Return times of the week at which *runs* equal parts of the users have been there.

    A fault comes at any time alike: this is how hours are sampled, so that few runs see
    many users, and no weight. Where nobody is counted all hours are alike.
    """
    users = np.zeros(HOURS)
    for system in scenario.systems.values():
        users += week_of(system, scenario)
    if not users.any():
        users[:] = 1.0
    seen = np.concatenate([[0.0], np.cumsum(users)]) / users.sum()
    times_s = np.interp(strata(runs), seen, np.arange(HOURS + 1) * HOUR_S)
    return tuple(float(np.floor(each / BUCKET_S) * BUCKET_S) for each in times_s)
