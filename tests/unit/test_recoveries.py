"""What the stalls of a config leave behind, reckoned by hand."""

from typing import Any

import pytest
from attrs import evolve

from experiments.judgement import Judgement, judge
from models.config import FaultConfig, Scenario, SurgeConfig
from tests import bare


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
    per_s: float = 20.0,
    *,
    instances: int = 1,
    clients: Any = None,
    process: Any = None,
    query: float | None = None,
) -> Scenario:
    """Return requests of 20 ms each, maybe with a *query* amid them, on cores enough."""
    system = bare.system(
        bare.route(cpu=0.02, query=query),
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
AT_ONCE = 1e-9
"""A query that takes no time: two turns of the loop."""


def test_retries_that_never_end_fill_a_heap() -> None:
    # Twice 0.6: a loop does 50 requests a second and is asked for 60, so that 10 more
    # wait each second, with 1 MiB each, if they wait for their second turn and not in the
    # backlog for their first. V8 gives up at 0.98 x 500 = 490 MiB; 1 MiB is the process,
    # and 30 a second are there for two turns of 10 + 0.6 x 10 / 2 / 0.4 = 17.5 ms.
    config = loop(60.0, instances=2, clients=TWICE, process=HEAP, query=AT_ONCE)
    it = judged(config, crash=CRASH)
    (stall,) = it.stalls
    assert stall.is_for_ever
    assert stall.heap_full_after_s == pytest.approx((490 - 1 - 30 * 0.035) / 5, rel=1e-3)
    assert it.verdicts[1] == (
        "web never comes back after `crash` (100 s): 2 attempts a request make 120 % of"
        " event loop web, until what waits has filled a heap (97.6 s)"
    )


@pytest.mark.parametrize(("backlog", "is_filled"), [(974, False), (978, True)])
def test_a_backlog_may_be_full_before_the_heap(backlog: int, is_filled: bool) -> None:
    # There are 487.95 MiB of room, for every second one of those who wait.
    process = {**HEAP, "backlog": backlog}
    config = loop(60.0, instances=2, clients=TWICE, process=process, query=AT_ONCE)
    (stall,) = judged(config, crash=CRASH).stalls
    assert stall.is_for_ever
    assert (stall.heap_full_after_s is not None) == is_filled


def test_what_waits_in_the_backlog_fills_no_heap() -> None:
    it = judged(loop(60.0, instances=2, clients=TWICE, process=HEAP), crash=CRASH)
    assert it.stalls[0].heap_full_after_s is None


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
