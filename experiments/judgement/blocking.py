"""Blocking workers: how many of them requests hold at once, and who waits for one.

An approximation: M/M/c over the time for which a request holds a worker.
"""

from collections.abc import Callable
from math import inf

from attrs import evolve

from experiments.judgement.layout import Layout
from experiments.judgement.responses import (
    LoopState,
    PoolState,
    mean_response_s,
    routes_to,
)
from experiments.judgement.routes import Route
from experiments.judgement.work import Work
from models.traffic.roundtrips import mean_round_trip_s
from sim.queueing import erlang_c


def workers_state(
    layout: Layout,
    work: Work,
    met: Work,
    loop: LoopState,
    held_s: Callable[[Route], float],
    *,
    app: str,
) -> LoopState:
    """Return the state of blocking workers, each held as *held_s* says of a route.

    They are as busy as *work* makes them, and a request waits for what it has *met*.
    """
    number = layout.process(app).workers or 1
    requests = [each for each in routes_to(work, app) if each[0] and each[1].callbacks]
    per_s = sum(rate for rate, _ in requests) / layout.scenario.apps[app].instances
    if not per_s:
        return loop
    held = sum(rate * held_s(route) for rate, route in requests)
    offered = held / layout.scenario.apps[app].instances
    rates_met = (rate for rate, route in routes_to(met, app) if route.callbacks)
    offered_met = offered * sum(rates_met) / sum(rate for rate, _ in requests)
    wait_s = inf
    if not offered_met:  # nobody holds one for any time
        wait_s = 0.0
    elif offered_met < number:
        mean_s = offered / per_s
        wait_s = erlang_c(offered_met, servers=number) * mean_s / (number - offered_met)
    return evolve(loop, utilisation=offered / number, worker_wait_s=wait_s)


def time_held_s(
    layout: Layout,
    work: Work,
    route: Route,
    *,
    loops: dict[str, LoopState],
    pools: dict[str, PoolState],
) -> float:
    """Return for how long a request of *route* holds a worker: all but nginx and wire.

    Of a handshake nobody reckons the wire in.
    """
    clients = layout.scenario.systems[route.system].clients
    wire_s = 0.0 if route.is_session else mean_round_trip_s(clients)
    inside = evolve(route, gateway_s=0.0, delay_s=route.delay_s - wire_s)
    return mean_response_s(layout, work, inside, loops, pools)
