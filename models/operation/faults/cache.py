"""What goes wrong with a cache."""

from collections.abc import Iterator

from models.config import FaultConfig, Scenario
from models.operation.faults.kind import (
    FaultKind,
    Injection,
    Usual,
    Verb,
    nothing,
)
from models.traffic.channels import Channel


class CacheOutage(FaultKind):
    """A cache answers nothing, and its readers ask the database."""

    name = "cache-outage"
    phrase = "cache {target} was away"
    target = "caches"
    channel = Channel.DATABASE
    per_month = Usual(1 / 12, "assumption: once a year, no figure was found")

    def begin(self, injection: Injection) -> Verb:
        """Stop it; it answers again at the end."""
        control, name = injection.control, injection.name
        cache = injection.parts.caches[injection.config.target]
        control.stop_cache(cache, name)
        return lambda: control.start_cache(cache, name)

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield one for every cache."""
        yield self.of(target)


class CacheFlush(FaultKind):
    """A cache forgets all its keys, and fills anew with those that are asked for."""

    name = "cache-flush"
    phrase = "cache {target} was flushed"
    target = "caches"
    lasts = False
    channel = Channel.DATABASE

    def begin(self, injection: Injection) -> Verb:
        """Empty it."""
        injection.parts.caches[injection.config.target].flush()
        return nothing

    def objections(
        self, config: FaultConfig, scenario: Scenario
    ) -> Iterator[tuple[str, str]]:
        """Object to a cache of which nobody knows what it holds."""
        cache = scenario.caches.get(config.target)
        if cache is not None and cache.keys is None:
            rule = (
                f"must be a cache with keys, got {config.target!r}, which answers the"
                f" same share whatever it holds, give caches.{config.target}.keys"
            )
            yield "target", rule
