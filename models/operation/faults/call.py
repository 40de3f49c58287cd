"""What goes wrong with those whom a system asks, outside the platform."""

from collections.abc import Iterator

from models.config import FaultConfig, Scenario
from models.operation.faults.kind import FaultKind, Injection, Usual, Verb
from models.traffic.calling import callers
from models.traffic.channels import Channel

FACTOR = 27.0
"""A call of 0.3 s took 8 s on the bad day of one public report."""


class SlowCall(FaultKind):
    """Another company answers late: whatever a system's processes wait for there."""

    name = "slow-call"
    phrase = "the calls of {target} were answered late"
    target = "systems"
    needs = ("factor",)
    channel = Channel.CALL
    per_month = Usual(1.0, "assumption: another company is slow once a month")

    def begin(self, injection: Injection) -> Verb:
        """Let the calls that begin from now on take longer."""
        factor = injection.config.factor or 1.0
        slowed = [
            app.calls
            for app in injection.parts.apps.values()
            if app.config.system == injection.config.target
        ]
        for calls in slowed:
            calls.slow_down(factor)

        def end() -> None:
            for calls in slowed:
                calls.quicken(factor)

        return end

    def objections(
        self, config: FaultConfig, scenario: Scenario
    ) -> Iterator[tuple[str, str]]:
        """Object to systems that call nobody, and to calls that take no time."""
        asking = callers(scenario)
        if config.target in scenario.systems and config.target not in asking:
            names = ", ".join(asking) or "none, write wait = { mean_s = 0.3 } in a route"
            rule = f"must be a system whose processes wait for others, there are {names}"
            yield "target", f"{rule}, got {config.target!r}"
        if config.factor == 0:
            yield "factor", "must be > 0, got 0: take the wait out of the routes"

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one for every system whose processes wait for others."""
        if target in callers(scenario):
            yield self.of(target, factor=FACTOR)
