"""The rules between the parts of a scenario, each applied wherever it holds.

A rule is a function of a record, of the place where that stands, and of the scenario
around it; it yields what is wrong. The rules of a single value stand beside its field,
in `models.config`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from models.config import Scenario
from models.loading.advice_rules import ADVICE_RULES
from models.loading.balancer_rules import BALANCER_RULES
from models.loading.batch_rules import BATCH_RULES
from models.loading.container_rules import CONTAINER_RULES
from models.loading.diagnosis import Finding, Place, Rule
from models.loading.draft import Draft, UnknownValueError, known_fields, record_of
from models.loading.fault_overlaps import faults_happen_alone
from models.loading.fault_rules import FAULT_RULES
from models.loading.length_rules import LENGTH_RULES
from models.loading.memory_rules import MEMORY_RULES
from models.loading.names import NAME_RULES
from models.loading.operation_rules import OPERATION_RULES
from models.loading.placement_rules import PLACEMENT_RULES
from models.loading.process_rules import PROCESS_RULES
from models.loading.shapes import is_record
from models.loading.size_rules import SIZE_RULES
from models.loading.traces import TRACE_RULES
from models.loading.workload_rules import WORKLOAD_RULES

_OVERLAPS: Mapping[type, Sequence[Rule]] = {Scenario: (faults_happen_alone,)}
_RULES = (
    LENGTH_RULES,
    WORKLOAD_RULES,
    TRACE_RULES,
    PROCESS_RULES,
    SIZE_RULES,
    PLACEMENT_RULES,
    BALANCER_RULES,
    OPERATION_RULES,
    FAULT_RULES,
    MEMORY_RULES,
    _OVERLAPS,
    CONTAINER_RULES,
    BATCH_RULES,
    ADVICE_RULES,
)

_RULES_OF: Mapping[type, Sequence[Rule]] = MappingProxyType(
    {
        record: tuple(rule for rules in _RULES for rule in rules.get(record, ()))
        for record in set().union(*_RULES)
    }
)


def broken_rules(scenario: Scenario) -> list[Finding]:
    """Return every rule that *scenario*, or a draft of one, breaks.

    A rule that needs a value which is itself at fault is passed over.
    """
    findings: list[Finding] = []
    for place, part in _parts(scenario, ()):
        for rule in (*NAME_RULES, *_RULES_OF.get(record_of(part), ())):
            with suppress(UnknownValueError):
                for finding in rule(part, place, scenario):
                    findings.append(finding)  # noqa: PERF402  (kept if the rule gives up)
    return findings


def _parts(part: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Walk over all records of *part*, with the place of each."""
    inside: Mapping[Any, Any] = {}
    if isinstance(part, Draft) or is_record(type(part)):
        yield place, part
        inside = known_fields(part)
    elif isinstance(part, dict):
        inside = part
    elif isinstance(part, tuple):
        inside = dict(enumerate(part))
    for step, each in inside.items():
        yield from _parts(each, (*place, step))
