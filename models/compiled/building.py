"""Building: from a scenario to the rows of a plane and the parts that know them.

In the order in which the other plane is put together, for the numbers of events and of
accounts come from that.
"""

from math import inf
from typing import Any

from models.compiled import (
    credits,
    databases,
    deadlines,
    holds,
    hosts,
    memory,
    pressure,
    quota,
    works,
)
from models.compiled.engine import Engine
from models.compiled.kinds import NONE
from models.compiled.verbs import (
    LOOK_AHEAD,
    NEW_POOL,
    NEW_SPREAD,
    OPEN_FOR_WORK,
    PRESS,
)
from models.config import (
    BatchConfig,
    DatabaseConfig,
    GatewayConfig,
)
from models.hosting.batch import STEPS
from models.hosting.memory import MIB
from models.hosting.pressure import PRESSURE_STEPS, SWAP_STEPS, Pressure
from models.plans.machine import Cores, DatabaseMachine, Machine
from sim.credits import CreditMode
from sim.quota import PERIOD_S


def set_row(row: Any, **fields: float) -> None:
    """Set the *fields* of a row."""
    for name, value in fields.items():
        setattr(row, name, value)


def build_cpu(engine: Engine, number: int, cores: Cores) -> None:
    """Make the processor *number* one of *cores*."""
    set_row(
        credits.cpus(engine.p, number),
        servers=cores.vcpus,
        permitted=cores.vcpus,
        given=1.0,
        allowed=cores.vcpus,
        speed=cores.speed,
        first_job=NONE,
        departs_at=inf,
        watches_at=inf,
        is_burstable=cores.is_burstable,
        is_unlimited=cores.credit_mode is CreditMode.UNLIMITED,
        is_special=cores.initial_launch_vcpu_s > 0,
        baseline=cores.baseline_cores,
        cap=cores.credit_cap_vcpu_s,
        balance=cores.initial_vcpu_s,
        launch=cores.initial_launch_vcpu_s,
    )
    if cores.is_burstable:
        engine.do(LOOK_AHEAD, number)


def build_host(engine: Engine, number: int, machine: Machine, law: Pressure) -> None:
    """Make the processor and the memory of the host *number*."""
    build_cpu(engine, number, machine.cores)
    capacity = round(machine.usable_mib * MIB)
    set_row(
        pressure.memories(engine.p, number),
        capacity=capacity,
        band_low=-1,
        band_high=capacity + 1,
        ram=law.ram,
        floor=law.floor,
        step=law.floor // PRESSURE_STEPS,
        thrash_factor=law.thrash_factor,
        swap_io_s=law.swap_io_s,
        swap_step=max(1, law.ram // SWAP_STEPS),
        cpu=number,
        speed=machine.cores.speed,
        slowness=1.0,
        first_account=NONE,
        last_account=NONE,
        first_lag=NONE,
        last_lag=NONE,
    )
    engine.do(PRESS, number)


def build_gateway(
    engine: Engine, number: int, config: GatewayConfig, *, workers: int, **rows: int
) -> None:
    """Make nginx of the host *number*, and what that host is beside its memory."""
    set_limits(engine, number, config.proxy_read_timeout_s)
    set_row(
        hosts.hosts(engine.p, number),
        cpu=number,
        is_up=True,
        limit=config.worker_connections * workers,
        relay_s=config.request_cpu_s / 2,
        static_cpu_s=config.static_cpu_s,
        static_io_s=config.static_io_s,
        file_s=config.static_io_s,
        silent_s=config.proxy_read_timeout_s,
        read_limits=number,
        shared_account=NONE,
        is_guarded=config.limit_per_s is not None or config.shed_beyond is not None,
        limit_per_s=config.limit_per_s or 0.0,
        limit_burst=config.limit_burst,
        addresses=config.addresses,
        shed_beyond=config.shed_beyond or 0,
        first_visit=NONE,
        last_visit=NONE,
        **rows,
    )


def set_limits(engine: Engine, number: int, span_s: float) -> None:
    """Let the limits *number* last *span_s*."""
    row = deadlines.limits(engine.p, number)
    set_row(row, span_s=span_s, first=NONE, last=NONE)


def build_database(
    engine: Engine,
    number: int,
    cpu: int,
    config: DatabaseConfig,
    machine: DatabaseMachine,
) -> None:
    """Make the database *number* on a processor, and its disk."""
    reads = max(1, round(machine.io_per_s * machine.io_s))
    set_row(
        databases.databases(engine.p, number),
        cpu=cpu,
        disk=engine.do(NEW_POOL, reads),
        is_up=True,
        connect_s=config.connect_s,
        network_s=config.network_s,
        buffer_hit_ratio=config.buffer_hit_ratio,
        io_s=machine.io_s,
        max_connections=machine.max_connections,
        first_pool=NONE,
        last_pool=NONE,
        first_visit=NONE,
        last_visit=NONE,
        slowness=1.0,
        statement_timeout_s=config.statement_timeout_s or inf,
        account=NONE,
    )


def build_quota(engine: Engine, number: int, host: int, share_s: float) -> None:
    """Make the quota of the application *number*, of *share_s* of work a second."""
    set_row(
        quota.quotas(engine.p, number),
        cpu=host,
        each_s=share_s * PERIOD_S,
        left_s=share_s * PERIOD_S,
        first=NONE,
        last=NONE,
        first_ended=NONE,
    )


def build_work(
    engine: Engine, number: int, host: int, config: BatchConfig, *, first_thread: int
) -> None:
    """Make the batch work *number* on a host."""
    set_row(
        works.works(engine.p, number),
        host=host,
        memory_units=config.memory_mib * MIB,
        cpu_s=config.cpu_s / STEPS,
        disk_s=config.disk_s / STEPS,
        first_thread=first_thread,
        threads=config.threads,
        score_adj=config.oom_score_adj,
        account=NONE,
        visit=NONE,
        took=engine.do(NEW_SPREAD),
    )
    for thread in range(first_thread, first_thread + config.threads):
        set_row(works.threads(engine.p, thread), work=number, job=NONE)
    engine.do(OPEN_FOR_WORK, number)


def build_lag(engine: Engine, number: int, host: int, lag_s: float) -> None:
    """Make a queue of garbage on a host."""
    set_row(
        memory.lags(engine.p, number),
        next=NONE,
        memory=host,
        lag_s=lag_s,
        first=NONE,
        last=NONE,
    )


def build_holds(engine: Engine, number: int) -> None:
    """Make *number* holds, none of which holds."""
    for each in range(number):
        set_row(holds.holds(engine.p, each), first=NONE, last=NONE, slowness=1.0)
