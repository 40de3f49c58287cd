"""A difference taken apart: which of the differing keys makes how much of it."""

from collections.abc import Mapping, Sequence

import pytest
from attrs import evolve

from experiments.comparing import dissection as dissecting
from experiments.comparing.answer import answer_of
from experiments.comparing.comparison import compare
from experiments.comparing.dissection import Cut, Dissection, cut_between, orders_of
from experiments.comparing.document import document
from experiments.comparing.marks import load_marks
from experiments.comparing.parts import SILENT, Part, leaves_of, mixed, parts_between
from experiments.comparing.plan import ComparisonError, plan
from experiments.comparing.wording import parts_words, planned
from experiments.running import keeping
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from experiments.summary.document import Summary
from models.config import Scenario
from models.loading import effective_toml
from tests.compared import NOON, PATTERN1, PATTERN2, day, days

PARTS = parts_between(PATTERN1, PATTERN2)


def of_platform(scenario: Scenario) -> dict[tuple[str, ...], object]:
    return {k: v for k, v in leaves_of(scenario).items() if k[0] not in SILENT}


def test_keys_that_belong_together_are_one_part() -> None:
    # The price of S3 and the names change no run.
    assert {each.name: each.keys for each in PARTS} == {
        "systems.medical": ("systems.medical.asynchronous_jobs",),
        "systems.social": ("systems.social.asynchronous_jobs",),
        "hosts": (
            "hosts.medical",
            "hosts.social",
            "apps.medical.host",
            "apps.social.host",
            "hosts.web",
        ),
        "caches": ("apps.medical.cache", "apps.social.cache", "caches.redis"),
    }
    assert parts_between(PATTERN1, evolve(PATTERN1, name="other", seed=9)) == []


def test_with_no_part_switched_it_is_the_first_and_with_all_the_second() -> None:
    assert of_platform(mixed(PATTERN1, PATTERN2, [])) == of_platform(PATTERN1)
    assert of_platform(mixed(PATTERN1, PATTERN2, PARTS)) == of_platform(PATTERN2)


def test_a_cache_whose_host_is_not_there_lives_beside_who_uses_it_first() -> None:
    (caches,) = [each for each in PARTS if each.name == "caches"]
    it = mixed(PATTERN1, PATTERN2, [caches])
    assert it.caches["redis"].host == "medical"
    assert it.apps["social"].cache == "redis"
    assert list(it.hosts) == ["medical", "social"]


def test_what_cannot_be_switched_apart_is_switched_together() -> None:
    # An application of its own host: neither is a platform without the other.
    spare = evolve(PATTERN1.hosts["social"])
    twin = evolve(PATTERN1.apps["social"], host="spare")
    after = evolve(
        PATTERN1,
        hosts=PATTERN1.hosts | {"spare": spare},
        apps=PATTERN1.apps | {"twin": twin},
        systems=PATTERN1.systems
        | {"medical": evolve(PATTERN1.systems["medical"], asynchronous_jobs=True)},
    )
    cut = cut_between(PATTERN1, after)
    assert {each.name: each.keys for each in cut.parts} == {
        "platform": ("hosts.spare", "apps.twin"),
        "systems.medical": ("systems.medical.asynchronous_jobs",),
    }
    assert set(cut.mixtures) == {frozenset({"platform"}), frozenset({"systems.medical"})}


def test_few_parts_are_switched_in_every_order_and_many_in_two() -> None:
    assert len(orders_of("abcd")) == 24
    assert orders_of("abcde") == [tuple("abcde"), tuple("edcba")]
    # All subsets but none and all, of which the two topologies themselves are.
    assert len(cut_between(PATTERN1, PATTERN2).mixtures) == 14


def dissection(means_ms: Mapping[str, Sequence[float]]) -> Dissection:
    """Return one of parts a, b, ..., with mean latencies by which are switched."""
    names = max(means_ms, key=len)
    parts = [Part(name=name, groups=(name,), keys=(name,)) for name in names]
    return Dissection(
        cut=Cut(parts=tuple(parts), mixtures={}),
        runs={frozenset(key): days(values) for key, values in means_ms.items()},
    )


def mean_ms(run: Summary) -> float | None:
    return run.systems["medical"].latency_ms.mean


def test_a_part_makes_the_mean_of_what_its_switch_changes() -> None:
    # Seed 1: a first makes 14 - 10, a second 20 - 11: 6.5; b 11 - 10 and 20 - 14: 3.5.
    # Seed 2: both at once change what neither does alone: 6 each of 12.
    found = dissection({"": (10, 10), "a": (14, 10), "b": (11, 10), "ab": (20, 22)})
    assert found.contributions(mean_ms) == {"a": [6.5, 6.0], "b": [3.5, 6.0]}


def test_of_many_parts_the_two_orders_add_up_as_well() -> None:
    # Forward a makes 1, b 1, c 0, d 2, e 6; backward e makes 5, d 1, c 1, b 1, a 2.
    forward = {"": (0,), "a": (1,), "ab": (2,), "abc": (2,), "abcd": (4,), "abcde": (10,)}
    backward = {"e": (5,), "de": (6,), "cde": (7,), "bcde": (8,)}
    found = dissection(forward | backward).contributions(mean_ms)
    assert found == {"a": [1.5], "b": [1.0], "c": [0.5], "d": [1.5], "e": [5.5]}


def test_a_figure_that_a_run_cannot_say_is_not_taken_apart() -> None:
    found = dissection({"": (1.0,), "a": (2.0,)})
    assert found.contributions(lambda _: None) is None


def test_the_shares_of_a_real_difference_add_up_to_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Each of four parts makes 1, 2, 3 and 4 ms more, whatever the others are: 10 %, 20 %.
    worth = {each.name: k + 1.0 for k, each in enumerate(PARTS)}
    wanted = plan([PATTERN1, PATTERN2], hours=NOON, replications=2, takes_apart=True)
    assert planned(wanted) == (
        "4 runs of 30 min: 2 topologies under 2 seeds each; --whole-day for all; 28 more"
        " to take the difference apart; --bad-days for what faults cost"
    )
    cut = cut_between(PATTERN1, PATTERN2)
    switched = {
        effective_toml(NOON.of(PATTERN1)): frozenset[str](),
        effective_toml(NOON.of(PATTERN2)): frozenset(worth),
    } | {effective_toml(NOON.of(it)): key for key, it in cut.mixtures.items()}

    def simulated(scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        plain = effective_toml(evolve(scenario, seed=1))
        return day(seed, mean_ms=40.0 + seed + sum(worth[it] for it in switched[plain]))

    monkeypatch.setattr(keeping, "simulate", simulated)
    found = compare(wanted, Crew())
    tree = document(answer_of(found, load_marks()))
    shares = [each for each in tree["shares"] if each["figure"] == "mean_ms"]
    of_medical = {it["part"]: it for it in shares if it["system"] == "medical"}
    assert {key: it["added"]["mean"] for key, it in of_medical.items()} == worth
    assert {key: it["share"]["mean"] for key, it in of_medical.items()} == pytest.approx(
        {key: value / 10 for key, value in worth.items()}
    )
    assert tree["parts"]["hosts"][0] == "hosts.medical"
    assert found.dissection is not None
    assert list(parts_words(found.dissection))[-1] == (
        "A part makes what its switch changes, in the mean of 24 orders to switch them"
        " in; they add up to the difference."
    )


def test_ctrl_c_in_the_middle_keeps_the_comparison(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(_: Scenario, seed: int, *, engine: Engine) -> Summary:
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "simulate", lambda _, *, seed, **__: day(seed))
    monkeypatch.setattr(dissecting, "run_once", interrupted)
    wanted = plan([PATTERN1, PATTERN2], hours=NOON, takes_apart=True)
    found = compare(wanted, Crew())
    assert found.is_interrupted
    assert found.dissection is None
    assert len(found.seeds) == 5


def test_only_the_difference_of_two_is_taken_apart() -> None:
    third = evolve(PATTERN2, name="third")
    with pytest.raises(ComparisonError) as error:
        plan([PATTERN1, PATTERN2, third], hours=NOON, takes_apart=True)
    assert str(error.value) == (
        "scenarios: two needed to take their difference apart, got 3"
    )
