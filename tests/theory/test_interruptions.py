"""A server that is away at times, dies under its customers, or turns them away."""

from collections.abc import Callable

import pytest

from sim.distributions import Exponential
from sim.environment import Environment, Story, Task, Wakeup
from sim.errors import AcquireTimeoutError, Killed
from sim.eventloop import EventLoop
from sim.measuredpool import MeasuredPool
from sim.processor import ProcessorSharing
from sim.streams import Streams
from tests.theory.agreement import agree_with_case, replicate
from tests.theory.cases import case
from tests.theory.stations import OpenRun, drawn, endless, law, poisson_s

CUSTOMERS = 20_000
REQUESTS = 200_000


@pytest.mark.parametrize(
    ("kind", "metric", "seed"),
    [
        ("exponential", "mean_sojourn_exp_vacation", 901),
        ("det", "mean_sojourn_det_vacation", 902),
    ],
)
def test_vacations_of_an_idle_server_add_their_residual_life(
    kind: str, metric: str, seed: int
) -> None:
    p = case("G-VACATION").parameters
    vacation = law(kind, p["vacation_mean_s"])

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        cpu = ProcessorSharing(env, servers=1)
        loop = EventLoop(env, cpu)
        demand = Exponential(1 / p["service_rate_per_s"])
        demand_of = drawn(streams, "demands", demand, CUSTOMERS).tolist()
        vacations_s = endless(streams, "vacations", vacation)
        come = 0

        def go_away() -> Story:
            cpu.set_speed(0)
            while not loop.is_busy and come < CUSTOMERS:  # or the run would never end
                yield from env.pause(next(vacations_s))
            cpu.set_speed(1)

        def journey(k: int) -> Story:
            nonlocal come
            come = k + 1
            yield from loop.run(demand_of[k])
            if not loop.is_busy:
                env.start(go_away())

        arrived_s = poisson_s(streams, p["arrival_rate_per_s"], CUSTOMERS)
        run = OpenRun(env, arrived_s, journey)
        return {metric: float(run.sojourn_s().mean())}

    agree_with_case("G-VACATION", replicate(model, seed=seed), requests=REQUESTS)


Switch = Callable[[ProcessorSharing, EventLoop], None]
"""What stops a server, or lets it go on."""


@pytest.mark.parametrize(
    ("stop", "go_on"),
    [
        (lambda cpu, _: cpu.set_speed(0), lambda cpu, _: cpu.set_speed(1)),
        (lambda cpu, _: cpu.take_away(1.0), lambda cpu, _: cpu.take_away(0.0)),
        (lambda _, loop: loop.stand_still(), lambda _, loop: loop.go_on()),
    ],
    ids=["no speed", "a host that stands still", "a process that stands still"],
)
def test_a_server_that_fails_busy_or_idle_takes_its_work_up_again(
    stop: Switch, go_on: Switch
) -> None:
    p = case("G-BREAK-ON").parameters

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        cpu = ProcessorSharing(env, servers=1)
        loop = EventLoop(env, cpu)
        demand = Exponential(1 / p["service_rate_per_s"])
        demand_of = drawn(streams, "demands", demand, CUSTOMERS).tolist()
        up_s = endless(streams, "up", Exponential(1 / p["failure_rate_per_s"]))
        down_s = endless(streams, "down", Exponential(1 / p["repair_rate_per_s"]))
        arrived_s = poisson_s(streams, p["arrival_rate_per_s"], CUSTOMERS)
        was_down_s = 0.0

        def fate() -> Story:
            nonlocal was_down_s
            while env.now < arrived_s[-1]:
                yield from env.pause(next(up_s))
                stop(cpu, loop)
                repair_s = next(down_s)
                yield from env.pause(repair_s)
                was_down_s += repair_s
                go_on(cpu, loop)

        env.start(fate())
        run = OpenRun(env, arrived_s, lambda k: loop.run(demand_of[k]))
        return {
            "availability": 1 - was_down_s / env.now,
            "mean_number": run.mean_present(),
            "mean_sojourn": float(run.sojourn_s().mean()),
        }

    agree_with_case("G-BREAK-ON", replicate(model, seed=903), requests=REQUESTS)


def test_a_server_that_fails_only_in_service() -> None:
    p = case("G-BREAK-BUSY").parameters

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        cpu = ProcessorSharing(env, servers=1)
        loop = EventLoop(env, cpu)
        demand = Exponential(p["service_mean_s"])
        demand_of = drawn(streams, "demands", demand, CUSTOMERS).tolist()
        good = Exponential(1 / p["failure_rate_while_busy_per_s"])
        good_s = endless(streams, "good", good)
        repairs_s = endless(streams, "repairs", Exponential(p["repair_mean_s"]))
        failure: Wakeup | None = None

        def await_failure() -> None:
            # Without memory: what was left of the time to fail is a new one.
            nonlocal failure
            if failure is not None:
                failure.cancel()
            failure = env.wake(next(good_s), lambda _: env.start(fail()))

        def fail() -> Story:
            cpu.set_speed(0)
            yield from env.pause(next(repairs_s))
            cpu.set_speed(1)
            await_failure()

        def journey(k: int) -> Story:
            yield from loop.run(demand_of[k], started=await_failure)
            if not loop.is_busy and failure is not None:
                failure.cancel()

        arrived_s = poisson_s(streams, p["arrival_rate_per_s"], CUSTOMERS)
        run = OpenRun(env, arrived_s, journey, busy_s=[loop.busy_s])
        return {
            "effective_utilisation": run.mean_busy[0],
            "mean_sojourn": float(run.sojourn_s().mean()),
        }

    agree_with_case("G-BREAK-BUSY", replicate(model, seed=904), requests=REQUESTS)


def test_a_crash_kills_everybody_present() -> None:
    p = case("G-CRASH").parameters

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        loop = EventLoop(env, ProcessorSharing(env, servers=1))
        demand = Exponential(1 / p["service_rate_per_s"])
        demand_of = drawn(streams, "demands", demand, CUSTOMERS).tolist()
        up_s = endless(streams, "up", Exponential(1 / p["crash_rate_per_s"]))
        down_s = endless(streams, "down", Exponential(1 / p["restart_rate_per_s"]))
        arrived_s = poisson_s(streams, p["arrival_rate_per_s"], CUSTOMERS)
        present: dict[int, Task] = {}
        fates = {"served": 0, "killed": 0, "refused": 0}
        present_sum = found_up = 0
        is_up = True

        def stay(k: int) -> Story:
            try:
                yield from loop.run(demand_of[k])
                fates["served"] += 1
            except Killed:
                fates["killed"] += 1
            del present[k]

        def journey(k: int) -> Story:
            nonlocal present_sum, found_up
            if not is_up:
                fates["refused"] += 1
                return
            found_up += 1
            present_sum += len(present)  # Poisson arrivals see time averages
            present[k] = env.start(stay(k))
            yield from ()

        def fate() -> Story:
            nonlocal is_up
            while env.now < arrived_s[-1]:
                yield from env.pause(next(up_s))
                is_up = False
                for task in list(present.values()):
                    task.kill(Killed("crash"))
                assert not present
                assert not loop.is_busy
                yield from env.pause(next(down_s))
                is_up = True

        env.start(fate())
        OpenRun(env, arrived_s, journey)
        assert sum(fates.values()) == CUSTOMERS
        return {
            "frac_refused": fates["refused"] / CUSTOMERS,
            "frac_killed": fates["killed"] / CUSTOMERS,
            "frac_served": fates["served"] / CUSTOMERS,
            "throughput_per_s": fates["served"] / arrived_s[-1],
            "mean_number_given_up": present_sum / found_up,
        }

    agree_with_case("G-CRASH", replicate(model, seed=905), requests=REQUESTS)


def test_whoever_finds_the_server_busy_comes_back_until_served() -> None:
    p = case("G-RETRIAL").parameters

    def model(streams: Streams) -> dict[str, float]:
        env = Environment()
        server = MeasuredPool(env, "server", capacity=1)
        demand = Exponential(1 / p["service_rate"])
        demand_of = drawn(streams, "demands", demand, CUSTOMERS).tolist()
        retries_s = endless(streams, "retries", Exponential(1 / p["retry_rate"]))
        attempts = 0

        def journey(k: int) -> Story:
            nonlocal attempts
            while True:
                attempts += 1
                try:
                    lease = yield from server.acquire(patience_s=0)
                except AcquireTimeoutError:
                    yield from env.pause(next(retries_s))
                    continue
                with lease:
                    yield from env.pause(demand_of[k])
                return

        arrived_s = poisson_s(streams, p["arrival_rate"], CUSTOMERS)
        run = OpenRun(env, arrived_s, journey, busy_s=[server.lent_s, lambda: attempts])
        prob_busy, attempt_rate = run.mean_busy
        return {
            "prob_busy": prob_busy,
            "mean_orbit": run.mean_present() - prob_busy,
            "mean_sojourn": float(run.sojourn_s().mean()),
            "attempt_rate": attempt_rate,
        }

    agree_with_case("G-RETRIAL", replicate(model, seed=906), requests=REQUESTS)
