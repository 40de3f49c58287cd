"""What a study says: of what is shared, of a part of the faults, of uncounted users."""

from pathlib import Path

import pytest
from attrs import evolve

from experiments.coupling.faultlist import UNTIL_FOUND_S, Fault, fault_list
from experiments.coupling.naming import answers_to, rated, row_name, where
from experiments.coupling.sharing import shared_parts
from experiments.coupling.study import Plan, study
from experiments.coupling.topology import Topology, topology
from experiments.coupling.window import active_users, counts_users
from experiments.coupling.wording import extent, shared_fate
from experiments.running.crew import Crew
from models.config import CacheConfig, FaultConfig, Scenario
from models.loading import load_scenario
from models.operation.faults.kind import MISTAKES
from tests import bare
from tests.coupled import plan, scenario, system

CONFIGS = Path(__file__).parents[2] / "configs"


def calm(**parts: object) -> Scenario:
    """Return A and B of few requests, on one host and at one database."""
    it = system(0.5, bare.route(query=0.01))
    places = {"hosts": ("web", "web"), "databases": ("db", "db"), **parts}
    return scenario(it, it, **places)  # type: ignore[arg-type]  # layouts of `scenario`


def judged(where: Scenario, *texts: str) -> Topology:
    planned = plan(where, fault_list(where), recovery_s=10.0).of_faults(texts)
    return of(planned)


def of(planned: Plan) -> Topology:
    with Crew(1) as crew:
        return topology(study(planned, crew))


def own(config: FaultConfig) -> tuple[list[Fault], list[Fault]]:
    """Return the faults of a scenario as it is, and with *config* as its ``mine``."""
    it = calm()
    return fault_list(it), fault_list(evolve(it, faults={"mine": config}))


def test_what_is_shared_is_read_from_the_platform() -> None:
    found = {
        name: [
            (part.kind, part.name)
            for part in shared_parts(load_scenario(CONFIGS / f"{name}.toml"))
        ]
        for name in ("pattern1", "pattern2")
    }
    both = [("database", "shared"), ("route", "medical"), ("zone", "a")]
    assert found["pattern1"] == both
    assert found["pattern2"] == [
        ("host", "web"),
        ("database", "shared"),
        ("cache", "redis"),
        *both[1:],
    ]


def test_every_kind_of_part_may_be_shared_and_a_zone_may_be_all() -> None:
    it = system(0.5, bare.route(query=0.01))
    apart = scenario(it, it, databases=("one", "other"))
    assert [part.words for part in shared_parts(apart)] == ["zone a"]
    zoned = evolve(
        apart,
        hosts={**apart.hosts, "right": evolve(apart.hosts["right"], zone="c")},
        databases={
            **apart.databases,
            "other": evolve(apart.databases["other"], zone="c"),
        },
    )
    assert shared_parts(zoned) == []
    caches = {"redis": CacheConfig(host="left", hit_ratio=0.9)}
    apps = {name: evolve(app, cache="redis") for name, app in zoned.apps.items()}
    cached = evolve(zoned, caches=caches, apps=apps)
    assert [part.words for part in shared_parts(cached)] == ["cache redis"]


def test_one_host_is_shared_whichever_faults_were_run() -> None:
    for text in ("process-crash", "database-slow", "deploy"):
        found = judged(calm(), text)
        words = shared_fate(found)
        assert "one fate: the systems share host web and database db." in words
        assert "nothing" not in words
        assert "apart" not in words


def test_a_fault_of_several_is_of_a_part_that_is_said_to_be_shared() -> None:
    for name in ("pattern1", "pattern2", "pattern3"):
        it = load_scenario(CONFIGS / f"{name}.toml")
        shared = {(part.kind, part.name) for part in shared_parts(it)}
        for each in fault_list(it):
            if len(each.hits) > 1:
                assert (each.owner_kind, each.owner) in shared


def test_hosts_and_databases_apart_share_their_zone_alone() -> None:
    it = calm(hosts=("left", "right"), databases=("one", "other"))
    assert (
        "nothing is shared but zone a: no fault of one system changes another,"
        " to the bit."
    ) in shared_fate(judged(it, "host-crash"))
    joined = calm(hosts=("left", "right"))
    words = shared_fate(judged(joined, "process-crash:a"))
    assert "hosts apart, fates joined by database db." in words


def test_a_part_of_the_faults_is_said_to_be_one() -> None:
    # a and b: crash, deploy, two leaks and a surge each; host web: crash; database db:
    # outage, slow, and a lock for either's schema.
    assert len(fault_list(calm())) == 15
    found = judged(calm(), "process-crash")
    assert extent(found) == " (2 of 15 faults only)"
    assert shared_fate(found).startswith("small (2 of 15 faults only): one fate")
    whole = evolve(found, plan=evolve(found.plan, left_out=0))
    assert extent(whole) == ""


def test_every_name_that_is_printed_is_accepted() -> None:
    faults = fault_list(load_scenario(CONFIGS / "pattern1.toml"))
    for each in faults:
        for name in (each.name, rated(each), row_name(each), where(each)):
            assert answers_to(each, name)
            assert answers_to(each, f" {name.upper()}")
    (slow,) = (each for each in faults if each.config.kind == "database-slow")
    assert row_name(slow) == "database shared: database slow x50, 2 min"
    assert [each for each in faults if answers_to(each, "database slow x50")] == [slow]


def test_a_fault_of_the_file_stands_beside_what_is_not_the_very_same() -> None:
    leak = FaultConfig(kind="memory-leak", target="a", mib_per_s=0.02, at_s=0.0)
    without, having = own(leak)
    # The standard leak of 20 MiB/s is still there, and nothing has become rarer.
    rates = {each.name: each.per_month for each in having}
    assert {each.name: each.per_month for each in without}.items() <= rates.items()
    assert len(having) == len(without) + 1
    mine = next(each for each in having if each.name == "mine")
    # 0.4 mistakes a month in as many ways as there are: on a and b two leaks each, a
    # slow database, two locks: 7.
    assert mine.per_month == pytest.approx(MISTAKES.value / 7)
    # It ends with the run, however long that is: here when somebody finds it.
    assert mine.duration_s == UNTIL_FOUND_S == 3600.0
    _, timed = own(evolve(leak, duration_s=7200.0))
    assert next(each for each in timed if each.name == "mine").duration_s == 7200.0


def test_a_fault_of_the_file_that_does_the_very_same_stands_in_its_place() -> None:
    outage = FaultConfig(kind="database-outage", target="db", duration_s=60.0)
    without, having = own(outage)
    assert len(having) == len(without)
    (found,) = (each for each in having if each.config.kind == "database-outage")
    assert (found.name, found.duration_s) == ("mine", 60.0)


def test_users_that_nobody_counts_are_said_first() -> None:
    it = calm()
    uncounted = evolve(it, systems={**it.systems, "b": evolve(it.systems["b"], users=0)})
    words = shared_fate(judged(uncounted, "host-crash"))
    assert (
        "nobody says how many use b, so that its outages are counted as 0 user-minutes"
        " (set systems.b.users); one fate"
    ) in words
    assert "nobody says" not in shared_fate(judged(it, "host-crash"))


def test_users_of_a_closed_load_and_of_sessions_are_counted() -> None:
    closed = bare.system(clients={"kind": "closed", "users": 20}, profile="flat")
    it = bare.scenario(closed)
    # With a profile, which a closed load does not follow, they used to count nothing.
    assert active_users(closed, it, from_s=0.0, buckets=2).tolist() == [20.0, 20.0]
    assert counts_users(closed)
    assert counts_users(bare.system(sessions=bare.sessions(5.0, 60.0)))
    # The users of an open load's clients are a key without effect.
    assert not counts_users(bare.system(clients={"users": 20}))
