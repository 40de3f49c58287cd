"""Waiting for another company: without CPU, and with or without a connection in hand."""

from typing import Any

import pytest
from attrs import evolve

from models.config import EndpointConfig, FaultConfig
from models.platform import Platform
from models.traffic.outcomes import Outcome
from models.traffic.reasons import Reason
from tests import bare
from tests.bare import exactly
from tests.inside import on_end, outcomes, pool_of, send

WAIT_S = 8.0
Ends = list[tuple[float, Outcome, object]]


def paying(wait_at: str, *, queries: int = 2) -> EndpointConfig:
    """Return a route of callbacks of 10 ms, queries of 100 ms and a wait of 8 s."""
    cpu_s = 0.01 * (queries + 1)
    query = exactly(0.1)
    route = bare.route(cpu=cpu_s, query=query if queries else None)
    return evolve(route, queries=queries, wait=exactly(WAIT_S), wait_at=wait_at)


def platform(route: EndpointConfig, **layout: Any) -> tuple[Platform, Ends]:
    """Return a pool of two connections at two cores, and how its requests will end."""
    ends: Ends = []
    shop = bare.system(
        route, process={"pool_size": 2}, clients=layout.pop("clients", None)
    )
    it = bare.platform(shop, database={"vcpus": 2}, **layout)
    on_end(it, lambda request, how, _: ends.append((it.env.now, how, request.cause)))
    return it, ends


@pytest.mark.parametrize(
    ("wait_at", "lent_s"),
    [
        ("before", 0.2),  # two queries of 0.1 s
        ("between", 0.2),
        ("after", 0.2),
        ("holding", 0.2 + 2 * 0.01 + WAIT_S),  # and two callbacks between, and the wait
    ],
)
def test_a_wait_costs_time_and_no_cpu(wait_at: str, lent_s: float) -> None:
    it, ends = platform(paying(wait_at))
    send(it)
    it.run(20.0)
    # 3 callbacks of 10 ms, 2 queries of 100 ms and 8 s of waiting.
    assert [at_s for at_s, _, _ in ends] == pytest.approx([0.03 + 0.2 + WAIT_S])
    assert it.hosts["web"].cpu.busy_server_s() == pytest.approx(0.03)
    assert it.databases["db"].cpu.busy_server_s() == pytest.approx(0.2)
    assert pool_of(it).pool.lent_s() == pytest.approx(lent_s)
    assert pool_of(it).pool.in_use == 0


@pytest.mark.parametrize(
    ("wait_at", "queried"), [("before", 0), ("between", 2), ("after", 3), ("holding", 3)]
)
def test_a_wait_has_its_place_among_the_queries(wait_at: str, queried: int) -> None:
    it, _ = platform(paying(wait_at, queries=3))
    send(it)
    it.run(4.0)
    assert it.databases["db"].queries == queried
    assert len(it.apps["web"].calls.visits) == 1
    assert pool_of(it).pool.in_use == (wait_at == "holding")


def test_a_connection_held_over_a_call_is_one_that_others_wait_for() -> None:
    it, ends = platform(paying("holding"))
    send(it, 3)
    it.run(20.0)
    # The third begins when the first has given back: both took 8.23 s and some ms.
    assert [round(at_s, 1) for at_s, _, _ in ends] == [8.2, 8.2, 16.4]
    it, ends = platform(paying("before"))
    send(it, 3)
    it.run(20.0)
    assert all(at_s < 8.4 for at_s, _, _ in ends)


def test_without_queries_a_route_may_wait_all_the_same() -> None:
    it, ends = platform(paying("before", queries=0))
    send(it)
    it.run(20.0)
    assert [at_s for at_s, _, _ in ends] == pytest.approx([0.01 + WAIT_S])


def test_whoever_loses_patience_meanwhile_knows_whom_he_waited_for() -> None:
    it, ends = platform(paying("holding"), clients={"timeout_s": 5.0})
    send(it, 3)
    it.run(20.0)
    assert [(at_s, how) for at_s, how, _ in ends] == [(5.0, Outcome.CLIENT_TIMEOUT)] * 3
    assert [cause for _, _, cause in ends] == [Reason.CALL, Reason.CALL, Reason.POOL]


def test_a_process_that_ends_meanwhile_leaves_nothing_behind() -> None:
    it, ends = platform(paying("holding"))
    send(it, 2)
    it.run(4.0)
    pool = pool_of(it).pool
    it.control.crash(it.apps["web"])
    assert not it.apps["web"].calls.visits
    assert pool.in_use == it.databases["db"].connections == 0
    it.run(4.1)
    assert [how for _, how, _ in ends] == [Outcome.KILLED] * 2


def test_a_slow_call_stretches_the_waits_that_begin_while_it_holds() -> None:
    slow = FaultConfig(
        kind="slow-call", target="web", factor=2.5, at_s=1.0, duration_s=4.0
    )
    it, ends = platform(paying("before", queries=0), faults={"slow": slow})
    for at_s in (0.5, 2.0, 6.0):
        it.run(at_s)
        send(it)
    it.run(30.0)
    # From 0.51, 2.01 and 6.01 s on: 8, 2.5 * 8 and 8 s.
    assert [at_s for at_s, _, _ in ends] == pytest.approx([8.51, 14.01, 22.01])
    assert outcomes(it) == {"ok": 3}
