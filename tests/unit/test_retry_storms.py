"""What retries and stalls ask of the worst station, reckoned by hand."""

from math import inf
from typing import Any

import pytest
from attrs import evolve

from experiments.judgement import Judgement, judge
from experiments.judgement.layout import layout_of
from experiments.judgement.routes import routes_of
from experiments.judgement.stations import StationUse, SystemUse
from experiments.judgement.storms import demanding, worst_station
from models.config import FaultConfig, Scenario, SurgeConfig
from sim.queueing.stall import Demanding
from tests import bare

LOOP = StationUse(
    kind="event loop",
    name="web",
    servers=1,
    mean_utilisation=0.4,
    busiest_utilisation=0.6,
    busiest_at="all day",
)
POOL = evolve(LOOP, kind="connection pool")
USE = SystemUse(
    system="web",
    title="web",
    clients="open",
    requests_per_day=0.0,
    queries_per_day=0.0,
    mean_per_s=30.0,
    busiest_per_s=30.0,
    busiest_at="all day",
    queries_per_s=0.0,
    response_s=0.1,
    in_flight=3.0,
)


def shop(
    *,
    clients: dict[str, Any] | None = None,
    process: dict[str, Any] | None = None,
    **layout: Any,
) -> Scenario:
    """Return 30 requests a second of 20 ms, three of four with 5 ms more elsewhere."""
    page = bare.route(cpu=0.02, share=0.25)
    order = bare.route(
        cpu=0.02, query=0.002, queries=2, threads=bare.exactly(0.001), share=0.75
    )
    patient = {"timeout_s": 5.0, "rtt_s": 0.1, **(clients or {})}
    it = bare.system(
        order, per_s=30.0, clients=patient, process={"pool_size": 10, **(process or {})}
    )
    endpoints = {"/order": order, "/": page, "/logo": bare.route(is_static=True, share=0)}
    return bare.scenario(evolve(it, endpoints=endpoints), **layout)


def demand(
    station: StationUse = LOOP, config: Scenario | None = None, **clients: Any
) -> Demanding:
    layout = layout_of(config or shop(clients=clients), bare.CATALOG)
    return demanding(layout, routes_of(layout), USE, station)


# A request alone takes 0.1 s of wire and 20 ms; three of four also 1 ms of a thread and
# 2 x 2 ms of queries: 0.12375 s.
ALONE_S = 0.1 + 0.02 + 0.75 * (0.001 + 0.004)


def test_the_patience_for_a_queue_is_what_the_work_leaves_of_it() -> None:
    load = demand(backoff="none")
    assert load.utilisation == 0.6
    assert load.patience_s == pytest.approx(5.0 - ALONE_S)
    assert load.attempts == 1
    assert load.pauses_s == pytest.approx((ALONE_S,))
    assert demand(timeout_s=0.1).patience_s == 0


def test_files_ask_for_no_work_that_could_be_late() -> None:
    files = bare.system(bare.route(is_static=True), clients={"timeout_s": 5.0})
    assert demand(config=bare.scenario(files)).patience_s == 5.0


def test_nginx_may_be_less_patient_than_the_clients() -> None:
    config = shop(host={"gateway": evolve(bare.NGINX, proxy_read_timeout_s=2.0)})
    assert demand(config=config).patience_s == pytest.approx(2.0 - ALONE_S)


@pytest.mark.parametrize(
    ("backoff", "pauses_s"),
    [
        ("none", [0.0, 0.0, 0.0]),
        ("fixed", [0.3, 0.3, 0.3]),
        ("exponential", [0.3, 0.6, 1.0]),
        ("full-jitter", [0.15, 0.3, 0.5]),
    ],
)
def test_a_pause_is_its_mean_and_the_work_before_it(
    backoff: str, pauses_s: list[float]
) -> None:
    # Twice as long each time, up to a second; any part of it with full jitter.
    load = demand(max_attempts=3, backoff=backoff, backoff_s=0.3, backoff_cap_s=1.0)
    assert load.attempts == 3
    assert load.pauses_s == pytest.approx([ALONE_S + each for each in pauses_s])


def test_a_budget_of_retries_is_a_share_of_the_requests() -> None:
    load = demand(max_attempts=3, retry_budget=0.2, backoff="none")
    assert load.attempts == pytest.approx(1.2)
    assert len(load.pauses_s) == 2
    assert demand(max_attempts=2, retry_budget=1.0).attempts == 2
    assert len(demand(max_attempts=100).pauses_s) == 32


def test_nginx_lets_in_as_many_attempts_as_it_has_connections_for() -> None:
    # 600 connections of each of two workers, two a request: 600 wait for 5 s each, 120 a
    # second, four times 30.
    gateway = evolve(bare.NGINX, worker_connections=600)
    six = {"max_attempts": 6}
    many = shop(clients=six, host={"gateway": gateway, "vcpus": 2})
    assert demand(config=many).attempts == pytest.approx(4)
    # With 100 there is room for less than one, and one there is.
    few = shop(
        clients=six,
        host={"gateway": evolve(gateway, worker_connections=100), "vcpus": 2},
    )
    assert demand(config=few).attempts == 1


def test_what_waits_before_a_station_has_its_bound() -> None:
    # 40 requests of 20 ms each; a pool tells those that wait for 3 s to go.
    process = {"backlog": 40, "acquire_timeout_s": 3.0}
    config = shop(process=process)
    assert demand(LOOP, config).most_s == pytest.approx(0.8)
    assert demand(POOL, config).most_s == 3.0
    assert demand(POOL).most_s == inf
    assert demand(evolve(LOOP, kind="host CPU"), config).most_s == inf


def worst_of(*stations: StationUse) -> StationUse | None:
    layout = layout_of(shop(), bare.CATALOG)
    return worst_station(layout, "web", stations)


def test_the_worst_station_works_if_it_is_as_busy_as_the_pool() -> None:
    slightly = evolve(POOL, busiest_utilisation=0.604)
    clearly = evolve(POOL, busiest_utilisation=0.64)
    assert worst_of(slightly, LOOP) == LOOP
    assert worst_of(clearly, LOOP) == clearly
    assert worst_of(LOOP, evolve(LOOP, kind="gateway", busiest_utilisation=0.9)) == LOOP
    assert worst_of(LOOP, evolve(LOOP, name="other", busiest_utilisation=0.9)) == LOOP
    assert worst_of() is None


def judged(
    config: Scenario, *, surges: tuple[SurgeConfig, ...] = (), **faults: FaultConfig
) -> Judgement:
    systems = {name: evolve(it, surges=surges) for name, it in config.systems.items()}
    return judge(evolve(config, systems=systems, faults=faults), bare.CATALOG)


def rush(factor: float, duration_s: float = 100.0) -> FaultConfig:
    return FaultConfig(
        kind="surge", target="web", at_s=60.0, duration_s=duration_s, factor=factor
    )


def loop(
    per_s: float = 20.0, *, instances: int = 1, clients: Any = None, process: Any = None
) -> Scenario:
    """Return requests of 20 ms each, and of nothing else, on cores enough."""
    system = bare.system(
        bare.route(cpu=0.02),
        per_s=per_s,
        clients={"timeout_s": 5.0, "backoff": "none", **(clients or {})},
        process={"garbage_lag_s": 0.0, "node_cpu_s": 0.0, **(process or {})},
    )
    host = {"vcpus": 64, "supervisor_gap_s": 100.0}
    return bare.scenario(system, host=host, app={"instances": instances})


def test_what_a_rush_leaves_behind_is_worked_off_by_what_is_free() -> None:
    # Five times 0.4 for 100 s leaves 100 s of work, which 0.6 free ones do in 166.7 s; a
    # queue of 4.98 s is reached after (100 - 4.98) / 0.6 = 158.4 s.
    it = judged(loop(), rush=rush(5.0))
    (stall,) = it.stalls
    assert (stall.cause, stall.system, stall.station) == (
        "`rush`",
        "web",
        "event loop web",
    )
    assert (stall.stall_s, stall.attempts) == (100.0, 1)
    assert stall.utilisation == pytest.approx(0.4)
    assert stall.drained_after_s == pytest.approx(100 / 0.6)
    assert stall.answers_after_s == pytest.approx(95.02 / 0.6)
    assert stall.heap_full_after_s is None
    said = (
        "web needs about 2.78 min after `rush` (100 s): event loop web works off what"
        " waited, and answers are late for the first 2.64 min"
    )
    assert said in it.warnings
    # At four times, 60 s of work are done in 100 s, and late for 55.02 / 0.6 = 91.7 s.
    sooner = judged(loop(), rush=rush(4.0))
    assert sooner.stalls[0].answers_after_s == pytest.approx(55.02 / 0.6)
    assert not [line for line in sooner.warnings if "works off" in line]


def test_a_surge_of_the_system_itself_is_called_its_own() -> None:
    surge = SurgeConfig(at_s=60.0, duration_s=100.0, factor=5.0)
    own, named = judged(loop(), surges=(surge,), rush=rush(4.0)).stalls
    assert (own.cause, named.cause) == ("its surge", "`rush`")
    assert own.answers_after_s == pytest.approx(95.02 / 0.6)
    assert named.answers_after_s == pytest.approx(55.02 / 0.6)


CRASH = FaultConfig(kind="process-crash", target="web", at_s=60.0)
"""It takes one of two processes for 100 s, and the other has all of the load."""


def test_a_stall_that_is_outlived_by_what_it_leaves_is_the_headline() -> None:
    # Twice 0.7 for 100 s leaves 40 s of work, which 0.3 do in 133.3 s; answers are in
    # time after (40 - 4.98) / 0.3 = 116.7 s.
    it = judged(loop(70.0, instances=2), crash=CRASH)
    said = (
        "web needs about 2.22 min after `crash` (100 s): event loop web works off what"
        " waited, and answers are late for the first 117 s"
    )
    assert it.verdicts[1] == said
    assert said in it.warnings


HEAP = {"request_mib": 1.0, "heap_limit_mib": 500.0}
TWICE = {"max_attempts": 2}


def test_retries_that_never_end_fill_a_heap() -> None:
    # Twice 0.6: a loop does 50 requests a second and is asked for 60, so that 10 more
    # wait each second, with 1 MiB each. V8 gives up at 0.98 x 500 = 490 MiB; 1 MiB is the
    # process's, and 30 a second are there for 20 + 0.6 x 20 / 2 / 0.4 = 35 ms.
    it = judged(loop(60.0, instances=2, clients=TWICE, process=HEAP), crash=CRASH)
    (stall,) = it.stalls
    assert stall.is_for_ever
    assert stall.heap_full_after_s == pytest.approx((490 - 1 - 30 * 0.035) / 10, rel=1e-3)
    assert it.verdicts[1] == (
        "web never comes back after `crash` (100 s): 2 attempts a request make 120 % of"
        " event loop web, until what waits has filled a heap (48.8 s)"
    )


@pytest.mark.parametrize(("backlog", "is_filled"), [(487, False), (489, True)])
def test_a_backlog_may_be_full_before_the_heap(backlog: int, is_filled: bool) -> None:
    # There are 487.95 MiB of room, for a request each.
    process = {**HEAP, "backlog": backlog}
    config = loop(60.0, instances=2, clients=TWICE, process=process)
    (stall,) = judged(config, crash=CRASH).stalls
    assert stall.is_for_ever
    assert (stall.heap_full_after_s is not None) == is_filled


def test_requests_without_memory_fill_no_heap() -> None:
    it = judged(loop(60.0, instances=2, clients=TWICE), crash=CRASH)
    assert it.stalls[0].heap_full_after_s is None
    assert it.verdicts[1].endswith("2 attempts a request make 120 % of event loop web")


def test_a_load_that_is_too_much_anyway_has_no_recovery() -> None:
    assert judged(loop(50.0), rush=rush(5.0)).stalls == ()
    assert judged(loop(0.0), rush=rush(5.0)).stalls == ()


def test_what_a_check_cannot_say_is_left_to_a_run() -> None:
    leak = FaultConfig(kind="memory-leak", target="web", at_s=1.0, mib_per_s=1.0)
    one = judged(loop(), rush=rush(5.0), leak=leak)
    assert (
        one.verdicts[-1] == "what `leak` (memory-leak of web) does is left to `lssim run`"
    )
    slow = FaultConfig(kind="slow-call", target="web", at_s=1.0, delay_s=1.0)
    two = judged(loop(), leak=leak, provider=slow)
    assert two.verdicts[-1] == (
        "what `leak` (memory-leak of web) and `provider` (slow-call of web) do is left to"
        " `lssim run`"
    )


def test_a_stall_is_judged_at_the_load_of_its_hour() -> None:
    # Half of the mean until noon, and one and a half of it after.
    profile = evolve(bare.FLAT, hourly=(0.5,) * 12 + (1.5,) * 12)
    system = evolve(loop().systems["web"], profile="flat")
    config = evolve(loop(), systems={"web": system}, profiles={"flat": profile})
    late = evolve(rush(2.0), at_s=13 * 3600.0)
    early, evening = judged(config, early=rush(2.0), late=late).stalls
    assert early.utilisation == pytest.approx(0.2)
    assert evening.utilisation == pytest.approx(0.6)
    later = judged(evolve(config, starts_at_s=12 * 3600.0), early=rush(2.0))
    assert later.stalls[0].utilisation == pytest.approx(0.6)
