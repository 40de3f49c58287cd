"""The usual week of each burstable machine, in the measure of what a run saw of it."""

from collections.abc import Mapping

from attrs import evolve

from experiments.judgement.layout import layout_of
from experiments.judgement.week import CreditWeek, outlook_of
from experiments.summary.machines import CpuSummary
from models.operation.simulation import Simulation
from models.seam import Burstable
from sim.queueing.week import HOURS


def weeks_of(
    platform: Simulation, cpus: Mapping[str, CpuSummary], span_s: float
) -> dict[str, CreditWeek]:
    """Return the week of every burstable machine of *platform*, by place.

    It has the shape of the configured load and the height that was measured: each hour
    is scaled by measured over expected busy time of the last *span_s*. A machine that
    was throttled was asked for more than it did: there the expectation stands if it is
    higher. A host of an auto scaling group counts while it is up.
    """
    outlook = outlook_of(layout_of(platform.scenario, platform.catalog))
    now = platform.env.now
    usual = {
        place: _with_credits(platform, week) for place, week in outlook.weeks().items()
    }
    if not usual or not span_s:
        return usual
    expected = outlook.cores_of_run(from_s=now - span_s, until_s=now)
    up_shares = up_shares_of(platform)
    return {
        place: _as_measured(
            week, cpus[place], expected=expected[place] * up_shares.get(place, 1.0)
        )
        for place, week in usual.items()
    }


def up_shares_of(platform: Simulation) -> dict[str, float]:
    """Return the share of the measured span for which each host of a group was up."""
    return {
        f"hosts.{host.name}": host.up.mean()
        for group in platform.groups.values()
        for host in group.hosts
    }


def _with_credits(platform: Simulation, week: CreditWeek) -> CreditWeek:
    """Return *week* from now on, with the credits that its machine has left."""
    table, _, name = week.machine.partition(".")
    machines = platform.hosts if table == "hosts" else platform.databases
    cpu = machines[name].cpu
    assert isinstance(cpu, Burstable), week.machine
    launch = cpu.launch()
    at_s = platform.scenario.starts_at_s + platform.env.now
    return evolve(week, at_s=at_s, balance=cpu.balance() - launch, launch=launch)


def _as_measured(week: CreditWeek, cpu: CpuSummary, *, expected: float) -> CreditWeek:
    """Return *week* at the height of the measured use, in cores, over the *expected*."""
    busy = cpu.utilisation * week.vcpus
    if not expected:
        return evolve(week, load=(busy,) * HOURS)
    factor = busy / expected
    return week.scaled(max(1.0, factor) if cpu.throttled_s else factor)
