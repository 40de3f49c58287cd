"""Networks of stations: users of one class or several who take turns, open classes."""

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat

from sim.distributions import Exponential
from sim.environment import Environment, Story
from sim.processor import ProcessorSharing
from sim.streams import Streams
from tests.theory.stations import (
    ClosedRun,
    OpenRun,
    Servers,
    drawn,
    endless,
    poisson_s,
)

Station = tuple[str, int | str | list[int], float]
"""Its name, its servers and the mean demand, as `closed` takes them."""


def closed(
    streams: Streams,
    stations: Sequence[Station],
    *,
    users: int,
    think_s: float,
    horizon_s: float,
) -> dict[str, float]:
    """Send *users* in turn through *stations*: their name, their servers, the demand.

    Servers ``"delay"`` let nobody wait, ``"ps"`` are one shared core, and a list
    of servers is one station for each entry, chosen with equal probability.
    """
    env = Environment()
    run = ClosedRun(env, horizon_s=horizon_s)
    busy_s: dict[str, Callable[[], float]] = {}
    visits: list[tuple[str, list[Callable[[float], Story]], Iterator[float]]] = []
    for name, servers, mean_s in stations:
        choices: list[Callable[[float], Story]]
        if servers == "delay":
            choices = [env.pause]
        elif servers == "ps":
            cpu = ProcessorSharing(env, servers=1)
            choices, busy_s[name] = [cpu.serve], cpu.busy_server_s
        else:
            each = servers if isinstance(servers, list) else [servers]
            tills = [Servers(env, int(one)) for one in each]
            choices, busy_s[name] = [till.serve for till in tills], tills[0].pool.lent_s
        visits.append((name, choices, endless(streams, name, Exponential(mean_s))))
    coins = streams.stream("customers", "choices")

    def journey() -> Story:
        for name, choices, demands_s in visits:
            number = int(coins.one() * len(choices)) if len(choices) > 1 else 0
            yield from run.at(name, choices[number](next(demands_s)))

    run.add(users, journey, thoughts(streams, "thinking", think_s))
    busy = dict(zip(busy_s, run.measure(*busy_s.values()), strict=True))
    found = {"throughput": run.throughput_per_s(), "response": run.mean_response_s()}
    for name, servers, _ in stations:
        found[f"{name}_Q"] = run.mean_present(name)
        found[f"{name}_R"] = run.mean_present(name) / run.throughput_per_s()  # Little
        if isinstance(servers, int):
            found[f"{name}_U"] = busy[name] / servers
    return found


def thoughts(streams: Streams, purpose: str, think_s: float) -> Iterator[float]:
    """Return exponential think times, or none where *think_s* is 0."""
    return endless(streams, purpose, Exponential(think_s)) if think_s else repeat(0.0)


def closed_classes(
    streams: Streams,
    *,
    users: Sequence[int],
    think_s: Sequence[float],
    demands_s: Sequence[Sequence[float]],
    horizon_s: float,
    servers: int = 1,
) -> dict[str, float]:
    """Send several classes of users through shared stations.

    ``demands_s[i][k]`` is what class ``k`` wants of station ``i``. Return
    throughputs ``X.k``, responses ``R.k`` and numbers present ``Q.i.k``.
    """
    env = Environment()
    cpus = [ProcessorSharing(env, servers=servers) for _ in demands_s]
    run = ClosedRun(env, horizon_s=horizon_s)

    def journey(kind: int, laws: Sequence[Iterator[float]]) -> Callable[[], Story]:
        def visit_all() -> Story:
            for number, cpu in enumerate(cpus):
                served = cpu.serve(next(laws[number]))
                yield from run.at(f"{number}.{kind}", served)

        return visit_all

    for kind, population in enumerate(users):
        laws = [
            endless(streams, f"demands {number} {kind}", Exponential(of_station[kind]))
            for number, of_station in enumerate(demands_s)
        ]
        thinking_s = thoughts(streams, f"thinking {kind}", think_s[kind])
        run.add(population, journey(kind, laws), thinking_s, kind=str(kind))
    run.measure()
    found: dict[str, float] = {}
    for kind, population in enumerate(users):
        if population:
            found[f"X.{kind}"] = run.throughput_per_s(str(kind))
            found[f"R.{kind}"] = run.mean_response_s(str(kind))
            for number in range(len(cpus)):
                present = run.mean_present(f"{number}.{kind}")
                found[f"Q.{number}.{kind}"] = present
    return found


def open_classes(
    streams: Streams,
    *,
    rates_per_s: Sequence[float],
    demands_s: Sequence[Sequence[float]],
    customers: int,
) -> tuple[OpenRun, list[list[float]], list[int]]:
    """Send two classes of customers through shared cores, one after the other.

    Return the run, when each customer left each core, and each one's class.
    """
    env = Environment()
    cpus = [ProcessorSharing(env, servers=1) for _ in demands_s]
    units = [
        drawn(streams, f"demands {number}", Exponential(1.0), customers)
        for number in range(len(cpus))
    ]
    # Splitting a Poisson stream by coin leaves independent ones.
    coins = streams.stream("customers", "classes").block(customers)
    kinds = (coins * sum(rates_per_s) >= rates_per_s[0]).astype(int).tolist()
    left_s = [[0.0] * customers for _ in cpus]

    def journey(k: int) -> Story:
        for number, cpu in enumerate(cpus):
            yield from cpu.serve(units[number][k] * demands_s[number][kinds[k]])
            left_s[number][k] = env.now

    arrived_s = poisson_s(streams, sum(rates_per_s), customers)
    busy_s = [cpu.busy_server_s for cpu in cpus]
    return OpenRun(env, arrived_s, journey, busy_s=busy_s), left_s, kinds
