"""A kind of fault: everything that is particular to it, in one class."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from attrs import frozen

from models.config import FaultConfig, Scenario, SurgeConfig, title_of
from models.operation.autoscaler import AutoScaler
from models.operation.control import Control
from models.seam import Parts
from models.traffic.channels import Channel
from sim.distributions import Distribution

Verb = Callable[[], None]


@frozen
class Usual:
    """What is to be expected of a kind where the scenario says nothing, and why."""

    value: float
    source: str
    spread: float = 10.0
    """Largest over smallest that is reported: an order of magnitude, if nothing is."""


MISTAKES = Usual(0.4, "an operator's error or a bad release once in 2 to 3 months")
"""All that people do wrong in a month; the kinds of mistakes share it equally."""
UNKNOWN = Usual(0.0, "no rate is known: give it per_month")


@frozen(kw_only=True, eq=False)
class Injection:
    """One fault of a run: its name, what it says, and what it can lay hands on."""

    name: str
    config: FaultConfig
    parts: Parts
    control: Control
    groups: Mapping[str, AutoScaler]


class FaultKind(ABC):
    """One kind of fault: its rules, what it does, and what is to be expected of it.

    Invariant: calling the verb that `begin` returns undoes what it did, except for
    what has died meanwhile. A kind keeps no state: all of that is the platform's.
    """

    name: ClassVar[str]
    target: ClassVar[str]
    """Table in which its target is named; ``zones`` are named by hosts and databases."""
    lasts: ClassVar[bool] = True
    """Does it go on until its end, or happen in an instant?"""
    phrase: ClassVar[str] = "{target} was hit"
    """What was so while it held, with the keys of `FaultConfig` in braces."""
    needs: ClassVar[tuple[str, ...]] = ()
    """Keys of `FaultConfig` that it cannot do without."""
    one_of: ClassVar[tuple[str, ...]] = ()
    """Keys of which exactly one must be given; those of other kinds are refused."""
    takes: ClassVar[tuple[str, ...]] = ()
    """Keys of `FaultConfig` that it may be given beside these."""
    notice: ClassVar[str | None] = None
    """Event by which it is announced, ``notice_s`` before; most come without warning."""
    is_known_before: ClassVar[bool] = False
    """Must its times be known before the run, because they are part of the load?"""

    channel: ClassVar[Channel]
    """Through which it reaches a request, where no failed request tells."""
    duration_s: ClassVar[Usual] = Usual(120.0, "assumption: two minutes")
    repair: ClassVar[Distribution | None] = None
    """Law of its duration, whose mean is `duration_s`; always as long, if absent."""
    per_month: ClassVar[Usual] = UNKNOWN
    """Nobody publishes most rates: these are orders of magnitude, to be replaced."""

    @abstractmethod
    def begin(self, injection: Injection) -> Verb:
        """Do to the target what this kind does; return the verb that ends it."""

    def surges(self, config: FaultConfig, horizon_s: float) -> Iterator[SurgeConfig]:
        """Yield what it does to the load of its system until *horizon_s*."""
        yield from ()

    def objections(
        self, config: FaultConfig, scenario: Scenario
    ) -> Iterator[tuple[str, str]]:
        """Yield a key of *config* and what is wrong with it, beyond the rules above."""
        yield from ()

    def standard(self, target: str, scenario: Scenario) -> Iterator[FaultConfig]:
        """Yield the faults that *target* is to be tried with, unless told otherwise."""
        yield from ()

    def told(self, config: FaultConfig, scenario: Scenario) -> str:
        """Say what was so while *config* held, to who knows *scenario* by its titles."""
        return self.phrase.format(
            target=title_of(scenario, self.target, config.target),
            schema=config.schema,
            database=config.database,
        )

    def of(self, target: str, **keys: Any) -> FaultConfig:
        """Return a fault of this kind that hits *target*."""
        return FaultConfig(kind=self.name, target=target, **keys)

    def targets(self, scenario: Scenario) -> list[str]:
        """Return what it can hit in *scenario*, as far as that is spelt out there."""
        if self.target != "zones":
            return list(getattr(scenario, self.target))
        zones = [host.zone for host in scenario.hosts.values()]
        zones += [database.zone for database in scenario.databases.values()]
        return list(dict.fromkeys(zones))

    @property
    def is_mistake(self) -> bool:
        """Is it something that people do wrong?"""
        return self.per_month is MISTAKES

    @property
    def is_of_database(self) -> bool:
        """Does it come between the processes and their data?"""
        return self.target == "databases" or "database" in self.needs


def nothing() -> None:
    """End what ended by itself."""
