"""One part away: who is left, and what is run."""

from experiments.headroom.away import GONE, Away, parts_away
from models.config import Scenario
from models.loading import load_scenario
from tests import bare
from tests.small import SMALL

OWN = [
    f"databases.main.{key}"
    for key in ("vcpus", "baseline_utilisation", "credit_cap_vcpu_s")
]
"""What a database has of its own, unless it lives on a host."""


def pair() -> Scenario:
    """Return two systems, a host each, at one database."""
    systems = {name: bare.system(bare.route(cpu=0.001, query=0.001)) for name in "ab"}
    return bare.scenario(systems, on={"a": "one", "b": "two"}, span_s=100.0)


def away(scenario: Scenario, kind: str, name: str) -> Away:
    found = {(each.kind, each.name): each for each in parts_away(scenario)}
    return found[kind, name]


def test_every_host_database_and_process_may_be_away() -> None:
    assert [each.words for each in parts_away(pair())] == [
        "host one",
        "host two",
        "database db",
        "process a",
        "process b",
    ]


def test_a_host_takes_with_it_who_has_no_other() -> None:
    assert away(pair(), "host", "one").gone == ("a",)


def test_a_database_takes_with_it_all_who_ask_it() -> None:
    assert away(pair(), "database", "db").gone == ("a", "b")


def test_a_host_takes_its_database_and_all_who_ask_that() -> None:
    # The database is on host one, and both systems ask it.
    scenario = load_scenario(SMALL, ["databases.main.host='web'"], unset=OWN)
    assert away(scenario, "host", "web").gone == ("booking", "chat")


def test_whose_routes_another_system_answers_lacks_them_without_that() -> None:
    path = "systems.booking.endpoints.'/api/slots'.served_by='chat'"
    scenario = load_scenario(SMALL, [path])
    chat = away(scenario, "process", "chat")
    assert (chat.gone, chat.maimed) == (("chat",), ("booking",))
    assert chat.unjudged == ("chat", "booking")


def test_of_two_processes_one_is_left_and_of_one_nobody_is() -> None:
    scenario = load_scenario(SMALL)
    one_less = away(scenario, "process", "booking")
    assert one_less.gone == ()
    assert one_less.of(scenario).apps["booking"].instances == 1
    chat = away(scenario, "process", "chat")
    assert chat.gone == ("chat",)
    assert chat.of(scenario).apps["chat"].instances == 1


def test_who_is_gone_asks_for_nothing_and_leaves_nothing_to_fail() -> None:
    scenario = pair()
    run = away(scenario, "host", "one").of(scenario)
    assert run.systems["a"].requests_per_day == 0.001
    assert run.faults == {}


def test_a_host_on_which_others_stand_is_down_all_the_time() -> None:
    # The cache of booking is on host cache, all applications are on host web.
    where = ["hosts.cache={plan='ls_2gb_gen2'}", "caches.redis.host='cache'"]
    scenario = load_scenario(SMALL, where)
    cache = away(scenario, "host", "cache")
    assert cache.unjudged == ()
    fault = cache.of(scenario).faults[GONE]
    assert fault.kind == "host-crash"
    assert (fault.at_s, fault.duration_s) == (0.0, scenario.horizon_s)


def test_an_application_that_is_away_leaves_the_other_of_its_system() -> None:
    scenario = load_scenario(
        SMALL,
        [
            "hosts.second={plan='ls_2gb_gen2'}",
            "apps.more={system='chat', host='second', database='main'}",
        ],
    )
    chat = away(scenario, "process", "chat")
    assert chat.gone == ()
    assert "chat" not in chat.of(scenario).apps
    assert "more" in chat.of(scenario).apps
