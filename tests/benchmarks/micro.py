"""Micro-benchmarks of the kernel's stations, to compare before with after.

Not collected with the tests: ``pytest tests/benchmarks/micro.py`` runs them.
"""

from collections.abc import Callable
from typing import Any

import pytest

from sim.credits import Burst, BurstableProcessor
from sim.deadlines import Deadlines
from sim.environment import Environment
from sim.eventloop import EventLoop
from sim.measuredpool import MeasuredPool
from sim.monitor import Histogram
from sim.pool import Pool
from sim.processor import ProcessorSharing

CUSTOMERS = 10_000

Benchmark = Callable[..., Any]


def test_wakeups(benchmark: Benchmark) -> None:
    def work() -> None:
        env = Environment()
        for number in range(CUSTOMERS):
            env.wake(number % 97, lambda _: None)
        env.advance(100.0)

    benchmark(work)


def test_stories_that_pause_once(benchmark: Benchmark) -> None:
    def work() -> None:
        env = Environment()
        for number in range(CUSTOMERS):
            env.start(env.pause(number % 97))
        env.advance(100.0)

    benchmark(work)


def test_callbacks_in_an_event_loop(benchmark: Benchmark) -> None:
    def work() -> None:
        env = Environment()
        loop = EventLoop(env, ProcessorSharing(env, servers=1))
        for _ in range(CUSTOMERS):
            env.start(loop.run(0.001))
        env.advance(100.0)

    benchmark(work)


def test_ten_jobs_at_a_time_on_two_shared_servers(benchmark: Benchmark) -> None:
    def work() -> None:
        env = Environment()
        cpu = ProcessorSharing(env, servers=2)
        for number in range(CUSTOMERS):
            env.wake(number // 10, lambda _: cpu.admit(0.1, lambda: None))
        env.advance(2000.0)

    benchmark(work)


def test_a_burstable_processor_near_empty(benchmark: Benchmark) -> None:
    def work() -> None:
        env = Environment()
        cpu = BurstableProcessor(
            env, servers=2, burst=Burst(baseline=0.4, cap=100.0, initial=1.0)
        )
        for number in range(CUSTOMERS):
            env.wake(number * 0.1, lambda _: cpu.admit(0.05, lambda: None))
        env.advance(2000.0)

    benchmark(work)


@pytest.mark.parametrize("kind", [Pool, MeasuredPool])
def test_tokens_lent_and_returned(benchmark: Benchmark, kind: type[Pool]) -> None:
    def work() -> None:
        env = Environment()
        pool = kind(env, "tokens", capacity=10)

        def customer() -> Any:
            with (yield from pool.acquire()):
                yield from env.pause(0.001)

        for _ in range(CUSTOMERS):
            env.start(customer())
        env.advance(100.0)

    benchmark(work)


def test_deadlines_that_are_met(benchmark: Benchmark) -> None:
    def work() -> None:
        env = Environment()
        limits = Deadlines(env, span_s=30.0)
        for number in range(CUSTOMERS):
            env.wake(number * 0.01, lambda _: limits.begin(lambda: None).meet())
        env.advance(200.0)

    benchmark(work)


def test_values_added_to_a_histogram(benchmark: Benchmark) -> None:
    def work() -> None:
        histogram = Histogram()
        for number in range(CUSTOMERS):
            histogram.add(number * 1e-4)

    benchmark(work)
