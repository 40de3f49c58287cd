"""Faults: when they happen. Once, at intervals, or at random with their own repair time.

What each kind does to its target is in `effects`.
"""

from math import inf

from attrs import define

from models.config import FAULTS, FaultConfig
from models.operation.effects import Effects
from models.operation.journal import Journal
from models.parts import Parts
from models.traffic.demands import distribution
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


class Faults:
    """All faults of one run.

    Invariant: what a fault has begun it ends, unless the run ends first; a fault's
    draws come from streams of its own name.
    """

    def __init__(
        self, parts: Parts, *, effects: Effects, journal: Journal, streams: Streams
    ) -> None:
        self._env = parts.env
        self._horizon_s = parts.scenario.horizon_s
        self._effects = effects
        self._journal = journal
        self.occurrences: list[Occurrence] = []
        for name, config in parts.scenario.faults.items():
            times = Renewal(
                up=Exponential(config.mttf_s) if config.mttf_s is not None else None,
                down=_law_of_duration(config),
                ups=streams.stream(name, "fault-times"),
                downs=streams.stream(name, "fault-repairs"),
            )
            self._env.process(self._happen(name, config, times))

    def _happen(self, name: str, config: FaultConfig, times: Renewal) -> Story:
        """Let the fault *name* happen whenever it is due."""
        if config.at_s is not None:
            yield self._env.timeout(config.at_s)
        elif config.mttf_s is not None:
            yield self._env.timeout(times.up_s())
        while True:
            began_at = self._env.now
            yield from self._occur(name, config, times.down_s())
            if config.every_s is not None:
                # A repair longer than usual puts the next one off until it is over.
                pause_s = began_at + config.every_s - self._env.now
                yield self._env.timeout(max(0.0, pause_s))
            elif config.mttf_s is not None:
                yield self._env.timeout(times.up_s())
            else:
                return

    def _occur(self, name: str, config: FaultConfig, duration_s: float) -> Story:
        """Begin it, wait, and end it."""
        if config.kind == "spot-interruption":
            yield from self._give_notice(name, config)
        occurrence = Occurrence(name, config.kind, config.target, self._env.now)
        self.occurrences.append(occurrence)
        self._journal.note("fault-begins", config.target, fault=name, what=config.kind)
        end = self._effects.begin(name, config)
        if not FAULTS[config.kind].lasts:
            occurrence.until_s = self._env.now
            return
        if duration_s == UNTIL_THE_END:
            duration_s = self._horizon_s + 1.0 - self._env.now
        yield self._env.timeout(duration_s)
        end()
        occurrence.until_s = self._env.now
        self._journal.note("fault-ends", config.target, fault=name, what=config.kind)

    def _give_notice(self, name: str, config: FaultConfig) -> Story:
        """Warn, as the provider does before it takes a spot instance back."""
        self._journal.note("spot-notice", config.target, fault=name)
        yield self._env.timeout(config.notice_s)


def _law_of_duration(config: FaultConfig) -> Distribution | None:
    if config.repair is not None:
        return distribution(config.repair)
    return None if config.duration_s is None else Deterministic(config.duration_s)
