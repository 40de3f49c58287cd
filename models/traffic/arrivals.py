"""When the requests of a system come: at random, evenly, or as its trace says."""

from models.config import ClientsConfig
from models.traffic.trace import trace_of
from sim.arrivals import Arrivals, EvenArrivals, PoissonArrivals, TraceArrivals
from sim.rate import Rate
from sim.streams import Stream


def arrivals_of(clients: ClientsConfig, rate: Rate, *, stream: Stream) -> Arrivals:
    """Return the arrivals of *clients*: at *rate*, or those of their trace."""
    trace = trace_of(clients)
    if trace is not None:
        return TraceArrivals(trace.times_s)
    if clients.arrivals == "even":
        return EvenArrivals(rate)
    return PoissonArrivals(rate, stream=stream)
