"""Rules of faults: each hits something that exists, with the keys of its kind."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from models.config import FaultConfig, Scenario
from models.loading.diagnosis import Finding, Place, Rule, shown, unknown_name
from models.loading.fault_times import FAULT_TIME_RULES, a_kind
from models.loading.shapes import attributes, default
from models.operation.faults import KINDS, FaultKind, kind_of
from models.traffic.schemas import schemas_of


def _target_exists(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    kind = kind_of(fault)
    choices = _targets(kind, scenario)
    if fault.target not in choices:
        rule = unknown_name(kind.target.removesuffix("s"), fault.target, choices)
        yield Finding((*place, "target"), f"{rule}, {a_kind(fault)} hits one of these")


def _keys_fit_the_kind(
    fault: FaultConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    kind = kind_of(fault)
    for key in _keys_of_kinds():
        value = getattr(fault, key)
        if value is None and key in kind.needs:
            yield Finding((*place, key), f"missing, {a_kind(fault)} needs it")
        elif value is not None and key not in _keys_of(kind):
            rule = f"must be left out, {a_kind(fault)} takes none, got {shown(value)}"
            yield Finding((*place, key), rule + _who_takes(key, kind.target))
    given = [key for key in kind.one_of if getattr(fault, key) is not None]
    if kind.one_of and len(given) != 1:
        keys = " or ".join(kind.one_of)
        several = "both" if len(kind.one_of) == 2 else f"{len(given)} of them"
        got = several if given else "neither"
        yield Finding(place, f"{a_kind(fault)} needs {keys}, got {got}")


def _who_takes(key: str, target: str) -> str:
    """Say which kinds of fault on such a *target* take *key*, if there are any."""
    kinds = [
        name
        for name, kind in KINDS.items()
        if kind.target == target and key in _keys_of(kind)
    ]
    return f" (kinds that take it: {', '.join(kinds)})" if kinds else ""


def _notice_fits_the_kind(
    fault: FaultConfig, place: Place, _: Scenario
) -> Iterator[Finding]:
    is_given = fault.notice_s != default(attributes(FaultConfig)["notice_s"])
    if is_given and kind_of(fault).notice is None:
        rule = f"must be left out, {a_kind(fault)} comes without warning"
        yield Finding((*place, "notice_s"), f"{rule}, got {fault.notice_s:g}")


def _schema_is_touched(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    if "schema" not in _keys_of(kind_of(fault)) or fault.schema is None:
        return
    queried = (schemas_of(name, scenario) for name in scenario.systems)
    schemas = list(dict.fromkeys(chain.from_iterable(queried)))
    if fault.schema not in schemas:
        rule = unknown_name("schema", fault.schema, schemas)
        yield Finding((*place, "schema"), f"{rule}, no other one is queried")


def _database_exists(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    if "database" not in kind_of(fault).needs or fault.database is None:
        return
    if fault.database not in scenario.databases:
        rule = unknown_name("database", fault.database, scenario.databases)
        yield Finding((*place, "database"), rule)


def _its_kind_agrees(
    fault: FaultConfig, place: Place, scenario: Scenario
) -> Iterator[Finding]:
    for key, rule in kind_of(fault).objections(fault, scenario):
        yield Finding((*place, key), rule)


def _targets(kind: FaultKind, scenario: Scenario) -> list[str]:
    """Return what *kind* can hit, with what an auto scaling group adds to it."""
    names = kind.targets(scenario)
    if kind.target in ("hosts", "apps"):
        for group in scenario.groups.values():
            app = scenario.apps.get(group.app)
            if app is not None:
                first = app.host if kind.target == "hosts" else group.app
                names += [f"{first}-{n}" for n in range(2, group.max_hosts + 1)]
    return names


def _keys_of_kinds() -> list[str]:
    """Return the keys that belong to some kinds only, in the order of the fields."""
    keys = {key for kind in KINDS.values() for key in _keys_of(kind)}
    return [key for key in attributes(FaultConfig) if key in keys]


def _keys_of(kind: FaultKind) -> tuple[str, ...]:
    """Return the keys that *kind* takes and some others do not."""
    return (*kind.needs, *kind.one_of, *kind.takes)


FAULT_RULES: Mapping[type, Sequence[Rule]] = {
    FaultConfig: (
        _target_exists,
        _keys_fit_the_kind,
        _notice_fits_the_kind,
        _schema_is_touched,
        _database_exists,
        _its_kind_agrees,
        *FAULT_TIME_RULES,
    ),
}
