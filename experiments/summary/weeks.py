"""The usual week of each burstable machine, in the measure of what a run saw of it."""

from collections.abc import Mapping

from experiments.judgement.layout import layout_of
from experiments.judgement.week import CreditWeek, outlook_of, week_of
from experiments.summary.machines import CpuSummary
from models.plans.machine import DatabaseMachine, Machine
from models.platform import Platform
from sim.queueing.week import HOURS


def weeks_of(
    platform: Platform, cpus: Mapping[str, CpuSummary], span_s: float
) -> dict[str, CreditWeek]:
    """Return the week of every burstable machine of *platform*, by place.

    It has the shape of the configured load and the height that was measured: each hour
    is scaled by measured over expected busy time of the last *span_s*. A machine that
    was throttled was asked for more than it did: there the expectation stands if it is
    higher. A host of an auto scaling group counts while it is up.
    """
    outlook = outlook_of(layout_of(platform.scenario, platform.catalog))
    usual = outlook.weeks()
    if not usual or not span_s:
        return usual
    now = platform.env.now
    expected = outlook.cores_of_run(from_s=now - span_s, until_s=now)
    up_shares = up_shares_of(platform)
    return {
        place: _as_measured(
            week,
            cpus[place],
            machine=_machine(platform, place),
            expected=expected[place] * up_shares.get(place, 1.0),
        )
        for place, week in usual.items()
    }


def up_shares_of(platform: Platform) -> dict[str, float]:
    """Return the share of the measured span for which each host of a group was up."""
    return {
        f"hosts.{host.name}": host.up.mean()
        for group in platform.groups.values()
        for host in group.hosts
    }


def _as_measured(
    week: CreditWeek,
    cpu: CpuSummary,
    *,
    machine: Machine | DatabaseMachine,
    expected: float,
) -> CreditWeek:
    """Return *week* at the height of the measured use, in cores, over the *expected*."""
    busy = cpu.utilisation * week.vcpus
    if not expected:
        return week_of(week.machine, machine, [busy] * HOURS)
    factor = busy / expected
    return week.scaled(max(1.0, factor) if cpu.throttled_s else factor)


def _machine(platform: Platform, place: str) -> Machine | DatabaseMachine:
    table, _, name = place.partition(".")
    if table == "hosts":
        return platform.hosts[name].machine
    return platform.databases[name].machine
