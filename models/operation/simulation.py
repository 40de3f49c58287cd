"""A simulation: a platform under its control plane, whatever its data plane is."""

from collections.abc import Mapping

from models.config import HostConfig, Scenario
from models.operation.autoscaler import AutoScaler
from models.operation.batches import Batches
from models.operation.control import Control
from models.operation.faults import Faults
from models.operation.health import HealthCheck
from models.operation.journal import Journal
from models.operation.recorder import Recorder, Timeline
from models.operation.supervisor import Supervisor
from models.plans.catalog import Catalog
from models.seam import (
    Audience,
    Deployment,
    Machine,
    Parts,
    Service,
    Sockets,
    Store,
    System,
)
from sim.environment import Environment, Question
from sim.streams import Stream, Streams


def _phase_s(host: HostConfig, stream: Stream) -> float:
    """Return when PM2 looks at the memory of its processes for the first time."""
    if host.supervisor_phase_s is not None:
        return host.supervisor_phase_s
    return host.supervisor_check_s * stream.one()


class Simulation:
    """The parts of a scenario, and those who watch over them and work on them.

    What is asked for and what answers comes first (`Parts`), then those who watch over
    it and work on it, from below: nobody is given anything after it was made.
    """

    parts: Parts

    def __init__(
        self,
        parts: Parts,
        *,
        streams: Streams,
        catalog: Catalog,
        journal: Journal,
        timeline: Timeline | None,
    ) -> None:
        """Watch over *parts*; what is seen goes to *timeline* and *journal*."""
        self.parts = parts
        self.scenario: Scenario = parts.scenario
        self.seed = streams.seed
        self.catalog = catalog
        self.env: Environment = parts.env
        self.supervisors = self._build_supervisors(streams, journal)
        self._watch_health(journal)
        self.control = Control(parts, supervisors=self.supervisors, journal=journal)
        self.groups = self._build_groups(streams, journal)
        self._begin()
        self.faults = Faults(
            parts,
            control=self.control,
            groups=self.groups,
            journal=journal,
            streams=streams,
        )
        self.batches = Batches(
            parts, control=self.control, faults=self.faults, journal=journal
        )
        self.recorder = Recorder(parts, journal=journal, timeline=timeline)

    @property
    def hosts(self) -> Mapping[str, Machine]:
        """The machines."""
        return self.parts.hosts

    @property
    def databases(self) -> Mapping[str, Store]:
        """The databases."""
        return self.parts.databases

    @property
    def caches(self) -> Mapping[str, Service]:
        """The caches."""
        return self.parts.caches

    @property
    def systems(self) -> Mapping[str, System]:
        """The web systems."""
        return self.parts.systems

    @property
    def apps(self) -> Mapping[str, Deployment]:
        """What runs where."""
        return self.parts.apps

    @property
    def clients(self) -> Mapping[str, Audience]:
        """Those who ask each system."""
        return self.parts.clients

    @property
    def sessions(self) -> Mapping[str, Sockets]:
        """Of the systems that have any."""
        return self.parts.sessions

    def run(
        self, until_s: float | None = None, *, is_over: Question = lambda: False
    ) -> bool:
        """Advance to *until_s*, or to the end of the scenario; say whether it got there.

        It did not if it was asked within a step, and said, that it *is_over*.
        """
        until_s = self.scenario.horizon_s if until_s is None else until_s
        is_there = self.env.advance(until_s, is_over=is_over)
        if self.env.now >= self.scenario.horizon_s:
            self.recorder.finish()
        return is_there

    def _build_supervisors(
        self, streams: Streams, journal: Journal
    ) -> dict[str, Supervisor]:
        return {
            name: Supervisor(
                host,
                env=self.env,
                apps=list(self.parts.apps_on(host)),
                phase_s=_phase_s(host.config, streams.stream(name, "supervisor-phase")),
                journal=journal,
            )
            for name, host in self.parts.hosts.items()
        }

    def _watch_health(self, journal: Journal) -> None:
        for app in self.parts.apps.values():
            if app.config.health is not None:
                HealthCheck(app, app.config.health, env=self.env, journal=journal)

    def _build_groups(self, streams: Streams, journal: Journal) -> dict[str, AutoScaler]:
        return {
            name: AutoScaler(
                self.parts,
                name,
                config,
                control=self.control,
                stream=streams.stream(name, "capacity"),
                journal=journal,
            )
            for name, config in self.scenario.groups.items()
        }

    def _begin(self) -> None:
        """Let the processes of every host that is up listen."""
        for name, supervisor in self.supervisors.items():
            if self.parts.hosts[name].is_up:
                supervisor.begin(is_warm=self.scenario.starts_warm)
        self.parts.refresh()
