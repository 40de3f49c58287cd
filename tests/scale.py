"""What growth costs the compiled plane: ``python -m tests.scale``, some four minutes.

Pattern 2 with 1, 10 and 100 times its users, on a host, a database and as many processes
as they ask for, and pattern 2 beside itself until there are 2, 10 and 50 systems. Each is
run in a process of its own, which loads what was compiled before. Users come evenly all
day, so that spans of any length see the same.

All traffic grows as the users do: of a hundred times the posts one in a hundred is told
to everybody, since that is a hundred deliveries for one. What it costs when all posts
are, so that deliveries grow as the square of the users, is measured and shown beside it.

A table of CPU time and memory goes to stdout. It ends with 1 if the CPU time of a
request, or the memory, differs by more than a factor of `MOST` from that of the smallest
of its kind.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage
from subprocess import run

from attrs import asdict, evolve, frozen

from experiments.running.engines import Engine, build, prepare, tell_nobody
from experiments.summary.summarising import summarise
from models.config import (
    AppConfig,
    CacheConfig,
    DatabaseConfig,
    HostConfig,
    ProfileConfig,
    Scenario,
    SystemConfig,
)
from models.loading import load_scenario
from models.plans.catalog import load_catalog
from models.plans.machine import database_machine, host_machine
from tests.benchmarks.ratios import cpu_s
from tests.benchmarks.scenarios import PATTERN_2

ROUNDS = 5
"""Of each: what else goes on can only add to the time, so the least of them counts."""
MOST = 1.3
"""A request over one of the smallest of a kind, and so for memory, or the reverse."""
GROWN = {1: 1.0, 10: 3.0, 100: 10.0}
"""How many times the users, and for how many days' worth of requests: what is there
from the start, as sessions that are open, is not to weigh more where there is more."""
COPIED = {2: 1.0, 10: 2.2, 50: 5.0}
"""How many systems, and the same: they too begin with their sessions open. Here as there
it is the root of how many times the smallest."""
HEARING = {100: 10.0}
"""How many times the users who all hear of all, and the same."""
MANY_USERS = 100_000
EVENLY = "evenly"
"""The shape of a day in which no hour differs."""


@frozen
class Cost:
    """What one run took."""

    requests: int
    cpu_s: float
    peak_mib: float

    @property
    def us(self) -> float:
        """CPU time of a request, in microseconds."""
        return 1e6 * self.cpu_s / self.requests


def grown(times: int, *, days: float) -> Scenario:
    """Return pattern 2 with so many *times* its users and deliveries, and what they need.

    As many requests come as in *days* of the pattern itself.
    """
    hearing = all_hearing(times, days=days)
    return evolve(
        hearing, systems={n: _telling(s, times) for n, s in hearing.systems.items()}
    )


def all_hearing(times: int, *, days: float) -> Scenario:
    """Return the same, but every post is told to everybody, however many there are."""
    scenario = load_scenario(PATTERN_2)
    return evolve(
        scenario,
        days=days / times,
        starts_warm=True,
        profiles={EVENLY: ProfileConfig(hourly=(1.0,) * 24)},
        systems={n: _asked(s, times) for n, s in scenario.systems.items()},
        hosts={n: _large(h, times) for n, h in scenario.hosts.items()},
        databases={n: _wide(d, times) for n, d in scenario.databases.items()},
        caches={n: _roomy(c, times) for n, c in scenario.caches.items()},
        apps={n: evolve(a, instances=times) for n, a in scenario.apps.items()},
    )


def copied(systems: int, *, days: float) -> Scenario:
    """Return pattern 2 beside itself, until there are so many *systems*.

    As many requests come as in *days* of the pattern itself.
    """
    one = grown(1, days=days)
    copies = range(systems // len(one.systems))
    return evolve(
        one,
        days=days / len(copies),
        hosts={f"{n}{i}": host for i in copies for n, host in one.hosts.items()},
        databases={f"{n}{i}": each for i in copies for n, each in one.databases.items()},
        caches={
            f"{n}{i}": evolve(cache, host=f"{cache.host}{i}")
            for i in copies
            for n, cache in one.caches.items()
        },
        systems={
            f"{n}{i}": _beside(system, i)
            for i in copies
            for n, system in one.systems.items()
        },
        apps={f"{n}{i}": _placed(app, i) for i in copies for n, app in one.apps.items()},
    )


def _beside(system: SystemConfig, copy: int) -> SystemConfig:
    """Return *system* of a *copy*, which asks no other one."""
    return evolve(
        system,
        endpoints={
            path: evolve(route, served_by=route.served_by and f"{route.served_by}{copy}")
            for path, route in system.endpoints.items()
        },
    )


def _placed(app: AppConfig, copy: int) -> AppConfig:
    return evolve(
        app,
        system=f"{app.system}{copy}",
        host=f"{app.host}{copy}",
        database=f"{app.database}{copy}",
        cache=f"{app.cache}{copy}",
    )


def _asked(system: SystemConfig, times: int) -> SystemConfig:
    """Return *system* with so many *times* its users, who come evenly all day."""
    assert system.queries_per_day is not None
    sessions = system.sessions
    if sessions is not None:
        online = sessions.online_peak * times
        sessions = evolve(sessions, online_peak=online, profile=EVENLY)
    return evolve(
        system,
        queries_per_day=system.queries_per_day * times,
        users=(system.users or 0) * times,
        profile=EVENLY,
        sessions=sessions,
    )


def _telling(system: SystemConfig, times: int) -> SystemConfig:
    """Return *system* in which one of so many *times* its posts is told to everybody."""
    routes = {}
    for path, route in system.endpoints.items():
        routes[path] = route
        if route.pushes and times > 1:
            routes[path] = evolve(route, share=route.share / times)
            rest = route.share * (1.0 - 1.0 / times)
            routes[f"{path} to some"] = evolve(route, share=rest, pushes=False)
    return evolve(system, endpoints=routes)


def _large(host: HostConfig, times: int) -> HostConfig:
    machine = host_machine(host, load_catalog())
    connections = host.gateway.worker_connections * times
    return evolve(
        host,
        vcpus=machine.cores.vcpus * times,
        ram_mib=machine.ram_mib * times,
        credit_cap_vcpu_s=machine.cores.credit_cap_vcpu_s * times,
        gateway=evolve(host.gateway, worker_connections=connections),
    )


def _wide(database: DatabaseConfig, times: int) -> DatabaseConfig:
    machine = database_machine(database, load_catalog(), {})
    return evolve(
        database,
        vcpus=machine.cores.vcpus * times,
        credit_cap_vcpu_s=machine.cores.credit_cap_vcpu_s * times,
        max_connections=machine.max_connections * times,
        io_per_s=machine.io_per_s * times,
    )


def _roomy(cache: CacheConfig, times: int) -> CacheConfig:
    return evolve(cache, memory_mib=cache.memory_mib * times)


KINDS: dict[str, tuple[Callable[..., Scenario], dict[int, float]]] = {
    "times the users": (grown, GROWN),
    "systems": (copied, COPIED),
    "times the users, who all hear of all": (all_hearing, HEARING),
}


def cost_of(scenario: Scenario, engine: Engine = Engine.COMPILED) -> Cost:
    """Run *scenario* in this process; return what that took."""
    prepare(engine, tell_nobody)
    simulation = build(engine, scenario)
    took_s = cpu_s(simulation.run)
    peak_mib = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    systems = summarise(simulation).systems.values()
    return Cost(sum(each.requests.arrived for each in systems), took_s, peak_mib)


def measured(kind: str, number: int) -> Cost:
    """Return what so many of a *kind* cost in a process of their own."""
    command = [sys.executable, "-m", "tests.scale", "--one", kind, str(number)]
    done = run(command, check=True, capture_output=True, text=True)
    return Cost(**json.loads(done.stdout))


def least() -> dict[tuple[str, int], Cost]:
    """Return the least cost of all, one after the other and that several times.

    What slows a machine down for minutes is not to fall on one of them alone.
    """
    costs: dict[tuple[str, int], list[Cost]] = {
        (kind, number): [] for kind, (_, numbers) in KINDS.items() for number in numbers
    }
    for _ in range(ROUNDS):
        for (kind, number), found in costs.items():
            found.append(measured(kind, number))
    return {
        which: min(found, key=lambda each: each.cpu_s) for which, found in costs.items()
    }


def table(costs: dict[tuple[str, int], Cost]) -> list[str]:
    """Return *costs* as the rows of a table, and what a great many users would take."""
    rows = ["| | requests | CPU s | us a request | peak MiB |", "|---|---|---|---|---|"]
    rows += [
        f"| {number} {kind} | {each.requests:,} | {each.cpu_s:.2f} | {each.us:.2f}"
        f" | {each.peak_mib:.0f} |"
        for (kind, number), each in costs.items()
    ]
    (users,) = {s.users for s in load_scenario(PATTERN_2).systems.values()}
    largest = max(GROWN)
    cost = costs["times the users", largest]
    requests = cost.requests / GROWN[largest] * MANY_USERS / (users or 1)
    return [
        *rows,
        f"{MANY_USERS:,} users of each system: {requests:,.0f} requests a day,"
        f" {requests * cost.us / 60e6:.1f} min of CPU time",
    ]


def unequal(costs: dict[tuple[str, int], Cost]) -> list[str]:
    """Return what of *costs* does not grow as its requests do, or asks for memory."""
    found = []
    for kind in KINDS:
        smallest, *others = (each for (its, _), each in costs.items() if its == kind)
        for what in ("us", "peak_mib"):
            for other in others:
                ratio = getattr(other, what) / getattr(smallest, what)
                if not 1.0 / MOST <= ratio <= MOST:
                    wanted = f"{1.0 / MOST:.2f} to {MOST} wanted"
                    found.append(f"{kind}: {what} by {ratio:.2f}, {wanted}")
    return found


def main() -> int:
    """Measure, print, and say whether costs grow with requests alone."""
    parser = ArgumentParser(prog="python -m tests.scale")
    parser.add_argument("--one", nargs=2, metavar=("KIND", "NUMBER"))
    asked = parser.parse_args()
    if asked.one is not None:
        kind, number = asked.one[0], int(asked.one[1])
        make, days = KINDS[kind]
        print(json.dumps(asdict(cost_of(make(number, days=days[number])))))
        return 0
    prepare(Engine.COMPILED, lambda words: print(words, file=sys.stderr))
    costs = least()
    print("\n".join(table(costs)))
    missed = unequal(costs)
    print("\n".join(missed), end="\n" if missed else "")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
