"""A scenario: a whole platform under a whole load, and how long to watch it."""

from attrs import frozen

from models.config.advising import AdviceConfig
from models.config.application import AppConfig
from models.config.batch import BatchConfig
from models.config.demand import ProfileConfig
from models.config.faults import FaultConfig
from models.config.fields import count, flag, number, part, text
from models.config.hosting import (
    BalancerConfig,
    CacheConfig,
    CostItem,
    DatabaseConfig,
    GroupConfig,
    HostConfig,
)
from models.config.workload import SystemConfig

DAY_S = 86_400.0
LONGEST_DAYS = 3660.0
LARGEST_SEED = 2**63 - 1
"""TOML's largest integer."""


@frozen(kw_only=True)
class ReportedSystem:
    """What somebody reports of one system in this scenario."""

    response_s: float | None = number("Mean response time.", default=None)
    throughput_per_s: float | None = number("Requests a second.", default=None)
    users: float | None = number("Concurrent users.", default=None)
    error_rate: float | None = number("Failed requests.", default=None, high=1.0)


@frozen(kw_only=True)
class ReportedHost:
    """What somebody reports of one host in this scenario."""

    cpu_utilisation: float | None = number("Mean use of the CPU.", default=None, high=1.0)
    cpu_peak: float | None = number("Highest use of the CPU.", default=None, high=1.0)
    ram_share: float | None = number("Mean use of the RAM.", default=None, high=1.0)
    ram_peak: float | None = number("Highest use of the RAM.", default=None, high=1.0)


@frozen(kw_only=True)
class ReportedConfig:
    """Figures to compare with, from whoever reported them; nothing is fitted to them."""

    source: str = text("Who says so.")
    systems: dict[str, ReportedSystem] = part("By system.", factory=dict)
    hosts: dict[str, ReportedHost] = part("By host.", factory=dict)
    throughput_per_s: float | None = number(
        "Requests a second, all systems.", default=None
    )
    users: float | None = number("Concurrent users, all systems.", default=None)
    monthly_jpy: float | None = number("Price of a month.", default=None)


@frozen(kw_only=True)
class Scenario:
    """A platform, its load, and the span to watch."""

    name: str = text("Name of the scenario.", default="")
    description: str = text("One sentence on what to look at.", default="")
    days: float | None = number(
        "Length of the run; one day, if nothing is said.",
        default=None,
        above=True,
        high=LONGEST_DAYS,
    )
    duration_s: float | None = number(
        "Length of the run in seconds, instead of its days.",
        default=None,
        above=True,
        high=LONGEST_DAYS * DAY_S,
    )
    starts_at_s: float = number(
        "Time of the week at which the run begins; 0 is Monday midnight.", default=0.0
    )
    starts_warm: bool = flag(
        "Does it begin with full caches and open sessions, as after hours?", default=False
    )
    warm_up_s: float = number("Measured from here on.", default=0.0)
    seed: int = count("Seed of all random streams.", default=1, high=LARGEST_SEED)
    jpy_per_usd: float = number("Exchange rate.", default=110.0, above=True)
    profiles: dict[str, ProfileConfig] = part("Shapes of load.", factory=dict)
    systems: dict[str, SystemConfig] = part("The web systems.")
    hosts: dict[str, HostConfig] = part("The machines.")
    apps: dict[str, AppConfig] = part("Which system runs where.")
    groups: dict[str, GroupConfig] = part("Auto scaling groups.", factory=dict)
    databases: dict[str, DatabaseConfig] = part("Managed databases.", factory=dict)
    caches: dict[str, CacheConfig] = part("Redis.", factory=dict)
    costs: dict[str, CostItem] = part("Other monthly costs.", factory=dict)
    faults: dict[str, FaultConfig] = part("What goes wrong.", factory=dict)
    reported: ReportedConfig | None = part("Reported figures.", default=None)
    advise: AdviceConfig | None = part(
        "What might be rented instead, for `lssim advise`.", default=None
    )
    balancers: dict[str, BalancerConfig] = part("Load balancers.", factory=dict)
    batch: dict[str, BatchConfig] = part("Backups, builds, cron jobs.", factory=dict)

    @property
    def horizon_s(self) -> float:
        """End of the run."""
        if self.duration_s is not None:
            return self.duration_s
        return DAY_S * (1.0 if self.days is None else self.days)
