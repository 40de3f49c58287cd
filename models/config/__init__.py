"""What a scenario file says, as frozen data: no behaviour, no SimPy.

Read in this order: `workload` (what the users do), `application` (the processes that
answer), `hosting` (what they run on), `advising` (what else they might
run on), `scenario` (all of it); `fields` holds the rules.
"""

from models.config.advising import AdviceConfig
from models.config.application import AppConfig, HealthConfig, ProcessConfig
from models.config.batch import BatchConfig
from models.config.demand import LAWS, DemandConfig, ProfileConfig
from models.config.faults import FaultConfig
from models.config.hosting import (
    BalancerConfig,
    CacheConfig,
    CostItem,
    DatabaseConfig,
    GatewayConfig,
    GroupConfig,
    HostConfig,
    MachineConfig,
)
from models.config.scaling import member_names, with_groups
from models.config.scenario import (
    DAY_S,
    LARGEST_SEED,
    LONGEST_DAYS,
    ReportedConfig,
    ReportedHost,
    ReportedSystem,
    Scenario,
)
from models.config.titles import keyed, title_of
from models.config.workload import (
    WAITS,
    ClientsConfig,
    EndpointConfig,
    ObjectivesConfig,
    RouteObjectivesConfig,
    SessionsConfig,
    SurgeConfig,
    SystemConfig,
)

__all__ = [
    "DAY_S",
    "LARGEST_SEED",
    "LAWS",
    "LONGEST_DAYS",
    "WAITS",
    "AdviceConfig",
    "AppConfig",
    "BalancerConfig",
    "BatchConfig",
    "CacheConfig",
    "ClientsConfig",
    "CostItem",
    "DatabaseConfig",
    "DemandConfig",
    "EndpointConfig",
    "FaultConfig",
    "GatewayConfig",
    "GroupConfig",
    "HealthConfig",
    "HostConfig",
    "MachineConfig",
    "ObjectivesConfig",
    "ProcessConfig",
    "ProfileConfig",
    "ReportedConfig",
    "ReportedHost",
    "ReportedSystem",
    "RouteObjectivesConfig",
    "Scenario",
    "SessionsConfig",
    "SurgeConfig",
    "SystemConfig",
    "keyed",
    "member_names",
    "title_of",
    "with_groups",
]
