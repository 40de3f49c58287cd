"""Days on which both planes are compared: platforms, bad days and crash loops."""

from attrs import evolve, frozen
from hypothesis import strategies as st

from models.config import DAY_S, AppConfig, HostConfig, Scenario, SystemConfig
from tests.properties.loads import BUSY_S, Draw, one_of
from tests.properties.platforms import scenarios
from tests.properties.sizes import LARGE
from tests.properties.test_bad_days import LENGTH_S, bad_days

CRASH_LOOP_S = 1000.0
"""So long a loop of crashes is watched: nothing of those that ended may remain."""
OF_A_HUNDRED = {"platform": 50, "bad day": 40, "larger bad day": 5, "crash loop": 5}

seeds = st.integers(0, 2**20)


@frozen
class Day:
    """What both planes are given: a scenario that knows its seed and its length."""

    kind: str
    scenario: Scenario


def _lasting(scenario: Scenario, seed: int, length_s: float) -> Scenario:
    return evolve(scenario, seed=seed, days=None, duration_s=length_s)


def _hungry(host: HostConfig) -> HostConfig:
    """Return *host* with too little room for PM2's large daemon, which is soon back."""
    return evolve(
        host, ram_mib=70.0, supervisor_mib=30.0, supervisor_repair_s=0.3, swap_mib=0.0
    )


def _large(system: SystemConfig, heap_limit_mib: float) -> SystemConfig:
    """Return *system* with large requests at all times, and processes of such a heap."""
    process = evolve(
        system.process,
        base_mib=40.0,
        request_mib=8.0,
        heap_limit_mib=heap_limit_mib,
        boot_cpu_s=0.05,
    )
    return evolve(
        system,
        process=process,
        surges=(),
        requests_per_day=0.5 * DAY_S,
        clients=evolve(system.clients, kind="open", trace=None),
    )


def _unguarded(app: AppConfig) -> AppConfig:
    """Return *app* with nobody that ends it before the kernel or V8 does."""
    return evolve(app, oom_score_adj=0, max_memory_restart_mib=None, instances=1)


@st.composite
def crash_loops(draw: Draw) -> Scenario:
    """Return a platform whose daemons or processes end and come back, again and again.

    The kernel ends them where a host is full of a daemon and processes that do not fit
    beside it; V8 does where a request does not fit a heap.
    """
    drawn: Scenario = draw(scenarios())
    heap_limit_mib = draw(one_of([45.0, 10_000.0]))
    are_hungry = heap_limit_mib > 45.0 or draw(st.booleans())
    return evolve(
        drawn,
        hosts={
            name: _hungry(host) if are_hungry else host
            for name, host in drawn.hosts.items()
        },
        apps={name: _unguarded(app) for name, app in drawn.apps.items()},
        systems={
            name: _large(system, heap_limit_mib) for name, system in drawn.systems.items()
        },
        groups={},
        batch={},
    )


KINDS: dict[str, tuple[st.SearchStrategy[Scenario], float]] = {
    "platform": (scenarios(), BUSY_S + 20.0),
    "bad day": (bad_days(), LENGTH_S),
    "larger bad day": (bad_days(size=LARGE), LENGTH_S),
    "crash loop": (crash_loops(), CRASH_LOOP_S),
}
"""Of each kind what it is drawn from, and how long it is watched."""


@st.composite
def days(draw: Draw, kind: str) -> Day:
    """Return a day of a *kind*."""
    strategy, length_s = KINDS[kind]
    return Day(kind, _lasting(draw(strategy), draw(seeds), length_s))
