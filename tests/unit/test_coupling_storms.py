"""Storms of retries in the study of coupling: which outlive their trigger."""

import pytest

from experiments.coupling import critical
from experiments.coupling.critical import critical_s
from models.config import ObjectivesConfig, Scenario
from tests import bare
from tests.coupled import fault, plan, scenario, system, tolls
from tests.theory.cases import case


def retrying(per_s: float, attempts: int) -> Scenario:
    """Return a system whose late answers nobody waits for any more, and nobody stops."""
    other = system(
        1.0,
        bare.route(cpu=bare.exponential(0.01)),
        objectives=ObjectivesConfig(p95_s=0.2),
    )
    half = bare.route(cpu=0.01, query=0.0)
    clients = {"timeout_s": 1.0, "max_attempts": attempts, "backoff": "none"}
    return scenario(
        system(per_s, half, clients=clients),
        other,
        databases=("shared", None),
    )


@pytest.mark.parametrize(
    ("per_s", "attempts", "recovers"),
    [(25.0, 3, True), (40.0, 3, False), (40.0, 1, True)],
)
def test_a_retry_storm_outlives_its_trigger_above_the_hidden_capacity(
    per_s: float, attempts: int, recovers: bool
) -> None:
    p = case("G-META").parameters
    hidden_per_s = p["service_rate_per_s"] / (p["retries"] + 1)
    assert recovers == (per_s < hidden_per_s or attempts == 1)
    where = retrying(per_s, attempts)
    lock = fault(where, "schema-lock", "shared", schema="a", duration_s=10.0)
    (found,) = tolls(plan(where, [lock], recovery_s=30.0, patience_s=120.0))
    assert found.losses["a"].metastable.estimate == float(not recovers)
    assert found.losses["b"].metastable.estimate == 0.0


def test_a_storm_needs_a_trigger_of_some_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(critical, "LONGEST_S", 10.0)
    monkeypatch.setattr(critical, "PRECISION", 0.4)
    calm, stormy = retrying(25.0, 3), retrying(40.0, 3)
    lock = fault(stormy, "schema-lock", "shared", schema="a", duration_s=5.0)
    window = plan(stormy, [lock], patience_s=90.0).window
    assert critical_s(calm, window, lock, 1) is None
    shortest_s = critical_s(stormy, window, lock, 1)
    assert shortest_s is not None
    assert 0.3 < shortest_s < 5.0
