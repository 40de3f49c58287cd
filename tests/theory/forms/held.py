"""Threads held over nested calls: the exact Markov chain of a small closed system."""

import numpy as np


def held_threads(
    users: int, *, threads: int, think_s: float, own_s: float, nested_s: float
) -> tuple[float, float]:
    """Return throughput and mean response of *users* of a server with *threads*.

    A request takes a thread, has an exponential demand of *own_s* on a processor that
    all share, then one of *nested_s* at a second one, with the thread held, and gives it
    back; its user then thinks for *think_s* (exponential). A state is how many are not
    thinking, and how many of them are at the second processor.
    """
    states = [
        (present, nested)
        for present in range(users + 1)
        for nested in range(min(present, threads) + 1)
    ]
    index = {state: number for number, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))

    def flow(source: tuple[int, int], target: tuple[int, int], rate: float) -> None:
        rates[index[source], index[target]] += rate
        rates[index[source], index[source]] -= rate

    for present, nested in states:
        here = (present, nested)
        if present < users:
            flow(here, (present + 1, nested), (users - present) / think_s)
        if min(present, threads) > nested:
            flow(here, (present, nested + 1), 1.0 / own_s)
        if nested:
            flow(here, (present - 1, nested - 1), 1.0 / nested_s)
    balance = np.vstack([rates.T, np.ones(len(states))])
    wanted = np.append(np.zeros(len(states)), 1.0)
    shares = np.linalg.lstsq(balance, wanted, rcond=None)[0]
    busy = sum(share for (_, nested), share in zip(states, shares, strict=True) if nested)
    throughput_per_s = float(busy) / nested_s
    return throughput_per_s, users / throughput_per_s - think_s
