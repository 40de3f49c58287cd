"""Round trips between clients and host: one constant, or a law with a value a request."""

from models.config import ClientsConfig


def mean_round_trip_s(clients: ClientsConfig) -> float:
    """Return how long a round trip takes on average."""
    return clients.rtt_s if clients.rtt is None else clients.rtt.mean_s
