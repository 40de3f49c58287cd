"""Faults of a run: they happen once, at intervals, or at random with a repair time."""

from collections.abc import Mapping
from math import inf

from attrs import define, field

from models.config import FaultConfig
from models.operation.autoscaler import AutoScaler
from models.operation.control import Control
from models.operation.faults.kind import FaultKind, Injection
from models.operation.faults.kinds import kind_of
from models.operation.journal import Journal
from models.seam import Parts
from models.traffic.demands import distribution
from models.traffic.windows import Counts
from sim.distributions import Deterministic, Distribution, Exponential
from sim.environment import Story
from sim.renewal import Renewal
from sim.streams import Streams

UNTIL_THE_END = inf


@define
class Occurrence:
    """One fault that happened, or is happening."""

    name: str
    kind: str
    target: str
    at_s: float
    until_s: float | None = None
    phrase: str = ""
    """What was so while it held."""
    before: Mapping[str, Counts] = field(factory=dict)
    """Of each system: how the requests had ended that had when it began."""


class Faults:
    """All faults of one run.

    Invariant: what a fault has begun it ends, unless the run ends first; a fault's
    draws come from streams of its own name.
    """

    def __init__(
        self,
        parts: Parts,
        *,
        control: Control,
        groups: Mapping[str, AutoScaler],
        journal: Journal,
        streams: Streams,
    ) -> None:
        self._env = parts.env
        self._horizon_s = parts.scenario.horizon_s
        self._journal = journal
        self.occurrences: list[Occurrence] = []
        for name, config in parts.scenario.faults.items():
            times = Renewal(
                up=Exponential(config.mttf_s) if config.mttf_s is not None else None,
                down=_law_of_duration(config),
                ups=streams.stream(name, "fault-times"),
                downs=streams.stream(name, "fault-repairs"),
            )
            injection = Injection(
                name=name, config=config, parts=parts, control=control, groups=groups
            )
            self._env.process(self._happen(kind_of(config), injection, times))

    def _happen(self, kind: FaultKind, injection: Injection, times: Renewal) -> Story:
        """Let a fault of *kind* happen whenever it is due."""
        config = injection.config
        if config.at_s is not None:
            yield self._env.timeout(config.at_s)
        elif config.mttf_s is not None:
            yield self._env.timeout(times.up_s())
        while True:
            began_at = self._env.now
            yield from self._occur(kind, injection, times.down_s())
            if config.every_s is not None:
                # A repair longer than usual puts the next one off until it is over.
                pause_s = began_at + config.every_s - self._env.now
                yield self._env.timeout(max(0.0, pause_s))
            elif config.mttf_s is not None:
                yield self._env.timeout(times.up_s())
            else:
                return

    def _occur(self, kind: FaultKind, injection: Injection, duration_s: float) -> Story:
        """Announce it, begin it, wait, and end it."""
        name, target = injection.name, injection.config.target
        if kind.notice is not None:
            self._journal.note(kind.notice, target, fault=name)
            yield self._env.timeout(injection.config.notice_s)
        occurrence = Occurrence(
            name,
            kind.name,
            target,
            self._env.now,
            phrase=kind.told(injection.config, injection.parts.scenario),
            before={
                system.name: system.measures.ended_so_far()
                for system in injection.parts.systems.values()
            },
        )
        self.occurrences.append(occurrence)
        self._journal.note("fault-begins", target, fault=name, what=kind.name)
        end = kind.begin(injection)
        if not kind.lasts:
            occurrence.until_s = self._env.now
            return
        if duration_s == UNTIL_THE_END:
            duration_s = self._horizon_s + 1.0 - self._env.now
        yield self._env.timeout(duration_s)
        end()
        occurrence.until_s = self._env.now
        self._journal.note("fault-ends", target, fault=name, what=kind.name)


def _law_of_duration(config: FaultConfig) -> Distribution | None:
    if config.repair is not None:
        return distribution(config.repair)
    return None if config.duration_s is None else Deterministic(config.duration_s)
