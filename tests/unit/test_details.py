"""Tables that appear where they have something to say, and their figures."""

import pytest
from attrs import evolve

from experiments.summary.document import Summary, read_summary
from experiments.summary.machines import GatewaySummary, HostSummary
from experiments.summary.systems import Objective, Objectives
from experiments.telling.details import details
from tests.goldens import golden_text
from tests.unit.test_sheet import WIDTHS, shown, terminal, words


def golden(name: str) -> Summary:
    return read_summary(golden_text(name))


def lines_of(summary: Summary, width: int = 120) -> list[str]:
    to = terminal(width)
    for sheet in details(summary):
        to.print(sheet)
    return [" ".join(line.split()) for line in shown(to)]


def with_host(summary: Summary, host: HostSummary) -> Summary:
    return evolve(summary, hosts={"web": host})


def test_a_calm_day_has_no_more_tables() -> None:
    assert lines_of(golden("pattern1")) == []


def test_attempts_and_answers_for_nobody() -> None:
    # 31,229 attempts for 24,053 requests are 1.30 each.
    summary = golden("retry-storm")
    requests = summary.systems["medical"].requests.arrived
    assert f"{31_229 / requests:.2f}" == "1.30"
    assert "medical 31,229 1.30 14,080 7,015" in lines_of(summary)


def test_recovery_is_told_from_the_end_of_a_fault_that_was_over() -> None:
    assert "to-all 12:30 12:30 social 60 s" in lines_of(golden("announcement"))
    # The host is away until the end of this run, so that nothing comes after it.
    assert not any("well again" in line for line in lines_of(golden("spot-interruption")))


def test_nginx_is_shown_when_half_of_its_connections_were_taken() -> None:
    summary = golden("pattern1")
    host = summary.hosts["medical"]
    for peak, is_shown in ((383, False), (384, True)):
        gateway = GatewaySummary(connections_peak=peak, connections_limit=768, refused=0)
        lines = lines_of(with_host(summary, evolve(host, gateway=gateway)))
        assert (f"{host.title} {peak} 768 0" in lines) is is_shown


def test_credits_are_shown_in_vcpu_hours_when_they_were_short() -> None:
    # 7,200 vCPU-seconds are 2 hours, 1,800 are half an hour; 5,400 s are 90 min.
    summary = golden("pattern1")
    host = summary.hosts["medical"]
    cpu = evolve(
        host.cpu, credits_end_vcpu_s=7200.0, throttled_s=5400.0, surplus_vcpu_s=1800.0
    )
    lines = lines_of(with_host(summary, evolve(host, cpu=cpu)))
    assert f"{host.title} 2 90 min 0.5" in lines


def test_a_route_with_a_promise_of_its_own_says_whether_it_kept_it() -> None:
    summary = golden("pattern1")
    medical = summary.systems["medical"]
    late = Objectives(met=False, p95_s=Objective(target=0.01, observed=0.1, met=False))
    slo = evolve(medical.slo, met=False, routes={"/api/medical/list": late})
    lines = lines_of(evolve(summary, systems={"medical": evolve(medical, slo=slo)}))
    (row,) = [line for line in lines if line.startswith("medical /api/medical/list ")]
    assert row.endswith(" broken")
    (other,) = [line for line in lines if line.startswith("medical /api/auth/login ")]
    assert other.endswith(" -")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["retry-storm", "spot-interruption", "announcement"])
def test_they_are_whole_at_any_width(name: str, width: int) -> None:
    summary = golden(name)
    narrow = lines_of(summary, width)
    assert max(map(len, narrow)) <= width
    headings = {"system", "route", "host", "machine", "fault"}
    assert words(lines_of(summary, 1000)) - words(narrow) <= headings
