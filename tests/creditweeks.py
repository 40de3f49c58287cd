"""Loads on a t3.micro for whose credits there are values to compare with.

It earns 0.2 cores and keeps 24 h of that; beyond, a vCPU-hour costs 0.05 USD.
"""

from typing import Any

from experiments.judgement import Judgement, judge
from experiments.summary.document import Summary
from experiments.summary.summarising import summarise
from models.config import DAY_S, ProfileConfig, Scenario
from models.platform import Platform
from tests import bare

HOSPITAL = (
    *(0.7, 0.3, 0.2, 0.2, 0.2, 0.3, 0.6, 1.2, 2.5, 2.1, 1.9, 1.7),
    *(1.1, 1.7, 1.8, 1.7, 2.1, 1.3, 0.7, 0.5, 0.4, 0.4, 0.4, 0.4),
)
WEEK = (1.0,) * 5 + (0.57,) * 2
FLAT = (1.0,) * 24
ALL_DAYS = (1.0,) * 7
T3_MICRO = {"plan": "t3_micro", "vcpus": None, "ram_mib": None, "speed": 1.0}


def steady(cores: float, *, days: float = 1.0, **host: Any) -> Scenario:
    """Return one user who keeps exactly so many cores busy: nothing is drawn."""
    work_s = 10.0
    think = bare.exactly(work_s * (1 / cores - 1))
    clients = {"kind": "closed", "users": 1, "think": think}
    system = bare.system(bare.route(cpu=work_s), clients=clients)
    return bare.scenario(system, span_s=days * DAY_S, host={**T3_MICRO, **host})


def weekly(
    mean: float,
    hourly: tuple[float, ...] = FLAT,
    weekdays: tuple[float, ...] = ALL_DAYS,
    *,
    backlog: int = 511,
    **host: Any,
) -> Scenario:
    """Return a load that keeps *mean* cores busy on a day of factor 1.

    Requests take a second each, and *backlog* of them can wait
    for each of two processes.
    """
    system = bare.system(
        bare.route(cpu=1.0),
        per_s=mean,
        profile="week",
        process={"backlog": backlog},
    )
    return bare.scenario(
        system,
        host={**T3_MICRO, **host},
        profiles={"week": ProfileConfig(hourly=hourly, weekdays=weekdays)},
        span_s=DAY_S,
        app={"instances": 2, "mode": "cluster"},
    )


def checked(scenario: Scenario) -> Judgement:
    return judge(scenario, bare.CATALOG)


def ran(scenario: Scenario) -> Summary:
    platform = Platform(scenario, catalog=bare.CATALOG)
    platform.run()
    return summarise(platform)
