"""A load balancer: a part with a price, before the hosts of a system."""

from pathlib import Path

import pytest
from attrs import evolve

from experiments.judgement.judge import judge
from models.config import AppConfig, BalancerConfig, Scenario
from models.plans.cost import monthly_cost
from models.platform import Platform
from tests import bare
from tests.inside import outcomes, send
from tests.small import faults_of


def two_hosts(**balancers: BalancerConfig) -> Scenario:
    """Return one system on two hosts, behind *balancers*."""
    shop = bare.system(bare.route(cpu=0.01), clients={"timeout_s": 5.0})
    config = bare.scenario(shop)
    return evolve(
        config,
        hosts={"web": bare.HOST, "other": evolve(bare.HOST, monthly_usd=10.0)},
        apps={
            "web": AppConfig(system="web", host="web"),
            "other": AppConfig(system="web", host="other"),
        },
        balancers=balancers,
    )


def test_it_is_on_the_bill() -> None:
    config = two_hosts(front=BalancerConfig(system="web"))
    bill = monthly_cost(config, bare.CATALOG)
    priced = {item.name: item.usd for item in bill.items}
    assert priced == {"hosts.other": 10.0, "balancers.front": 18.0}
    assert bill.monthly_jpy == 28.0 * 110


@pytest.mark.parametrize(
    ("balancers", "found"),
    [
        ({"front": BalancerConfig(system="web")}, {"ok": 4}),
        ({}, {"ok": 2, "unreachable": 2}),  # in turn, whoever is there
    ],
)
def test_it_passes_over_a_host_that_is_down(
    balancers: dict[str, BalancerConfig], found: dict[str, int]
) -> None:
    it = Platform(two_hosts(**balancers), catalog=bare.CATALOG)
    it.control.fail_host(it.hosts["other"], "storm")
    send(it, 4)
    it.run(10.0)
    assert outcomes(it) == found


def test_check_says_when_it_is_paid_for_nothing() -> None:
    front = {"front": BalancerConfig(system="web", monthly_usd=18.0)}
    one = bare.scenario(bare.system(bare.route(cpu=0.01), per_s=1.0), balancers=front)
    words = "balancer front stands before one host, web, at 18.00 USD a month"
    assert words in judge(one, bare.CATALOG).warnings
    assert words not in judge(two_hosts(**front), bare.CATALOG).warnings


def test_a_system_has_one(tmp_path: Path) -> None:
    both = {name: {"system": "chat"} for name in ("front", "second")}
    assert faults_of(tmp_path, (("balancers",), both)) == [
        "balancers.second.system: 'chat' must have one balancer, got 'front' and"
        " 'second', leave one out"
    ]
