"""Rules of sizes: how large a machine is has to be known, and its credits be earned."""

from collections.abc import Iterator, Mapping, Sequence

from models.config import DatabaseConfig, HostConfig, MachineConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule


def _host_has_a_size(host: HostConfig, place: Place, _: Scenario) -> Iterator[Finding]:
    sizes = {"vcpus": host.vcpus, "ram_mib": host.ram_mib}
    yield from _size_is_known(host, sizes, place)


def _database_has_a_size(
    database: DatabaseConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if database.host is not None:
        for key in ("plan", "vcpus", "speed", "baseline_utilisation", "monthly_usd"):
            if getattr(database, key) is not None:
                rule = f"must be left out, it lives on host {database.host!r}, or leave"
                yield Finding((*place, key), f"{rule} host out")
        return
    sizes = {"vcpus": database.vcpus, "max_connections": database.max_connections}
    yield from _size_is_known(database, sizes, place)


def _size_is_known(
    machine: MachineConfig,
    sizes: Mapping[str, int | float | None],
    place: Place,
) -> Iterator[Finding]:
    absent = [key for key, size in sizes.items() if size is None]
    if machine.plan is None and absent:
        rule = f"needs a plan, or {' and '.join(sizes)}, got no {' and no '.join(absent)}"
        yield Finding(place, rule)


def _credits_are_earned(
    machine: MachineConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    if machine.plan is not None or machine.baseline_utilisation is not None:
        return
    for key in ("credit_cap_vcpu_s", "launch_credit_vcpu_s", "credit_mode"):
        value = getattr(machine, key)
        if value is not None:
            rule = f"needs baseline_utilisation beside it, or a plan, got {value!r} alone"
            yield Finding((*place, key), rule)


SIZE_RULES: Mapping[type, Sequence[Rule]] = {
    HostConfig: (_host_has_a_size, _credits_are_earned),
    DatabaseConfig: (_database_has_a_size, _credits_are_earned),
}
