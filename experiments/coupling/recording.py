"""A recording: one run from the beginning of its window on, as it goes."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from experiments.coupling.channels import channel_of
from experiments.coupling.faultlist import Fault
from experiments.coupling.ledger import Ledger, Log, SystemLedger, system_ledger
from experiments.coupling.window import BUCKET_S, Floats, Window, active_users
from models.operation.simulation import Simulation
from models.seam import CAUSES, NO_CAUSE, Audience, EndedRequests, System
from models.traffic.channels import Channel
from models.traffic.outcomes import Outcome


class Recording:
    """Advances a platform bucket by bucket and writes down what happens to its users.

    Nothing it does is an event of the run, so it changes none. Invariant: after each
    bucket it has one row for every system; it keeps a few numbers a request, for as
    long as the window lasts.
    """

    def __init__(
        self, platform: Simulation, window: Window, fault: Fault | None = None
    ) -> None:
        self._platform = platform
        self._window = window
        platform.env.advance(window.lead_s)
        self._downs = Downs(platform)
        self._columns = {
            name: Columns(
                system, platform.clients[name], origin_s=window.lead_s, fault=fault
            )
            for name, system in platform.systems.items()
        }
        self._down_s = [self._downs.both_s()]
        self._failures = [self._downs.failures.copy()]
        self._online_s = [self._online()]

    def advance(self, span_s: float) -> None:
        """Go on until *span_s* after the beginning of the window."""
        while len(self._down_s) <= round(span_s / BUCKET_S):
            self._platform.env.advance(self._window.lead_s + len(self._down_s) * BUCKET_S)
            self._down_s.append(self._downs.both_s())
            self._failures.append(self._downs.failures.copy())
            self._online_s.append(self._online())

    def logs(self) -> dict[str, Log]:
        """Return the requests of every system so far."""
        return {name: columns.log() for name, columns in self._columns.items()}

    def ledger(self, span_s: float) -> Ledger:
        """Return what the first *span_s* cost.

        Advance past it by the users' patience before: who asked within it may wait on.
        """
        last = round(span_s / BUCKET_S)
        return Ledger(
            span_s=span_s,
            systems={
                name: self._system(index, name, last)
                for index, name in enumerate(self._platform.systems)
            },
            both_down_s=self._down_s[last],
        )

    def _system(self, index: int, name: str, last: int) -> SystemLedger:
        system = self._platform.systems[name]
        down_s = np.array([both[index, index] for both in self._down_s[: last + 1]])
        if name in self._platform.sessions:
            online_s = np.array([row[index] for row in self._online_s[: last + 1]])
            users = np.diff(online_s) / BUCKET_S
        else:
            scenario = self._platform.scenario
            users = active_users(
                system.config, scenario, from_s=self._window.at_s, buckets=last
            )
        return system_ledger(
            self._columns[name].log(),
            span_s=last * BUCKET_S,
            down_s=np.diff(down_s),
            users=users,
            failures=int(self._failures[last][index]),
            objective_s=system.config.objectives.p95_s,
            channels=len(Channel),
        )

    def _online(self) -> list[float]:
        sessions = self._platform.sessions
        return [
            sessions[name].online.integral() if name in sessions else 0.0
            for name in self._platform.systems
        ]


class Downs:
    """How long each two systems were down together, and how often each went down."""

    def __init__(self, platform: Simulation) -> None:
        self._env = platform.env
        systems = list(platform.systems.values())
        self._is_down = np.array([not system.is_up for system in systems])
        self._both_s = np.zeros((len(systems), len(systems)))
        self._settled_at = self._env.now
        self.failures = np.zeros(len(systems), dtype=np.int64)
        for index, system in enumerate(systems):
            system.listen(self._listener(index))

    def both_s(self) -> Floats:
        """Return the time so far, systems by systems."""
        self._settle()
        return self._both_s.copy()

    def _listener(self, index: int) -> Callable[[bool], None]:
        def note(is_up: bool) -> None:
            self._settle()
            self._is_down[index] = not is_up
            self.failures[index] += not is_up

        return note

    def _settle(self) -> None:
        span_s = self._env.now - self._settled_at
        self._settled_at = self._env.now
        if span_s and self._is_down.any():
            self._both_s += span_s * np.outer(self._is_down, self._is_down)


class Columns:
    """The requests of one system as they end."""

    def __init__(
        self, system: System, clients: Audience, *, origin_s: float, fault: Fault | None
    ) -> None:
        self._origin_s = origin_s
        routes = system.config.endpoints.values()
        self._elsewhere = np.array(
            [route.served_by not in (None, system.name) for route in routes]
        )
        self._computes = np.array([not route.is_static for route in routes])
        self._cut_off_until = (
            origin_s + fault.duration_s if fault and fault.is_of_database else origin_s
        )
        self._ends = clients.keep_ends()

    def log(self) -> Log:
        """Return what has been noted so far."""
        ends = self._ends()
        return Log(
            number=ends.number,
            attempts=ends.attempts,
            outcome=ends.outcome,
            channel=self._channels(ends),
            computes=self._computes[ends.endpoint],
            arrived_s=ends.arrived_at - self._origin_s,
            latency_s=ends.span_s + ends.rtt_s,
        )

    def _channels(self, ends: EndedRequests) -> NDArray[np.int8]:
        """Return the channel of each, -1 of those that were answered."""
        channels = np.full(len(ends.outcome), -1, dtype=np.int8)
        failed = np.flatnonzero(ends.outcome)
        kinds = np.stack(
            [
                ends.outcome[failed],
                ends.cause[failed],
                ends.arrived_at[failed] < self._cut_off_until,
            ]
        )
        for kind in np.unique(kinds, axis=1).T:
            outcome, cause, is_cut_off = kind.tolist()
            channels[failed[(kind == kinds.T).all(axis=1)]] = channel_of(
                None if cause == NO_CAUSE else CAUSES[cause],
                Outcome(outcome),
                is_cut_off=bool(is_cut_off),
            )
        channels[failed[self._elsewhere[ends.endpoint[failed]]]] = Channel.AUTH
        return channels
