"""What lssim predicts of two real storms of a thousand sockets."""

import pytest

from tests.measured.storms import RUNS, replayed


@pytest.fixture(params=RUNS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_all_are_back_when_they_were(name: str) -> None:
    measured = RUNS[name]["all_back_s"]
    assert replayed(name).all_back_s == pytest.approx(measured, rel=0.1)


def test_as_many_handshakes_are_refused(name: str) -> None:
    assert 0.5 <= replayed(name).refused / RUNS[name]["refused"] <= 2.0


def test_as_many_probes_fail(name: str) -> None:
    assert replayed(name).probes_failed == RUNS[name]["probes_failed"]


def test_a_probe_waits_for_all_handshakes_before_it() -> None:
    measured = RUNS["g-n1000_auth2"]["longest_probe_s"]
    longest_s = replayed("g-n1000_auth2").longest_probe_s
    assert longest_s == pytest.approx(measured, rel=0.25)


def test_a_probe_hardly_waits_where_a_handshake_costs_little() -> None:
    # 0.044 s were measured: the client asked for all the handshakes at once when it was
    # through with its sockets, and held up the probe's own sending by 0.01 to 0.04 s.
    # Here they come as it goes.
    longest_s = replayed("g-n1000_auth0").longest_probe_s
    assert longest_s <= RUNS["g-n1000_auth0"]["longest_probe_s"]
