"""The invariants of burst credits, on whatever Hypothesis invents."""

from functools import partial
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.credits import Burst, BurstableProcessor, CreditMode
from sim.environment import Environment
from tests.properties.events import at, each_event, instants_s, live, spans_s, speeds

jobs = st.lists(
    st.tuples(instants_s, spans_s, instants_s | st.just(inf)), min_size=1, max_size=8
)
"""When each arrives, what it wants, and when it is killed."""


class Fluid:
    """The credits of a processor, reckoned beside it from its busy servers alone."""

    def __init__(self, cpu: BurstableProcessor, *, initial: float, launch: float) -> None:
        self.cpu = cpu
        self.balance = initial
        self.launch = launch
        self.owed = 0.0
        self.charged = 0.0

    def flow(self, busy: float, span_s: float) -> None:
        on_launch_s = 0.0
        if self.launch > 0:
            on_launch_s = min(span_s, self.launch / busy) if busy else span_s
            self.launch = max(0.0, self.launch - busy * on_launch_s)
            if on_launch_s < span_s:
                self.launch = 0.0
            earned = self.cpu.baseline * on_launch_s
            self.balance = min(self.cpu.cap, self.balance + earned)
        change = (self.cpu.baseline - busy) * (span_s - on_launch_s)
        if change >= 0:
            repaid = min(self.owed, change)
            self.owed -= repaid
            self.balance = min(self.cpu.cap, self.balance + change - repaid)
            return
        taken = min(self.balance, -change)
        self.balance -= taken
        change += taken
        if self.cpu.mode is CreditMode.STANDARD:
            # A crossing is found at its time: nothing is spent that is not there.
            assert change == pytest.approx(0.0, abs=1e-6)
            return
        lent = min(self.cpu.cap - self.owed, -change)
        self.owed += lent
        self.charged += -change - lent


@st.composite
def plans_of_credit(draw: st.DrawFn) -> tuple[float, Burst]:
    servers = draw(st.sampled_from([1, 2, 3]))
    baseline = draw(st.sampled_from([0.1, 0.2, 0.5, 1.0, 1.5, 3.0]))
    # Up to several times the minute below which the balance is watched closely.
    cap = draw(st.sampled_from([0.0, 1.0, 30.0, 200.0, 1000.0]))
    return servers, Burst(
        baseline=min(baseline, servers),
        cap=cap,
        initial=cap * draw(st.sampled_from([0.0, 0.3, 1.0])),
        launch=draw(st.sampled_from([0.0, 0.0, 5.0, 300.0])),
        mode=draw(st.sampled_from(CreditMode)),
    )


@given(
    plan=plans_of_credit(),
    scale=st.sampled_from([1.0, 10.0, 100.0]),
    plans=jobs,
    changes=st.lists(st.tuples(instants_s, speeds.filter(bool)), max_size=3),
    forgets_s=st.none() | instants_s,
)
def test_credits_are_a_fluid_of_what_is_earned_and_used(
    plan: tuple[float, Burst],
    scale: float,
    plans: list[tuple[float, float, float]],
    changes: list[tuple[float, float]],
    forgets_s: float | None,
) -> None:
    env = Environment()
    servers, burst = plan
    cpu = BurstableProcessor(env, servers=servers, burst=burst)
    fluid = Fluid(cpu, initial=burst.initial, launch=burst.launch)
    throttled_s = busy = since_s = 0.0
    was_throttled = False

    def flow() -> None:
        nonlocal since_s, throttled_s
        fluid.flow(busy, env.now - since_s)
        throttled_s += was_throttled * (env.now - since_s)
        since_s = env.now

    def forget() -> None:
        flow()
        cpu.forget_credits(launch=2.0)
        fluid.balance, fluid.launch = 0.0, 2.0
        fluid.charged, fluid.owed = fluid.charged + fluid.owed, 0.0
        fluid.charged += fluid.owed
        fluid.owed = 0.0

    for arrives_s, demand_s, dies_s in plans:
        story = cpu.serve(scale * demand_s)
        live(env, story, arrives_s=scale * arrives_s, dies_s=scale * dies_s)
    for time_s, speed in changes:
        at(env, scale * time_s, partial(cpu.set_speed, speed))
    if forgets_s is not None:
        at(env, scale * forgets_s, forget)
    for next_at in each_event(env):
        flow()
        balance = cpu.balance()
        assert 0 <= balance <= cpu.cap + max(burst.launch, 2.0)
        assert balance == pytest.approx(fluid.balance + fluid.launch, abs=1e-6)
        assert cpu.owed() == pytest.approx(fluid.owed, abs=1e-6)
        assert cpu.surplus() == pytest.approx(fluid.charged, abs=1e-6)
        assert 0 <= cpu.owed() <= cpu.cap
        if next_at > env.now + 1e-9:
            wants_more = min(cpu.present, cpu.servers) > cpu.baseline
            is_standard = cpu.mode is CreditMode.STANDARD
            assert cpu.is_throttled == (wants_more and not balance and is_standard)
        was_throttled = cpu.is_throttled
        busy = min(cpu.present, cpu.baseline if was_throttled else cpu.servers)
        if env.now > 10 * scale and not cpu.present:
            break  # the balance is watched for ever
    assert cpu.throttled_s() == pytest.approx(throttled_s, abs=1e-6)
    assert cpu.present == 0
