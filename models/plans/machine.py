"""Machines: what a host or a database amounts to, from its plan and its own numbers."""

from collections.abc import Mapping

from attrs import evolve, frozen

from models.config import DAY_S, DatabaseConfig, HostConfig, MachineConfig
from models.plans.catalog import Catalog, Plan
from sim.credits import Burst, BurstableProcessor, CreditMode
from sim.environment import Environment
from sim.processor import ProcessorSharing


@frozen(kw_only=True)
class Cores:
    """The CPU of a machine and what it may use of it."""

    vcpus: int
    speed: float
    baseline_utilisation: float
    credit_cap_vcpu_s: float
    launch_credit_vcpu_s: float
    initial_credit: float
    credit_mode: CreditMode

    @property
    def is_burstable(self) -> bool:
        """Is less than all of it there for ever?"""
        return self.baseline_utilisation < 1.0

    @property
    def baseline_cores(self) -> float:
        """Cores' worth that may be used for ever."""
        return self.baseline_utilisation * self.vcpus

    @property
    def initial_vcpu_s(self) -> float:
        """Balance at the beginning."""
        return self.initial_credit * self.credit_cap_vcpu_s

    @property
    def initial_launch_vcpu_s(self) -> float:
        """Launch credit at the beginning: of a machine without a balance."""
        return 0.0 if self.initial_credit else self.launch_credit_vcpu_s

    def processor(self, env: Environment) -> ProcessorSharing:
        """Return the station that serves at these cores."""
        if not self.is_burstable:
            return ProcessorSharing(env, servers=self.vcpus, speed=self.speed)
        return BurstableProcessor(
            env,
            servers=self.vcpus,
            speed=self.speed,
            burst=Burst(
                baseline=self.baseline_cores,
                cap=self.credit_cap_vcpu_s,
                initial=self.initial_vcpu_s,
                launch=self.initial_launch_vcpu_s,
                mode=self.credit_mode,
            ),
        )


@frozen(kw_only=True)
class Machine:
    """A host as it runs: cores, memory and price."""

    plan: str
    cores: Cores
    usable_mib: float
    """RAM and swap, without the kernel's own share."""
    ram_mib: float
    """RAM without the kernel's share: what V8 takes its heap limit from."""
    swap_mib: float
    monthly_usd: float
    address_usd: float
    storage_usd: float
    surplus_usd_per_vcpu_h: float
    is_spot: bool
    spot_interruptions_per_month: float


@frozen(kw_only=True)
class DatabaseMachine:
    """A managed database as it runs."""

    plan: str
    cores: Cores
    max_connections: int
    io_s: float
    io_per_s: float
    monthly_usd: float
    storage_usd: float
    surplus_usd_per_vcpu_h: float


def host_machine(config: HostConfig, catalog: Catalog) -> Machine:
    """Return the machine of *config*; its own numbers stand before its plan's."""
    plan = catalog.instance(config.plan) if config.plan is not None else None
    ram_mib = _first(config.ram_mib, plan.ram_mib if plan else None, 0.0)
    reserved_mib = _first(
        config.reserved_mib,
        plan.kernel_reserved_mib if plan and config.ram_mib is None else None,
        0.0,
    )
    swap_mib = _first(config.swap_mib, plan.swap_mib if plan else None, 0.0)
    return Machine(
        plan=config.plan or "custom",
        cores=_cores(config, plan),
        ram_mib=ram_mib - reserved_mib,
        swap_mib=swap_mib,
        usable_mib=ram_mib - reserved_mib + swap_mib,
        monthly_usd=_first(config.monthly_usd, plan.monthly_usd if plan else None, 0.0),
        address_usd=plan.public_ipv4_monthly_usd if plan else 0.0,
        storage_usd=plan.storage_gb * plan.storage_usd_per_gb_month if plan else 0.0,
        surplus_usd_per_vcpu_h=plan.surplus_usd_per_vcpu_h if plan else 0.0,
        is_spot=plan.is_spot if plan else False,
        spot_interruptions_per_month=plan.spot_interruptions_per_month if plan else 0.0,
    )


def database_machine(
    config: DatabaseConfig, catalog: Catalog, hosts: Mapping[str, HostConfig]
) -> DatabaseMachine:
    """Return the database of *config*; its own numbers stand before its plan's.

    One that lives on one of *hosts* has its cores, whose credits are the host's.
    """
    plan = catalog.database(config.plan) if config.plan is not None else None
    storage_gb = max(config.storage_gb, plan.storage_gb if plan else 0.0)
    return DatabaseMachine(
        plan=config.plan or "custom",
        cores=_cores_of_database(config, plan, catalog, hosts),
        max_connections=int(
            _first(config.max_connections, plan.max_connections if plan else None, 100)
        ),
        io_s=_first(config.io_s, plan.io_s if plan else None, 0.001),
        io_per_s=_first(config.io_per_s, plan.io_per_s if plan else None, 3000.0),
        monthly_usd=_first(config.monthly_usd, plan.monthly_usd if plan else None, 0.0),
        storage_usd=storage_gb * plan.storage_usd_per_gb_month if plan else 0.0,
        surplus_usd_per_vcpu_h=plan.surplus_usd_per_vcpu_h if plan else 0.0,
    )


def _cores_of_database(
    config: DatabaseConfig,
    plan: Plan | None,
    catalog: Catalog,
    hosts: Mapping[str, HostConfig],
) -> Cores:
    if config.host is None:
        return _cores(config, plan)
    cores = host_machine(hosts[config.host], catalog).cores
    return evolve(cores, baseline_utilisation=1.0)


def _cores(config: MachineConfig, plan: Plan | None) -> Cores:
    vcpus = int(_first(config.vcpus, plan.vcpus if plan else None, 1))
    baseline = _first(
        config.baseline_utilisation, plan.baseline_utilisation if plan else None, 1.0
    )
    is_as_sold = config.vcpus is None and config.baseline_utilisation is None
    sold_cap = plan.credit_cap_vcpu_s if plan and is_as_sold else None
    return Cores(
        vcpus=vcpus,
        speed=_first(config.speed, plan.speed if plan else None, 1.0),
        baseline_utilisation=baseline,
        # A bucket holds a day of earning: what AWS says of every burstable size.
        credit_cap_vcpu_s=_first(
            config.credit_cap_vcpu_s, sold_cap, baseline * vcpus * DAY_S
        ),
        launch_credit_vcpu_s=_first(
            config.launch_credit_vcpu_s, plan.launch_credit_vcpu_s if plan else None, 0.0
        ),
        initial_credit=config.initial_credit,
        credit_mode=CreditMode(
            config.credit_mode or (plan.credit_mode if plan else "standard")
        ),
    )


def _first(*values: float | None) -> float:
    return next(value for value in values if value is not None)
