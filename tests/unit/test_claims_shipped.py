"""The claims that come with lssim: their sums by hand, and verdicts seen by runs."""

import pytest

from experiments.claiming.book import SHIPPED
from experiments.claiming.claim import TOPICS, Arithmetic, Planned
from experiments.claiming.definition import load_claims
from experiments.claiming.lots import lots_of
from experiments.claiming.rule import rule
from experiments.claiming.runs import Runs
from experiments.claiming.study import study
from experiments.running.crew import Crew
from experiments.running.engagement import engaged
from experiments.running.engines import Engine
from models.plans.catalog import load_catalog

BOOK = load_claims(SHIPPED)

# By claim: left and right of each check by arithmetic, and whether it holds.
BY_HAND: dict[str, list[tuple[float, float, bool]]] = {
    "yen-rate": [
        (1100, 1100, True),  # 10 x 110
        (2200, 2200, True),  # 2 x 10 x 110
        (1650, 1650, True),  # 15 x 110
    ],
    "route53": [(55, 550, False)],  # 0.5 x 110
    "pattern1-sum": [(4400, 4400, True)],  # (20 + 15) x 110 + 550
    "pattern1-heading": [
        (6050, 4400, False),
        (1650, 1650, True),  # 6,050 - 4,400 = 15 x 110
    ],
    "pattern2-price": [(4400, 4400, True)],  # (20 + 15) x 110 + 550
    "single-price": [(3300, 3400, False)],  # (10 + 15) x 110 + 550
    "same-price": [(20, 20, True), (24, 24, True)],
    "static-ip": [(0, 0, True)],
    "medical-memory": [(600, 600, True)],  # 300 + 100 + 200
    "social-memory": [(800, 900, False)],  # 400 + 200 + 200: 11 % less
    "common-memory": [(600, 600, True)],  # 50 + 300 + 250
    "total-memory": [
        (2100, 2000, True),  # 600 + 900 + 600
        # 600 + 900 + 50 + 300 + 60 + 250 beside 1,920 x 1.048576
        (2160, 2013.26592, True),
    ],
    "socket-memory": [(123.5, 200, False)],  # 500 x 247 kB
    "pool-memory": [(14, 100, False)],  # 10 x 1.4
    "restart-limits": [(900, 838.8608, False)],  # 800 x 1.048576
    "test-memory": [
        (3000, 2300, False),  # 0.75 x 4,000; 600 + 900 + 600 + 200
        # 0.88 x 4,000; (600 + 800) x 1.048576 + 600 + 60 + 200
        (3520, 2328.0064, False),
    ],
    "two-hosts-fit": [(1200, 2000, True), (1500, 2000, True)],
    "test-allows-split": [
        (2352, 2000, False),  # (3,520 - 600) x 0.6 + 600
        (4120, 4000, False),  # 3,520 + 600
    ],
    "spot-memory": [(1150, 996.1472, False)],  # 800 + 350; 950 x 1.048576
    # 10 x 400,000 / 86,400 x 0.003 / 2
    "one-host-load": [(0.0694444, 0.5, False)],
    "staff-queries": [(100_000, 100_000, True), (300_000, 300_000, True)],
    "test-users": [(120, 100, False), (180, 100, False)],  # 1,000 x 0.12, x 0.18
    "test-rate": [(1000, 46.2963, False)],  # 10 x 4.62963
    "test-errors": [(1800, 1800, True)],  # 0.001 x 1,000 x 1,800
    "test-cpu": [(1.3, 0.4, True)],  # 0.65 x 2 / 1,000
    "test-responses": [(18.571429, 120, False)],  # 5 x 1.3 / 0.35
    "cluster-mode": [(1, 2, False)],
    "barely": [(640, 30, False)],  # 24 h x 0.2 / 0.45 = 10.667 h
    # 0.2 x 2 x 86,400 / 0.0013
    "sustained-cpu": [(400_000, 26_584_615.4, False)],
    "transfer": [(0.12, 3, True)],  # 400,000 x 30 x 10 kB
    "database-size": [(18, 18, True), (18, 40, True)],
    # 1 / 0.972; 1.1 / (1 - 0.000784)
    "split-as-fast": [(1.0288066, 1.100863, True)],
    "autoscaling": [(6380, 5500, False)],  # (20 + 15 + 18) x 110 + 550
    "peering": [(0.003, 0.025, True)],  # 3 x 1 ms; 5 % of 500 ms
    "steps": [(10, 216, True)],  # 43,200 x 0.005
    "same-price-stabler": [(20, 20, True)],
}


def sums(key: str) -> list[tuple[float, float]]:
    """Return both sides of each rule of a claim that is arithmetic."""
    rules = [
        rule(check.rule)
        for check in BOOK.claims.claims[key].checks
        if isinstance(check, Arithmetic)
    ]
    return [(it.left.value(BOOK.numbers), it.right.value(BOOK.numbers)) for it in rules]


def test_every_sum_has_been_done_by_hand() -> None:
    assert {key for key in BOOK.claims.claims if sums(key)} == set(BY_HAND)


@pytest.mark.parametrize("key", BY_HAND)
def test_every_sum_is_what_it_is_by_hand(key: str) -> None:
    for found, by_hand in zip(sums(key), BY_HAND[key], strict=True):
        assert found == pytest.approx(by_hand[:2], rel=1e-6)


@pytest.mark.parametrize("key", BY_HAND)
def test_arithmetic_holds_or_does_not(key: str) -> None:
    checks = [it for it in BOOK.claims.claims[key].checks if isinstance(it, Arithmetic)]
    for check, (left, right, holds) in zip(checks, BY_HAND[key], strict=True):
        assert rule(check.rule).holds(left, right, check.within) is holds


def test_numbers_of_plans_are_those_of_the_catalog() -> None:
    catalog, numbers = load_catalog(), BOOK.claims.numbers
    said = {
        "usd_small": "ls_2gb_gen2",
        "usd_large": "ls_4gb_gen2",
        "usd_small_gen3": "ls_2gb_gen3",
        "usd_large_gen3": "ls_4gb_gen3",
        "usd_database": "lsdb_micro",
    }
    plans = {**catalog.instances, **catalog.databases}
    for name, plan in said.items():
        assert numbers[name].value == plans[plan].monthly_usd
    for name, plan in (
        ("usable_mib", "ls_2gb_gen2"),
        ("spot_usable_mib", "t3_micro_spot"),
    ):
        machine = catalog.instances[plan]
        usable_mib = machine.ram_mib - machine.kernel_reserved_mib
        assert numbers[name].value == usable_mib
    small = catalog.instances["ls_2gb_gen2"]
    assert numbers["baseline"].value == small.baseline_utilisation
    micro = catalog.instances["t3_micro_spot"]
    assert numbers["spot_vcpus"].value == micro.baseline_utilisation * micro.vcpus


def test_every_topic_is_claimed_something_and_every_number_is_used() -> None:
    assert {each.topic for each in BOOK.claims.claims.values()} == set(TOPICS)
    used = {
        name[0]
        for claim in BOOK.claims.claims.values()
        for check in claim.checks
        if hasattr(check, "rule")
        for name in rule(check.rule).names
    }
    assert set(BOOK.claims.numbers) <= used


def test_claims_without_runs_have_the_verdicts_that_were_seen() -> None:
    keys = [
        key
        for key, claim in BOOK.claims.claims.items()
        if all(isinstance(it, Arithmetic) for it in claim.checks)
    ]
    found = {it.key: it.word for it in study(BOOK, Runs(crew=Crew()), keys=keys).judged}
    words = {
        "inconsistent": {
            "pattern1-heading",
            "test-memory",
            "test-allows-split",
            "test-users",
            "cluster-mode",
        },
        "refuted": {
            "route53",
            "single-price",
            "socket-memory",
            "pool-memory",
            "test-rate",
            "sustained-cpu",
        },
        "depends": {"medical-memory", "social-memory", "steps"},
        "unclear": set(),
    }
    for word, those in words.items():
        assert {key for key, it in found.items() if it == word} == those


def test_planned_claims_have_the_verdicts_that_were_seen() -> None:
    keys = [
        key
        for key, claim in BOOK.claims.claims.items()
        if all(isinstance(it, Arithmetic | Planned) for it in claim.checks)
        and not all(isinstance(it, Arithmetic) for it in claim.checks)
    ]
    found = {it.key: it.word for it in study(BOOK, Runs(crew=Crew()), keys=keys).judged}
    assert found == {
        # 41.69 USD with a spot instance, 48.05 with one on demand, beside 50.
        "pattern3-price": "depends",
        # 39.50 USD are 4,400 yen at 111.4 yen a dollar.
        "conclusion-price": "depends",
        # Its own 900 MB are above its own limit of 839.
        "restart-limits": "inconsistent",
        "two-hosts-fit": "holds",
        "one-host-load": "refuted",
        "autoscaling": "refuted",
        "small-vcpus": "depends",
        "spot-cpu": "holds",
    }


def test_what_it_costs_is_known_before() -> None:
    # Four claims: of one platform, of one, of two, and thrice of two with one in common.
    keys = ("no-balancer", "cloudflare-instead", "spot-memory", "isolation")
    lots = lots_of(BOOK, keys)
    assert [it.runs for it in lots] == [5] * (1 + 1 + 2 + 6)
    assert len({key for it in lots for key in it.keys}) == 5 * (1 + 1 + 2 + 4 - 1)
    assert lots_of(BOOK, ("yen-rate",)) == []
    # What changes the final answer varies in the last of its checks by runs.
    assert [it.times for it in lots_of(BOOK, ("final-answer",))] == [1, 1, 1, 1, 12]


@pytest.mark.slow
def test_simulated_claims_have_the_verdicts_that_were_seen() -> None:
    keys = ("no-balancer", "cloudflare-instead", "spot-memory", "isolation")
    with engaged(lots_of(BOOK, keys), 2, Engine.AUTO, None) as crew:
        found = study(BOOK, Runs(crew=crew), keys=keys).judged
    assert {it.key: it.word for it in found} == {
        "no-balancer": "holds",
        # Its host is away for 480 of 3,600 s: some 13 % fail.
        "cloudflare-instead": "refuted",
        "spot-memory": "refuted",
        "isolation": "refuted",
    }
    # VoiceDrive's host takes nothing of medical with it; medical's takes logins of
    # VoiceDrive, and the database takes both.
    words = [each.word for each in found[-1].evidence]
    assert words == ["holds", "refuted", "refuted"]
