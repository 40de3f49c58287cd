"""The section on origins: the last but how to reproduce it, on every page."""

from collections.abc import Mapping, Sequence

from experiments.coupling.expectation import RUNS
from experiments.report.origins.faults import rates_of
from experiments.report.origins.limits import limits
from experiments.report.origins.prices import prices_of
from experiments.report.parts import Item, Note, Section
from experiments.report.text import Text, said
from models.config import Scenario


def origins(
    scenarios: Mapping[str, Scenario],
    *,
    has_faults: bool = False,
    assumptions: Sequence[Text] = (),
) -> Section:
    """Return what is assumed of *scenarios*, beside the *assumptions* of a command.

    The rates of faults are told if it *has_faults* that come at their rates.
    """
    items: list[Item] = [Note(each) for each in assumptions]
    if has_faults:
        if not assumptions:
            items.append(Note(_of_months()))
        items.append(
            Note(
                said(
                    "Nobody publishes most rates of faults: they are orders of magnitude,"
                    " and so is what a month loses; its interval says so. Rates of your"
                    " own belong into the configuration (per_month)."
                )
            )
        )
        items.append(rates_of(scenarios.values()))
    items += prices_of(scenarios.values())
    items += limits()
    return Section("origins", said("Assumptions and sources"), items)


def _of_months() -> Text:
    return said(
        "Faults come one at a time, each at its rate, at a random hour of the week and"
        " for its usual time: {runs} runs of each or more, spread over both. A month has"
        " 30 days.",
        runs=f"{RUNS}",
    )
