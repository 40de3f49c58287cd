"""The usual week: what it asks of the credits of each burstable machine.

Loads are in cores, hour by hour from Monday 00:00, from rates and demands alone; what a
run measured scales them.
"""

from collections.abc import Iterable, Sequence
from math import inf
from statistics import fmean

from attrs import evolve, frozen

from experiments.judgement.backlogs import backlogs_of
from experiments.judgement.batch import batch_cores, batch_hours
from experiments.judgement.bounds import ClosedBound, bounds_of
from experiments.judgement.layout import Layout
from experiments.judgement.moments import Moment, hours_of_week, stretches_of_run
from experiments.judgement.routes import Route, routes_of
from experiments.judgement.settling import settle
from experiments.judgement.work import Work, work_of
from experiments.months import BILLING_MONTH_S
from models.plans.machine import DatabaseMachine, Machine
from sim.credits import CreditMode
from sim.queueing.week import (
    HOUR_S,
    HOURS,
    Bucket,
    charged_core_s,
    empty_after_s,
    throttled_share,
)

Loads = dict[str, list[float]]
"""Cores that each machine is asked for, in one moment after the other."""


@frozen(kw_only=True)
class CreditWeek:
    """A week of one burstable machine, as it comes again and again."""

    machine: str
    """Its place in the config: ``hosts.web``, ``databases.main``."""
    load: tuple[float, ...]
    """Cores that are busy, hour by hour from Monday 00:00, were they not throttled."""
    bucket: Bucket
    vcpus: int
    credit_mode: CreditMode
    at_s: float
    """Since Monday 00:00: when it has the credits that follow."""
    balance: float
    launch: float
    surplus_usd_per_vcpu_h: float

    @property
    def mean_cores(self) -> float:
        """Mean over the week."""
        return fmean(self.load)

    def scaled(self, factor: float) -> "CreditWeek":
        """Return the week with *factor* times its load, up to all cores."""
        load = tuple(min(factor * cores, self.vcpus) for cores in self.load)
        return evolve(self, load=load)

    def empty_after_s(self) -> float:
        """Return when its credits lack first, from then on; infinite for never."""
        first, within = divmod(self.at_s / HOUR_S, 1.0)
        later = (*self.load[1:], self.load[0])
        hours = zip(self.load, later, strict=True)
        load = [now + within * (then - now) for now, then in hours]
        return empty_after_s(
            load,
            self.bucket,
            balance=self.balance,
            launch=self.launch,
            from_hour=int(first),
        )

    def throttled_share(self) -> float:
        """Return the share of the week in which it is throttled, in steady state."""
        if self.credit_mode is CreditMode.UNLIMITED:
            return 0.0
        return throttled_share(self.load, self.bucket)

    def surplus_vcpu_h_per_month(self) -> float:
        """Return what "unlimited" bills of a month in steady state."""
        if self.credit_mode is not CreditMode.UNLIMITED:
            return 0.0
        weeks = BILLING_MONTH_S / (HOURS * HOUR_S)
        return charged_core_s(self.load, self.bucket) / HOUR_S * weeks


@frozen(kw_only=True)
class Outlook:
    """What rates and demands alone ask of the machines of a layout."""

    layout: Layout
    routes: tuple[Route, ...]
    bounds: tuple[ClosedBound, ...]
    """Of the closed loads."""

    def settled(self, moments: Iterable[Moment]) -> tuple[Moment, ...]:
        """Return *moments* with the rates of the closed loads."""
        return settle(self.layout, self.routes, self.bounds, moments)

    def weeks(self) -> dict[str, CreditWeek]:
        """Return the week of every burstable machine."""
        machines = burstable(self.layout)
        if not machines:
            return {}
        hours = self._loads(hours_of_week(self.layout))
        self._add_batch_work(hours)
        waiting = backlogs_of(self.layout, self.routes)
        return {
            place: _week(self.layout, place, hours[place], waiting[place])
            for place in machines
        }

    def cores_of_run(self, *, from_s: float, until_s: float) -> dict[str, float]:
        """Return the mean cores of each machine between two instants of the run."""
        parts = stretches_of_run(self.layout, from_s=from_s, until_s=until_s)
        cores = {place: fmean(loads) for place, loads in self._loads(parts).items()}
        for name in {each.host for each in self.layout.scenario.batch.values()}:
            if (place := f"hosts.{name}") in cores:
                cores[place] += batch_cores(
                    self.layout, name, from_s=from_s, until_s=until_s
                )
        return cores

    def _add_batch_work(self, hours: Loads) -> None:
        """Add the batch work of a usual week to its *hours*, up to all cores."""
        for name in {each.host for each in self.layout.scenario.batch.values()}:
            if (place := f"hosts.{name}") in hours:
                vcpus = self.layout.hosts[name].cores.vcpus
                pairs = zip(hours[place], batch_hours(self.layout, name), strict=True)
                hours[place] = [min(vcpus, sum(pair)) for pair in pairs]

    def loads_of_run(self) -> Loads:
        """Return the cores of each machine in equal parts of the run, surges included."""
        parts = stretches_of_run(
            self.layout,
            from_s=0.0,
            until_s=self.layout.scenario.horizon_s,
            part_s=self.layout.scenario.horizon_s / HOURS,
        )
        return self._loads(parts)

    def _loads(self, moments: Sequence[Moment]) -> Loads:
        """Return the cores of each burstable machine that is busy in *moments*."""
        settled = self.settled(moments)
        works = [work_of(self.layout, self.routes, moment) for moment in settled]
        loads: Loads = {}
        for place, machine in burstable(self.layout).items():
            cores = [self._cores(work, place) for work in works]
            loads[place] = [min(each, machine.cores.vcpus) for each in cores]
        return loads

    def _cores(self, work: Work, place: str) -> float:
        """Return the cores that *work* keeps busy: a loop at most one, or its quota."""
        table, _, name = place.partition(".")
        if table == "databases":
            return work.database_cores[name]
        apps = self.layout.apps_on(name).items()
        most = {app: min(it.instances, it.cpu_quota or inf) for app, it in apps}
        beyond = [max(0.0, work.loop_cores[app] - cores) for app, cores in most.items()]
        return work.host_cores[name] - sum(beyond)


def outlook_of(layout: Layout) -> Outlook:
    """Return the outlook of *layout*."""
    routes = routes_of(layout)
    return Outlook(layout=layout, routes=routes, bounds=bounds_of(layout, routes))


def burstable(layout: Layout) -> dict[str, Machine | DatabaseMachine]:
    """Return the machines of *layout* that live on credits, by place."""
    machines: dict[str, Machine | DatabaseMachine] = {
        **{f"hosts.{name}": each for name, each in layout.hosts.items()},
        **{f"databases.{name}": each for name, each in layout.databases.items()},
    }
    return {place: each for place, each in machines.items() if each.cores.is_burstable}


def _week(
    layout: Layout, place: str, load: Sequence[float], backlog: float
) -> CreditWeek:
    """Return the week of the machine at *place*, from the beginning of the run on."""
    machine = burstable(layout)[place]
    cores = machine.cores
    return CreditWeek(
        machine=place,
        load=tuple(load),
        bucket=Bucket(
            baseline=cores.baseline_cores, cap=cores.credit_cap_vcpu_s, backlog=backlog
        ),
        vcpus=cores.vcpus,
        credit_mode=cores.credit_mode,
        at_s=layout.scenario.starts_at_s,
        balance=cores.initial_vcpu_s,
        launch=cores.initial_launch_vcpu_s,
        surplus_usd_per_vcpu_h=machine.surplus_usd_per_vcpu_h,
    )
