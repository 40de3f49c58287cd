"""Closed forms of several classes against the reference cases."""

from itertools import product

import numpy as np
import pytest

from sim import queueing as q
from tests.theory import forms
from tests.theory.cases import case


def queues(*demands_s: float) -> list[q.Station]:
    return [q.Station(name=str(k), demand_s=d) for k, d in enumerate(demands_s)]


def test_open_classes_to_the_digits_printed() -> None:
    p = case("G-PUB-QSP-72").parameters
    state = forms.open_classes(p["lam"], demands_s=p["demands"])
    case("G-PUB-QSP-72").assert_printed(
        {
            # Ten visits to the processor a request, as the book's example has it.
            "X_cpu_A_visits": 10 * p["lam"][0],
            "U_cpu_A": state.utilisation[0][0],
            "R_cpu_A": state.residence_s[0][0],
            "Q_cpu_A": state.present[0][0],
            "R_A_total": state.response_s[0],
        }
    )


def test_two_systems_on_one_host_against_each_alone() -> None:
    p = case("G-CLOSED-2SYS").parameters
    demands_s = [p["demand_cpu_s"], p["demand_db_s"]]
    shared = forms.closed_classes(demands_s, populations=p["users"], think_s=p["think_s"])
    alone = [
        forms.closed_network(
            queues(*(row[r] for row in demands_s)),
            population=p["users"][r],
            think_s=p["think_s"][r],
        ).response_s
        for r in range(2)
    ]
    case("G-CLOSED-2SYS").assert_expected(
        {
            "X_A": shared.throughput_per_s[0],
            "X_B": shared.throughput_per_s[1],
            "R_A": shared.response_s[0],
            "R_B": shared.response_s[1],
            "R_A_alone": alone[0],
            "R_B_alone": alone[1],
            "LIR_A": shared.response_s[0] / alone[0],
            "LIR_B": shared.response_s[1] / alone[1],
        }
    )


def test_published_classes_to_the_digits_printed() -> None:
    p = case("G-PUB-LAZ-131").parameters
    state = forms.closed_classes(p["demands"], populations=p["N"], think_s=p["Z"])
    case("G-PUB-LAZ-131").assert_printed(
        {"Q_cpu": state.present[0], "Q_disk": state.present[1]}
    )
    p = case("G-PUB-CHANDY-NEUSE").parameters
    state = forms.closed_classes([p["demand"]], populations=p["N"], think_s=p["Z"])
    case("G-PUB-CHANDY-NEUSE").assert_printed(
        {"Q_station": state.present[0], "Q_delay": p["N"][0] - state.present[0][0]}
    )
    for visits in (1, 5):
        p = case(f"G-PUB-LQNS-8B-{visits}").parameters
        state = forms.shared_station(
            p["demand"], servers=p["servers"], populations=p["users"], think_s=p["think"]
        )
        case(f"G-PUB-LQNS-8B-{visits}").assert_printed({"Q_station": state.present[0]})


def test_shared_cores_agree_with_the_balance_equations() -> None:
    # Two classes, two cores, demands that differ: the chain solved as it stands.
    populations, think_s, demand_s, servers = (3, 2), (6.0, 3.0), (1.0, 5.0), 2
    states = list(product(range(4), range(3)))
    generator = np.zeros((len(states), len(states)))
    for i, state in enumerate(states):
        for r in range(2):
            more = tuple(n + (k == r) for k, n in enumerate(state))
            less = tuple(n - (k == r) for k, n in enumerate(state))
            if more in states:
                generator[i, states.index(more)] = (populations[r] - state[r]) / think_s[
                    r
                ]
            if less in states:
                share = min(sum(state), servers) / sum(state)
                generator[i, states.index(less)] = state[r] * share / demand_s[r]
    generator -= np.diag(generator.sum(axis=1))
    balance = np.vstack([generator.T, np.ones(len(states))])
    shares = np.linalg.lstsq(balance, [0.0] * len(states) + [1.0], rcond=None)[0]
    exact = forms.shared_station(
        demand_s, servers=servers, populations=populations, think_s=think_s
    )
    assert exact.present[0] == pytest.approx(shares @ np.array(states), rel=1e-9)


def test_one_class_is_the_same_by_every_method() -> None:
    by_convolution = forms.closed_network(queues(0.05, 0.08), population=12, think_s=0.7)
    by_mean_values = forms.closed_classes(
        [[0.05], [0.08]], populations=[12], think_s=[0.7]
    )
    assert by_mean_values.throughput_per_s[0] == pytest.approx(
        by_convolution.throughput_per_s, rel=1e-12
    )
    cores = [q.Station(name="cpu", demand_s=0.3, servers=3)]
    by_convolution = forms.closed_network(cores, population=12, think_s=0.7)
    by_states = forms.shared_station([0.3], servers=3, populations=[12], think_s=[0.7])
    assert by_states.response_s[0] == pytest.approx(by_convolution.response_s, rel=1e-12)
