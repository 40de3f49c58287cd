"""A placement: which applications live on which host, at which database, and how many."""

from attrs import frozen

from experiments.calling import called
from experiments.figures import listed
from experiments.language.tongue import SOURCE, phrase, speaking


@frozen(kw_only=True)
class Home:
    """One machine to be rented, and the applications that live on it or ask it."""

    tenants: tuple[str, ...]
    """In the order of the scenario."""
    plan: str

    @property
    def name(self) -> str:
        """Its key in a config."""
        return "-".join(self.tenants)


@frozen(kw_only=True)
class Placement:
    """One way to house all applications.

    Invariants: every application has one host, and at most one database; hosts and
    databases are in the order of their first tenants, so that no two placements are the
    same but for names.
    """

    hosts: tuple[Home, ...]
    databases: tuple[Home, ...]
    cache_on: str | None
    """Name of the host that the cache lives on; none without it."""
    processes: tuple[tuple[str, int], ...]
    """By application."""

    @property
    def simplicity(self) -> tuple[int, int, bool, int]:
        """How much there is to run: less is better, where nothing else is."""
        processes = sum(number for _, number in self.processes)
        return (
            len(self.hosts),
            len(self.databases),
            self.cache_on is not None,
            processes,
        )

    @property
    def words(self) -> str:
        """Its name, in which it is described in English."""
        with speaking(SOURCE):
            return self.told

    @property
    def told(self) -> str:
        """How a sentence describes it."""
        parts = [
            phrase("{apps} on {plan}", apps=listed(list(it.tenants)), plan=it.plan)
            for it in self.hosts
        ]
        parts += map(self._database_told, self.databases)
        if self.cache_on is not None and len(self.hosts) > 1:
            parts.append(phrase("a cache on {host}", host=called("host", self.cache_on)))
        elif self.cache_on is not None:
            parts.append(phrase("a cache"))
        parts += [
            phrase("{n} processes of {app}", n=n, app=app)
            for app, n in self.processes
            if n > 1
        ]
        return phrase(", ").join(parts)

    def _database_told(self, home: Home) -> str:
        if len(self.databases) > 1:
            apps = listed(list(home.tenants))
            return phrase("{plan} for {apps}", plan=home.plan, apps=apps)
        if len(home.tenants) > 1:
            return phrase("{plan} shared", plan=home.plan)
        return home.plan
