"""Rates of faults: how often each kind is to be expected, for how long, and why."""

from collections.abc import Iterable
from functools import partial

from attrs import evolve

from experiments.coupling.faultlist import Fault, fault_list
from experiments.coupling.naming import fault_name
from experiments.figures import quantity
from experiments.report.origins.wording import source_text
from experiments.report.parts import Grid
from experiments.report.text import Text, both, said, same
from models.config import Scenario
from models.operation.faults import kind_of


def rates_of(scenarios: Iterable[Scenario]) -> Grid:
    """Return the faults of *scenarios*, each kind with its own rate once."""
    rows: dict[str, list[Text]] = {}
    for scenario in scenarios:
        for fault in fault_list(scenario):
            row = _row(fault, scenario)
            rows.setdefault(" ".join(each.en for each in row), row)
    return Grid(
        said("Faults that are expected"),
        [
            said("fault"),
            said("times a month, each"),
            said("rate: largest over smallest plausible"),
            said("why so often"),
            said("why so long"),
        ],
        list(rows.values()),
        (0, 3, 4),
    )


def _row(fault: Fault, scenario: Scenario) -> list[Text]:
    of_any = evolve(fault, config=evolve(fault.config, schema=None))
    return [
        both(partial(fault_name, of_any)),
        same(quantity(fault.per_month)),
        same("-" if fault.spread == 1 else quantity(fault.spread)),
        _why_so_often(fault),
        _why_so_long(fault, scenario),
    ]


def _why_so_often(fault: Fault) -> Text:
    usual = kind_of(fault.config).per_month
    if not fault.source.startswith(usual.source):
        return said("the configuration says so ({key})", key=fault.source)
    why = source_text(usual.source)
    ways = round(usual.value / fault.per_month) if fault.per_month else 1
    if ways == 1:
        return why
    return said("{why}, equally likely one of {ways} ways", why=why, ways=f"{ways:,}")


def _why_so_long(fault: Fault, scenario: Scenario) -> Text:
    if not fault.duration_s:
        return said("it happens in an instant")
    if fault.name in scenario.faults:
        return said("the configuration says so ({key})", key=f"faults.{fault.name}")
    return source_text(kind_of(fault.config).duration_s.source)
