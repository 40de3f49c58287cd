"""The auto scaler: a small group of hosts that grows, shrinks and replaces its losses.

After EC2 Auto Scaling: the size follows the ratio of the use of the CPU to its target
(target tracking), changes of size keep a cool-down (as simple scaling does), and a host
that is lost is replaced once a health check has missed it. Capacity may be absent.
"""

from math import ceil

from models.config import GroupConfig, member_names
from models.operation.control import Control
from models.operation.journal import Journal
from models.seam import Machine, Parts
from sim.environment import Story
from sim.streams import Stream

CHECK_S = 60.0
"""It looks at the CPU of the minute that has passed (an assumption)."""
SHRINK_BELOW = 0.7
"""It shrinks only below this share of its target, so that it does not swing (an
assumption)."""
DRAIN_LIMIT_S = 300.0
"""A member that is let go ends by then, done or not (Elastic Load Balancing's default
deregistration delay)."""
DRAIN_LOOK_S = 1.0
"""It looks so often whether a member that drains is done (an assumption)."""
NOT_LAUNCHED = "not launched"
TAKEN = "taken by the provider"


class AutoScaler:
    """One group of hosts.

    Invariants: ``min <= wanted <= max``; running and ordered hosts together are as
    many as wanted, except for losses not noticed yet. Who drains does not run.
    """

    def __init__(
        self,
        parts: Parts,
        name: str,
        config: GroupConfig,
        *,
        control: Control,
        stream: Stream,
        journal: Journal,
    ) -> None:
        env = parts.env
        hosts = [parts.apps[app].host for app in member_names(config)]
        self._env = env
        self.name = name
        self._config = config
        self.hosts = hosts
        self._control = control
        self._stream = stream
        self._journal = journal
        self.wanted = max(config.min_hosts, min(config.desired_hosts, config.max_hosts))
        self._ordered: set[Machine] = set()
        self._missed: set[Machine] = set()
        """Members that are gone, which no health check has noticed yet."""
        self._draining: set[Machine] = set()
        self._dry: set[str] = set()
        """Why the pool that it orders from has nothing."""
        self._refilled = env.event()
        self._changed_at = env.now
        self._busy_s = dict.fromkeys(hosts, 0.0)
        for host in hosts[self.wanted :]:
            control.fail_host(host, NOT_LAUNCHED)
        control.listen(self._lost)
        env.process(self._watch())

    @property
    def running(self) -> list[Machine]:
        """Members that are up and take requests."""
        return [h for h in self.hosts if h.is_up and h not in self._draining]

    def lose(self, host: Machine) -> None:
        """Be robbed of *host*, as by a spot interruption."""
        self._control.fail_host(host, TAKEN)

    def dry_up(self, reason: str) -> None:
        """Find no capacity from now on, because of *reason*."""
        self._dry.add(reason)

    def refill(self, reason: str) -> None:
        """Find capacity again, unless there is another reason why not."""
        self._dry.discard(reason)
        if not self._dry:
            self._refilled.succeed()
            self._refilled = self._env.event()

    def _lost(self, host: Machine, reason: str) -> None:
        """Miss *host* a little later, whatever it went down for, unless it was let go."""
        if host in self.hosts and host not in self._draining and reason != NOT_LAUNCHED:
            self._missed.add(host)
            self._env.process(self._notice(host))

    def _notice(self, host: Machine) -> Story:
        yield self._env.timeout(self._config.detect_s)
        self._missed.discard(host)
        if host.is_up:
            return  # it has come back by itself
        self._control.fail_host(host, NOT_LAUNCHED)
        self._journal.note(
            "scaling", self.name, why=f"{host.name} failed its health check"
        )
        self._fill_up()

    def _watch(self) -> Story:
        """Look at the CPU once a minute, and follow it."""
        while True:
            yield self._env.timeout(CHECK_S)
            utilisation = self._utilisation()
            if self._env.now - self._changed_at >= self._config.cooldown_s:
                self._follow(utilisation)

    def _utilisation(self) -> float:
        """Return the mean use of the running hosts since the last look."""
        used = []
        for host in self.hosts:
            busy_s = host.cpu.busy_server_s()
            if host.is_up:
                used.append((busy_s - self._busy_s[host]) / host.cpu.servers / CHECK_S)
            self._busy_s[host] = busy_s
        return sum(used) / len(used) if used else 0.0

    def _follow(self, utilisation: float) -> None:
        config = self._config
        running = len(self.running)
        fitting = ceil(running * utilisation / config.target_cpu - 1e-9)
        if config.min_hosts <= fitting < self.wanted:
            if utilisation > SHRINK_BELOW * config.target_cpu:
                return
            fitting = max(fitting, self.wanted - 1)  # one at a time, as it is cautious
        fitting = max(config.min_hosts, min(config.max_hosts, fitting))
        if fitting == self.wanted or not running:
            return
        why = f"cpu {utilisation:.0%} against {config.target_cpu:.0%}"
        self._journal.note(
            "scaling", self.name, why=why, size=f"{self.wanted} to {fitting}"
        )
        self.wanted = fitting
        self._changed_at = self._env.now
        self._fill_up()
        for host in self.running[self.wanted :]:
            self._draining.add(host)
            self._env.process(self._drain(host))

    def _drain(self, host: Machine) -> Story:
        """Let *host* finish what it has, for a while, and end it."""
        self._control.drain(host)
        ends_at = self._env.now + DRAIN_LIMIT_S
        while host.is_up and host.is_engaged and self._env.now < ends_at:
            yield self._env.timeout(DRAIN_LOOK_S)
        self._control.fail_host(host, NOT_LAUNCHED)
        self._draining.discard(host)
        self._fill_up()

    def _fill_up(self) -> None:
        """Order as many hosts as are missing."""
        taken = self._ordered | self._missed
        missing = self.wanted - len(self.running) - len(taken)
        spare = [host for host in self.hosts if not host.is_up and host not in taken]
        for host in spare[: max(0, missing)]:
            self._ordered.add(host)
            self._env.process(self._launch(host))

    def _launch(self, host: Machine) -> Story:
        """Wait for capacity and for the machine, then let it boot."""
        if self._stream.one() < self._config.absent_share:
            self._journal.note("scaling", self.name, why="no capacity", host=host.name)
            yield self._env.timeout(self._config.absent_s)
        while self._dry:
            self._journal.note(
                "scaling", self.name, why="the pool is empty", host=host.name
            )
            yield self._refilled
        yield self._env.timeout(self._config.launch_s)
        self._ordered.discard(host)
        if len(self.running) < self.wanted:
            self._journal.note("scaling", self.name, why="launched", host=host.name)
            self._control.replace_host(host, NOT_LAUNCHED)
