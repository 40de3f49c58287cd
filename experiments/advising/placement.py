"""A placement: which applications live on which host, at which database, and how many."""

from attrs import frozen

from experiments.figures import listed


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
        """How a sentence describes it."""
        parts = [f"{listed(list(it.tenants))} on {it.plan}" for it in self.hosts]
        parts += [self._database_words(it) for it in self.databases]
        if self.cache_on is not None:
            where = f" on host {self.cache_on}" if len(self.hosts) > 1 else ""
            parts.append(f"a cache{where}")
        parts += [f"{n} processes of {app}" for app, n in self.processes if n > 1]
        return ", ".join(parts)

    def _database_words(self, home: Home) -> str:
        if len(self.databases) > 1:
            return f"{home.plan} for {listed(list(home.tenants))}"
        shared = " shared" if len(home.tenants) > 1 else ""
        return f"{home.plan}{shared}"
