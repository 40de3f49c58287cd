"""Closed forms: what queueing theory says of a station without a run.

Nothing here is simulated, and nothing here imports the simulator, so that a
disagreement has two sides. Read in this order: `steady`, then one server (`single`),
several (`multi`), a fixed population (`closed`) and a budget of bursts (`burst`).
"""

from sim.queueing.burst import (
    BurstPlan,
    credit_rate_vcpu,
    time_to_exhaustion_s,
)
from sim.queueing.closed import (
    ClosedBounds,
    Station,
    closed_bounds,
    closed_throughput_per_s,
)
from sim.queueing.multi import (
    erlang_b,
    erlang_c,
    occupancy_quantile,
)
from sim.queueing.single import mg1, ps_slowdown
from sim.queueing.steady import SteadyState

__all__ = [
    "BurstPlan",
    "ClosedBounds",
    "Station",
    "SteadyState",
    "closed_bounds",
    "closed_throughput_per_s",
    "credit_rate_vcpu",
    "erlang_b",
    "erlang_c",
    "mg1",
    "occupancy_quantile",
    "ps_slowdown",
    "time_to_exhaustion_s",
]
