"""Connections that went with processes, where no request failed, have their cause."""

from typing import Any

from experiments.summary.cause import Cause
from experiments.summary.document import Summary
from experiments.summary.summarising import summarise
from models.config import FaultConfig, ObjectivesConfig, SystemConfig
from tests import bare
from tests.bare import route, sessions, system

TEN_MIN_S = 600.0


def summary_of(it: SystemConfig, **layout: Any) -> Summary:
    platform = bare.platform(it, span_s=TEN_MIN_S, starts_warm=True, **layout)
    platform.run()
    return summarise(platform)


def only_cause(summary: Summary) -> Cause:
    (cause,) = summary.systems["web"].causes
    return cause


def test_connections_that_go_with_reloaded_processes_have_their_cause() -> None:
    # 20 sessions and a process of 101 MiB, PM2's limit 100: at every look, each 30 s, all
    # of them lose their connection. No request fails, for there is none but one a second
    # of no work.
    lone = system(
        route(cpu=0.0001),
        per_s=1.0,
        process={"base_mib": 101.0},
        sessions=sessions(20.0, 1e6, reconnect_s=5.0),
        objectives=ObjectivesConfig(availability=0.99),
    )
    summary = summary_of(lone, app={"max_memory_restart_mib": 100.0})
    cause = only_cause(summary)
    assert (cause.kind, cause.place, cause.share) == ("memory", "apps.web", 1.0)
    assert cause.remedies == ("apps.web.max_memory_restart_mib",)
    assert summary.systems["web"].requests.failed == 0
    assert (cause.begins_s, cause.ends_s) == (0.0, TEN_MIN_S)


def test_connections_that_went_with_nobodys_memory_have_no_such_cause() -> None:
    # The same sessions, and a crash of the process in place of reloads.
    lone = system(
        route(cpu=0.0001),
        sessions=sessions(20.0, 1e6, reconnect_s=5.0),
        objectives=ObjectivesConfig(availability=0.9999),
    )
    crash = FaultConfig(kind="process-crash", target="web", at_s=100.0)
    summary = summary_of(lone, faults={"crash": crash})
    assert only_cause(summary).kind == "fault"
