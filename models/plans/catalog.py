"""Plans as they are sold: size, burst allowance and price of hosts and databases.

The numbers live in `catalog.toml`, each with its source; this module only reads
them and answers the arithmetic that follows from one plan alone.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from math import inf
from pathlib import Path
from typing import Any, Literal

from attrs import Attribute, field, fields_dict, frozen, validators
from cattrs import Converter, ForbiddenExtraKeysError, transform_error
from cattrs.errors import BaseValidationError

CreditMode = Literal["standard", "unlimited"]

_positive = validators.gt(0.0)
_not_negative = validators.ge(0.0)


class UnknownPlanError(LookupError):
    """A plan was asked for that the catalog does not sell under that name."""

    def __init__(self, kind: str, name: str, choices: Iterable[str]) -> None:
        self.kind = kind
        self.name = name
        self.choices = tuple(sorted(choices))
        nearest = get_close_matches(name, self.choices)
        hint = f", did you mean {' or '.join(map(repr, nearest))}?" if nearest else ";"
        super().__init__(
            f"catalog: no {kind} plan is named {name!r}{hint}"
            f" the {kind} plans are {', '.join(self.choices)}"
        )


class CatalogError(ValueError):
    """A catalog file breaks a rule; the message has one line for every fault found."""


@frozen(kw_only=True)
class Plan:
    """What a host and a database have in common: cores, burst credits and a price."""

    name: str
    title: str
    provider: str
    vcpus: int = field(validator=validators.ge(1))
    speed: float = field(validator=_positive)
    """Work done by one vCPU, relative to the core on which demands were measured."""
    ram_mib: int = field(validator=validators.ge(1))
    baseline_utilisation: float = field(validator=[_positive, validators.le(1.0)])
    """Share of each vCPU that may be used for ever; the rest costs burst credit."""
    credit_cap_vcpu_s: float = field(validator=_not_negative)
    """Burst credit at which saving stops, for all vCPUs together."""
    launch_credit_vcpu_s: float = field(validator=_not_negative)
    """Credit given once, at launch; spent first and not counted against the cap."""
    credit_mode: CreditMode
    """Without credit, "standard" falls to the baseline; "unlimited" goes on and bills."""
    surplus_usd_per_vcpu_h: float = field(validator=_not_negative)
    """Price of what "unlimited" mode uses beyond the credit it can still repay."""
    storage_gb: float = field(validator=_not_negative)
    storage_usd_per_gb_month: float = field(default=0.0, validator=_not_negative)
    """Price of the disk on top of `monthly_usd`; 0 where the plan includes it."""
    monthly_usd: float = field(validator=_not_negative)
    """Price of a month of 730 h, before tax, without transfer, address or surplus."""
    source: str = field(validator=validators.min_len(1))
    """Where the numbers come from, and which of them are assumptions."""

    @property
    def sustained_cores(self) -> float:
        """Mean number of busy vCPUs that no amount of time exhausts."""
        return self.baseline_utilisation * self.vcpus

    def credit_hours_at(self, utilisation: float) -> float:
        """Return the hours until a full bucket is empty at mean *utilisation*.

        The bucket holds 24 h of baseline and loses ``utilisation - baseline``, so
        the span is infinite at or below the baseline. An "unlimited" plan borrows
        from then on. Launch credit is left out. Raise `ValueError` outside 0..1.
        """
        if not 0 <= utilisation <= 1:
            raise ValueError(
                f"{self.name}: utilisation must lie within 0..1, got {utilisation:g}"
            )
        drain_cores = (utilisation - self.baseline_utilisation) * self.vcpus
        return self.credit_cap_vcpu_s / drain_cores / 3600 if drain_cores > 0 else inf


@frozen(kw_only=True)
class InstancePlan(Plan):
    """One virtual machine as sold."""

    kind: Literal["instance"] = "instance"
    kernel_reserved_mib: int = field(validator=validators.ge(0))
    """RAM that the kernel takes before any process starts."""
    swap_mib: int = field(validator=validators.ge(0))
    transfer_tb: float = field(validator=_not_negative)
    """Monthly transfer included in the price, in TB of 1024 GB."""
    transfer_overage_usd_per_gb: float = field(validator=_not_negative)
    """Price of outbound transfer beyond the allowance."""
    public_ipv4_monthly_usd: float = field(validator=_not_negative)
    is_spot: bool
    spot_interruptions_per_month: float = field(
        validator=[_not_negative, validators.le(1.0)]
    )
    """Probability that the provider takes a spot instance back within 30 days."""

    @kernel_reserved_mib.validator
    def _leave_room(self, _: "Attribute[int]", value: int) -> None:
        if value >= self.ram_mib:
            raise ValueError(
                f"'kernel_reserved_mib' ({value}) must be less than"
                f" ram_mib ({self.ram_mib}), or no process fits"
            )

    @property
    def usable_mib(self) -> int:
        """RAM left for processes and page cache."""
        return self.ram_mib - self.kernel_reserved_mib


@frozen(kw_only=True)
class DatabasePlan(Plan):
    """One managed database as sold."""

    kind: Literal["database"] = "database"
    max_connections: int = field(validator=validators.ge(1))
    """Connections open to clients: those kept for superusers are already taken off."""
    io_per_s: float = field(validator=_positive)
    """Storage operations a second while the volume bursts."""
    io_s: float = field(validator=_positive)
    """Time of one storage operation without queueing."""
    is_highly_available: bool
    """Whether a standby in another zone takes over by itself."""


@frozen
class Catalog:
    """All plans on sale, by name."""

    instances: Mapping[str, InstancePlan]
    databases: Mapping[str, DatabasePlan]

    def instance(self, name: str) -> InstancePlan:
        """Return the instance plan *name*; raise `UnknownPlanError` if there is none."""
        if name not in self.instances:
            raise UnknownPlanError("instance", name, self.instances)
        return self.instances[name]

    def database(self, name: str) -> DatabasePlan:
        """Return the database plan *name*; raise `UnknownPlanError` if there is none."""
        if name not in self.databases:
            raise UnknownPlanError("database", name, self.databases)
        return self.databases[name]


def load_catalog(path: Path | None = None) -> Catalog:
    """Read the catalog at *path*, by default the one that comes with the package.

    Raise `CatalogError` with every fault found: file, plan, key, rule and value.
    """
    if path is None:
        return _shipped_catalog()
    return _catalog(path.read_text(encoding="utf-8"), str(path))


@cache
def _shipped_catalog() -> Catalog:
    """Return the catalog of the package, read once: it costs as much as short runs do."""
    file = files(__package__) / "catalog.toml"
    return _catalog(file.read_text(encoding="utf-8"), "catalog.toml")


def _catalog(text: str, place: str) -> Catalog:
    """Return the catalog that *text* from a *place* says; raise `CatalogError`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{place}: {error}") from error

    converter = _strict_converter()
    plans: list[Plan] = []
    faults: list[str] = []
    for name, table in document.items():
        here = f"{place}: {name}"
        kind = table.get("kind") if isinstance(table, dict) else None
        if kind not in ("instance", "database"):
            faults.append(f"{here}.kind: must be 'instance' or 'database', got {kind!r}")
            continue
        model = InstancePlan if kind == "instance" else DatabasePlan
        try:
            plans.append(converter.structure(table | {"name": name}, model))
        except BaseValidationError as error:
            for line in transform_error(error, here, _explain):
                rule, _, where = line.rpartition(" @ ")
                faults.append(f"{where}: {rule}")
    if faults:
        raise CatalogError("\n".join(faults))
    return Catalog(
        {plan.name: plan for plan in plans if isinstance(plan, InstancePlan)},
        {plan.name: plan for plan in plans if isinstance(plan, DatabasePlan)},
    )


def _strict_converter() -> Converter:
    """Build a converter that refuses unknown keys and silent conversions."""
    converter = Converter(forbid_extra_keys=True)

    def exactly(*accepted: type) -> Callable[[Any, Any], Any]:
        def check(value: Any, target: type) -> Any:
            if type(value) not in accepted:
                raise TypeError(f"must be {target.__name__}, got {value!r}")
            return target(value)

        return check

    converter.register_structure_hook(int, exactly(int))
    converter.register_structure_hook(float, exactly(float, int))
    converter.register_structure_hook(bool, exactly(bool))
    converter.register_structure_hook(str, exactly(str))
    return converter


def _explain(error: BaseException, _: type | None) -> str:
    """Say which rule was broken, and for a misspelt key which one was meant."""
    if isinstance(error, ForbiddenExtraKeysError):
        known = fields_dict(error.cl)
        hints = [(key, get_close_matches(key, known, 1)) for key in error.extra_fields]
        return ", ".join(
            f"unknown key {key!r}" + (f", did you mean {near[0]!r}?" if near else "")
            for key, near in sorted(hints)
        )
    if isinstance(error, KeyError):
        return "missing"
    return str(error.args[0] if error.args else error)
