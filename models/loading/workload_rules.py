"""Rules of the workload: loads that can be drawn and requests that do something."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import (
    DAY_S,
    DemandConfig,
    EndpointConfig,
    ProfileConfig,
    Scenario,
    SessionsConfig,
    SurgeConfig,
    SystemConfig,
)
from models.loading.diagnosis import Finding, Place, Rule
from models.loading.shapes import attributes, default
from models.traffic.roundtrips import mean_round_trip_s

_ROUNDING = 1e-6
_QUERIES_FOR = {"between": 2, "holding": 1}
"""Without so many queries there is no such place to wait at."""


def _shares_add_up(system: SystemConfig, place: Place, _: Scenario) -> Iterator[Finding]:
    here = (*place, "endpoints")
    total = sum(endpoint.share for endpoint in system.endpoints.values())
    if not system.endpoints:
        yield Finding(here, "needs at least one endpoint")
    elif abs(total - 1) > _ROUNDING:
        off = f"{abs(total - 1):.6g} too {'much' if total > 1 else 'little'}"
        yield Finding(here, f"shares must add up to 1, got {total:.7g}, {off}")


def _load_is_given_once(
    system: SystemConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if system.clients.kind != "open":
        return
    has_queries = system.queries_per_day > 0
    if system.requests_per_day is None and not has_queries:
        rule = "an open load needs queries_per_day or requests_per_day, got neither"
        yield Finding((*place, "queries_per_day"), rule)
    if system.requests_per_day is not None and has_queries:
        rule = (
            "an open load needs queries_per_day or requests_per_day, got both"
            f" ({system.queries_per_day:g} and {system.requests_per_day:g}),"
            " set queries_per_day = 0 or leave one out"
        )
        yield Finding((*place, "requests_per_day"), rule)


def _queries_come_from_somewhere(
    system: SystemConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if system.clients.kind != "open" or not system.queries_per_day:
        return
    if not any(each.queries and each.share for each in system.endpoints.values()):
        rule = (
            f"needs an endpoint with queries and a share > 0, got"
            f" {system.queries_per_day:g} queries and none, give requests_per_day instead"
        )
        yield Finding((*place, "queries_per_day"), rule)


def _closed_load_has_users(
    system: SystemConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    clients = system.clients
    if clients.kind == "closed" and clients.users < 1:
        rule = f"a closed load needs users >= 1, got {clients.users}"
        yield Finding((*place, "clients", "users"), rule)


def _closed_load_takes_time(
    system: SystemConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    clients = system.clients
    thinks = clients.think is not None and clients.think.mean_s > 0
    if clients.kind == "closed" and not (thinks or mean_round_trip_s(clients)):
        rule = (
            "a closed load needs a round trip or a think time, or whoever is turned away"
            " asks again in the same instant, for ever: got 0 and none, set rtt_s = 0.001"
        )
        yield Finding((*place, "clients", "rtt_s"), rule)


def _queries_have_a_demand(
    endpoint: EndpointConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if endpoint.queries and endpoint.query is None:
        rule = f"missing, needed for queries = {endpoint.queries}"
        yield Finding((*place, "query"), rule)


def _endpoint_does_something(
    endpoint: EndpointConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    works = endpoint.is_static or endpoint.queries or endpoint.wait is not None
    if not works and endpoint.cpu is None:
        yield Finding(place, "does nothing, give it cpu or queries, or is_static = true")


def _wait_has_its_place(
    endpoint: EndpointConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    wait_at, least = endpoint.wait_at, _QUERIES_FOR.get(endpoint.wait_at, 0)
    here = (*place, "wait_at")
    if endpoint.wait is None and wait_at != default(
        attributes(EndpointConfig)["wait_at"]
    ):
        rule = f"must be left out without a wait, got {wait_at!r}, give wait beside it"
        yield Finding(here, rule)
    elif endpoint.queries < least:
        rule = (
            f"{wait_at!r} needs queries >= {least}, got {endpoint.queries},"
            " write wait_at = 'before'"
        )
        yield Finding(here, rule)
    if wait_at == "holding" and endpoint.is_cacheable:
        rule = (
            "must be left out with wait_at = 'holding', got true: what is read within a"
            " transaction is read from the database"
        )
        yield Finding((*place, "is_cacheable"), rule)


def _law_has_its_parameters(
    demand: DemandConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if demand.law == "hyperexponential" and demand.scv <= 1:
        rule = f"a hyperexponential demand needs scv > 1, got {demand.scv:g}"
        yield Finding((*place, "scv"), rule)
    if demand.law != "empirical":
        return
    here = (*place, "values_s")
    if not demand.values_s:
        yield Finding(here, "missing, an empirical demand needs values_s")
    elif min(demand.values_s) < 0:
        yield Finding(here, f"must all be >= 0, got {min(demand.values_s):g}")
    elif demand.mean_s and not any(demand.values_s):
        yield Finding(here, f"all are 0, cannot be scaled to mean_s = {demand.mean_s:g}")


def _profile_is_a_week(
    profile: ProfileConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    for key, size in (("hourly", 24), ("weekdays", 7)):
        weights = getattr(profile, key)
        here = (*place, key)
        if len(weights) != size:
            yield Finding(here, f"needs {size} weights, got {len(weights)}")
        elif min(weights) < 0:
            yield Finding(here, f"weights must be >= 0, got {min(weights):g}")
        elif not any(weights):
            yield Finding(here, "weights must not all be 0")


def _surge_begins_in_time(
    surge: SurgeConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    if surge.at_s >= scenario.horizon_s:
        rule = (
            f"must be before the end of the run at {scenario.horizon_s:g} s"
            f" ({scenario.horizon_s / DAY_S:g} days), got {surge.at_s:g}"
        )
        yield Finding((*place, "at_s"), rule)


def _there_is_a_choice(
    system: SystemConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    """Demand several applications where it is said how to choose between them."""
    name = place[-1]
    apps = [key for key, app in scenario.apps.items() if app.system == name]
    grouped = [group for group in scenario.groups.values() if group.app in apps]
    if len(apps) > 1 or grouped:
        return
    given = {
        "balancing": system.balancing if system.balancing != "round-robin" else None,
        "health_checks": system.health_checks,
    }
    for key, value in given.items():
        if value is not None:
            rule = (
                f"does nothing with one app, got {value!r}, add another or leave it out"
            )
            yield Finding((*place, key), rule)


def _sessions_last(
    sessions: SessionsConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if not sessions.duration.mean_s:
        yield Finding((*place, "duration", "mean_s"), "a session must last, got 0")


def _stickiness_is_of_polling(
    sessions: SessionsConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if not sessions.is_sticky and sessions.transport != "polling":
        rule = (
            "must be left out, a websocket is opened by one request and stays where it"
            " is, got false, set transport = 'polling' or leave it out"
        )
        yield Finding((*place, "is_sticky"), rule)


WORKLOAD_RULES: Mapping[type, Sequence[Rule]] = {
    SystemConfig: (
        _shares_add_up,
        _load_is_given_once,
        _queries_come_from_somewhere,
        _closed_load_has_users,
        _closed_load_takes_time,
        _there_is_a_choice,
    ),
    EndpointConfig: (
        _queries_have_a_demand,
        _endpoint_does_something,
        _wait_has_its_place,
    ),
    DemandConfig: (_law_has_its_parameters,),
    ProfileConfig: (_profile_is_a_week,),
    SurgeConfig: (_surge_begins_in_time,),
    SessionsConfig: (_sessions_last, _stickiness_is_of_polling),
}
