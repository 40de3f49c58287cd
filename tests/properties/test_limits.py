"""The invariants of deadlines and reservoirs, on whatever Hypothesis invents."""

from functools import partial
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.hosting.host import Service
from models.hosting.memory import MIB, HostMemory
from models.hosting.pressure import Pressure
from sim.deadlines import Deadline, Deadlines
from sim.environment import Environment
from sim.errors import InvariantError
from sim.reservoir import Account, Reservoir
from tests.properties.events import at, each_event, instants_s, spans_s

fates_s = instants_s | st.just(inf)


@given(
    span_s=st.sampled_from([0.25, 1.0, 1 / 3, 10.0]),
    plans=st.lists(
        st.tuples(instants_s, fates_s, st.booleans()), min_size=1, max_size=10
    ),
)
def test_a_limit_expires_at_its_time_unless_it_is_met(
    span_s: float, plans: list[tuple[float, float, bool]]
) -> None:
    env = Environment()
    deadlines = Deadlines(env, span_s=span_s)
    began: dict[int, float] = {}
    met: set[int] = set()
    expired: list[int] = []

    def begin(number: int, met_after_s: float, begins_another: bool) -> None:
        def expire() -> None:
            assert number not in met
            assert env.now == pytest.approx(began[number] + span_s, rel=1e-12)
            expired.append(number)
            if begins_another:  # a retry, under a limit of its own
                begin(number + 100, inf, False)

        def meet(limit: Deadline) -> None:
            if number not in expired:
                met.add(number)
            limit.meet()

        began[number] = env.now
        limit = deadlines.begin(expire)
        if met_after_s < inf:
            at(env, env.now + met_after_s, lambda: meet(limit))

    for number, (begins_s, met_after_s, begins_another) in enumerate(plans):
        at(env, begins_s, partial(begin, number, met_after_s, begins_another))
    for _ in each_event(env):
        assert len(deadlines) <= len(began)
    assert set(expired) == set(began) - met
    assert [began[number] for number in expired] == sorted(began[n] for n in expired)
    assert len(expired) == len(set(expired))
    assert len(deadlines) == 0


steps = st.lists(
    st.tuples(
        st.sampled_from(["claim", "free", "close", "open"]),
        st.integers(0, 7),
        st.integers(0, 8),
        spans_s,
    ),
    max_size=30,
)


@given(capacity=st.integers(0, 12), steps=steps, spares=st.booleans())
def test_what_is_used_is_the_sum_of_what_is_held(
    capacity: int, steps: list[tuple[str, int, int, float]], spares: bool
) -> None:
    now = area = 0.0
    held: dict[Account, int] = {}

    def make_room(claimant: Account) -> bool:
        rich = [one for one in memory.accounts if not (spares and one is claimant)]
        largest = max(rich, key=lambda one: one.held, default=None)
        if largest is None or (largest.held == 0 and largest is not claimant):
            return False
        assert largest.close() == held.pop(largest)
        return True

    memory = Reservoir("ram", capacity=capacity, clock=lambda: now, make_room=make_room)
    opened = [memory.open("first")]
    held[opened[0]] = 0
    for verb, number, units, span_s in steps:
        now += span_s
        area += span_s * memory.used
        account = opened[number % len(opened)]
        if verb == "open":
            opened.append(memory.open(number))
            held[opened[-1]] = 0
        elif verb == "close":
            assert account.close() == held.pop(account, 0)
        elif verb == "free":
            freed = min(units, account.held)
            account.free(freed)
            if account in held:
                held[account] -= freed
        elif account.is_open:
            try:
                lives = account.claim(units)
            except InvariantError as error:
                refusal = str(error)
                assert "no room" in refusal  # and not that the use left its bounds
                assert memory.used + units > capacity
            else:
                assert lives == account.is_open == (account in held)
                if lives:
                    held[account] += units
        else:
            assert not account.claim(units)
        assert 0 <= memory.used <= capacity
        assert memory.used == sum(held.values())
        assert {account: account.held for account in memory.accounts} == held
        assert memory.usage.integral() == pytest.approx(area)
    assert memory.usage.peak <= capacity


@given(
    claims=st.lists(
        st.tuples(st.floats(0, 50), st.integers(1, 1000), st.sampled_from([0.5, 3.0])),
        max_size=20,
    ),
    looks_s=st.lists(st.floats(0, 60), max_size=8),
    clears_s=st.floats(0, 30),
)
def test_the_mean_of_memory_is_that_of_what_was_held_whoever_looks(
    claims: list[tuple[float, int, float]], looks_s: list[float], clears_s: float
) -> None:
    env = Environment()
    memory = HostMemory(
        env,
        "web",
        capacity_mib=1.0,
        pressure=Pressure(ram=MIB, wanted=0, floor=0, thrash_factor=1.0, swap_io_s=0.0),
        slowed=lambda _: None,
    )
    account = memory.open(Service("web.os"))

    def begin(_: object, units: int, lag_s: float) -> None:
        memory.claim(account, units)
        memory.discard(account, units, lag_s=lag_s)

    for at_s, units, lag_s in claims:
        env.wake(at_s, partial(begin, units=units, lag_s=lag_s))
    for number, at_s in enumerate(looks_s):
        look = memory.mean_mib if number % 2 else memory.collect
        at(env, at_s, look)
    env.advance(clears_s)
    memory.clear()
    env.advance(clears_s + 40.0)
    until_s = clears_s + 40.0
    held = sum(
        units * max(0.0, min(at_s + lag_s, until_s) - max(at_s, clears_s))
        for at_s, units, lag_s in claims
        if at_s < until_s
    )
    assert memory.mean_mib() * MIB == pytest.approx(held / 40.0, abs=1e-6)
