"""What goes wrong with a pool of spot capacity: all hosts of one type in one zone."""

from collections.abc import Iterator
from math import ceil

from models.config import FaultConfig, Scenario
from models.operation.autoscaler import AutoScaler
from models.operation.faults.kind import UNKNOWN, Injection, Usual, Verb
from models.operation.faults.machine import SpotInterruption
from models.seam import Machine
from sim.environment import Story

TAKEN_WITHIN_S = 180.0
"""Interruptions of one type and zone that belong together fall within this (92 % of them;
Spot-and-Scoot, arXiv 2604.16457)."""


class SpotPoolInterruption(SpotInterruption):
    """The provider takes a share of a pool back, and has no more of it for a time.

    The pool is every host of the target's plan in the target's zone.
    """

    name = "spot-pool-interruption"
    phrase = "the spot pool of host {target} was interrupted"
    needs = ("share",)
    takes = ("within_s",)
    duration_s = Usual(420.0, "a report: a pool of nine hosts was empty for 7 min")
    per_month = UNKNOWN

    def begin(self, injection: Injection) -> Verb:
        """Take one host after the other; until the end no group gets another one."""
        wave = Wave(injection)
        injection.parts.env.process(wave.come())
        return wave.ebb

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield nothing: no rate is known."""
        yield from ()


class Wave:
    """One interruption of a pool, which takes its hosts one by one.

    Invariant: it takes none once it has ebbed away.
    """

    def __init__(self, injection: Injection) -> None:
        config = injection.config
        self._env = injection.parts.env
        self._name = injection.name
        self._control = injection.control
        self._within_s = TAKEN_WITHIN_S if config.within_s is None else config.within_s
        first = injection.parts.hosts[config.target].config
        pool = [
            host
            for host in injection.parts.hosts.values()
            if (host.config.plan, host.config.zone) == (first.plan, first.zone)
        ]
        there = [host for host in pool if host.is_up]
        self._doomed = there[: ceil((config.share or 0.0) * len(there) - 1e-9)]
        self._groups = [
            group for group in injection.groups.values() if set(group.hosts) & set(pool)
        ]
        self._single: list[Machine] = []
        """Hosts without a group that it took, which come back when it is over."""
        self._is_over = False
        for group in self._groups:
            group.dry_up(self._name)

    def come(self) -> Story:
        """Take the hosts, evenly spread over its span."""
        for host in self._doomed:
            if self._is_over:
                return
            if host.is_up:
                self._take(host)
            yield self._env.timeout(self._within_s / len(self._doomed))

    def ebb(self) -> None:
        """End: there is capacity again."""
        self._is_over = True
        for host in self._single:
            self._control.recover_host(host, self._name, is_new=True)
        for group in self._groups:
            group.refill(self._name)

    def _take(self, host: Machine) -> None:
        group = self._group_of(host)
        if group is not None:
            group.lose(host)
        else:
            self._single.append(host)
            self._control.fail_host(host, self._name)

    def _group_of(self, host: Machine) -> AutoScaler | None:
        return next((group for group in self._groups if host in group.hosts), None)
