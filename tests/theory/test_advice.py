"""Advice on a platform whose best is known by hand, with runs and not with stand-ins."""

from math import exp

import pytest
from attrs import evolve

from experiments.advising.plan import plan
from experiments.advising.study import advise
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from models.config import ObjectivesConfig
from tests import bare
from tests.advised import catalog

SERVICE_S = 0.1
SPEED = 0.714
"""Of the catalog's cores."""
PER_S = 6.0
PROMISED_S = 0.5


@pytest.mark.slow
def test_two_loops_on_two_cores_keep_what_one_cannot() -> None:
    # One loop is an M/M/1: P(R > 0.5 s) = exp(-(10 - 6) 0.5) = 13.5 %, on one core or
    # two. Two loops on one core share it, and leave it no faster. Two on two cores get
    # every second request each: no more than an M/M/1 at 3 a second, 3.02 %.
    assert exp(-(1 / SERVICE_S - PER_S) * PROMISED_S) > 0.13
    assert exp(-(1 / SERVICE_S - PER_S / 2) * PROMISED_S) < 0.031
    system = bare.system(
        bare.route(cpu=bare.exponential(SERVICE_S * SPEED)),
        per_s=PER_S,
        objectives=ObjectivesConfig(p95_s=PROMISED_S),
    )
    sold = catalog(ls_2gb_gen2=10.0, ls_4gb_gen2=20.0, ls_8gb_gen2=40.0)
    shape = bare.scenario(system, name="loops", span_s=1_800.0)
    hosts = {name: evolve(it, plan="ls_2gb_gen2") for name, it in shape.hosts.items()}
    wanted = plan(evolve(shape, hosts=hosts), sold, hours=None, steps=0)
    with Crew(engine=Engine.COMPILED) as crew:
        found = advise(wanted, crew)
    verdicts = [(it.chosen.jpy, it.verdict) for it in found.results]
    assert verdicts == [(1_100.0, False), (2_200.0, True)]
    assert found.answer is not None
    assert found.answer.words == "web on ls_4gb_gen2, 2 processes of web"
    # By arithmetic one loop at 60 % would have done.
    assert found.arithmetic is not None
    assert found.arithmetic.words == "web on ls_2gb_gen2"
