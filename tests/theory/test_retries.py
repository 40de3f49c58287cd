"""Retries: how many attempts they make, and how long they pause."""

from collections.abc import Iterator
from math import sqrt
from statistics import fmean

import pytest
from scipy import stats

from models.clients.retries import Retries
from models.config import ClientsConfig
from sim.streams import Streams
from tests.theory.cases import case


def pauses_of(retries: Retries, is_failure: Iterator[bool]) -> tuple[int, float, bool]:
    """Return a request's attempts, its time in backoff, and whether it gave up."""
    attempts, backoff_s = 1, 0.0
    retries.begin(0.0)
    while next(is_failure):
        pause_s = retries.pause_s(attempts, 0.0)
        if pause_s is None:
            return attempts, backoff_s, True
        backoff_s += pause_s
        attempts += 1
    return attempts, backoff_s, False


@pytest.mark.parametrize(
    ("backoff", "metric", "seed"),
    [
        ("exponential", "mean_backoff_s", 1),
        ("full-jitter", "mean_backoff_full_jitter_s", 2),
    ],
)
def test_independent_failures_make_a_truncated_geometric_number_of_attempts(
    backoff: str, metric: str, seed: int
) -> None:
    p, expected = case("G-RETRY").parameters, case("G-RETRY").expected
    requests = case("G-RETRY").requests
    assert requests is not None
    streams = Streams(seed)
    config = ClientsConfig(
        max_attempts=p["retries"] + 1, backoff=backoff, backoff_s=p["backoff_base_s"]
    )
    retries = Retries(config, stream=streams.stream("clients", "backoff"))
    failures = streams.stream("server", "failures")
    is_failure = iter(lambda: failures.one() < p["p"], None)

    found = [pauses_of(retries, is_failure) for _ in range(requests)]

    for values, target in (
        ([attempts for attempts, _, _ in found], expected["mean_attempts"]),
        ([backoff_s for _, backoff_s, _ in found], expected[metric]),
    ):
        mean = fmean(values)
        error = sqrt(fmean((value - mean) ** 2 for value in values) / requests)
        assert mean == pytest.approx(target, rel=0, abs=4 * error)
    given_up = sum(has_given_up for _, _, has_given_up in found)
    test = stats.binomtest(given_up, requests, expected["giveup_prob"])
    assert test.pvalue > 0.001


@pytest.mark.parametrize(
    ("name", "layers", "attempts", "expected"),
    [
        ("G-RETRY", "layers", "retries", "worst_case_calls_per_user_request"),
        ("G-PUB-SRE-64", "layers", "attempts_per_layer", "db_attempts"),
    ],
)
def test_layers_that_all_retry_multiply(
    name: str, layers: str, attempts: str, expected: str
) -> None:
    p = case(name).parameters
    each = p[attempts] + (1 if attempts == "retries" else 0)
    config = ClientsConfig(max_attempts=each, backoff="none")
    calls = 0

    def call(layer: int) -> None:
        nonlocal calls
        if layer == p[layers]:
            calls += 1  # the bottom, which always fails
            return
        stream = Streams(layer).stream("layer", "backoff")
        retries, tries = Retries(config, stream=stream), 0
        retries.begin(0.0)
        while tries == 0 or retries.pause_s(tries, 0.0) is not None:
            call(layer + 1)
            tries += 1

    call(0)
    assert calls == case(name).expected[expected]
