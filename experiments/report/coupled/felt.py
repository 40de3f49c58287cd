"""What is felt: the topologies of a coupling study, their faults, and who loses."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from attrs import frozen

from experiments.coupling.faultlist import fault_list
from experiments.coupling.naming import row_name
from experiments.dossier.dossier import Dossier
from experiments.figures import quantity
from experiments.report.badmonths import Expected
from experiments.report.text import Text, both, same
from experiments.report.told import text_of
from models.config import Scenario

NOTHING_MIN = 0.001
"""User-minutes: less is told as nothing."""


@frozen(kw_only=True)
class Loss:
    """User-minutes that one system loses by one fault, a time."""

    mean: float
    half_width: float
    is_identical: bool
    """Did every single request of it end as it would have without the fault?"""

    @property
    def is_nothing(self) -> bool:
        """Is there nothing to tell?"""
        return self.is_identical or abs(self.mean) < NOTHING_MIN

    @property
    def is_sure(self) -> bool:
        """Is something lost, beyond chance?"""
        return not self.is_nothing and self.mean - self.half_width > 0

    @property
    def words(self) -> str:
        """The loss with half its interval of 95 %."""
        mean = quantity(self.mean)
        return f"{mean} ± {quantity(self.half_width)}" if self.half_width else mean


@frozen(kw_only=True)
class Felt:
    """One fault, and what every system loses by it."""

    name: Text
    stand_on_it: Sequence[str]
    losses: Mapping[str, Loss]
    month: Expected | None

    @property
    def spilt(self) -> dict[str, Loss]:
        """Losses of those that do not stand on what fails, where they are sure."""
        return {
            system: loss
            for system, loss in self.losses.items()
            if system not in self.stand_on_it and loss.is_sure
        }


@frozen(kw_only=True)
class Topology:
    """One topology with all its faults."""

    name: str
    verdict: Text
    titles: Mapping[str, str]
    shared: Sequence[Mapping[str, Any]]
    between: Sequence[Mapping[str, Any]]
    faults: Sequence[Felt]
    month: Expected | None
    """User-minutes of a month; None where no month was run."""
    parts: Mapping[str, float]
    """Of these what is ``own``, ``spilt`` and ``common``."""
    by_kind: Mapping[str, Expected]


def topologies_of(dossier: Dossier, scenarios: Mapping[str, Scenario]) -> list[Topology]:
    """Return the topologies of a coupling study, in its order."""
    return [
        _topology(dossier, each, scenarios[each["scenario"]["name"]])
        for each in dossier.document["topologies"]
    ]


def _topology(dossier: Dossier, it: Mapping[str, Any], scenario: Scenario) -> Topology:
    names = {each.name: both(partial(row_name, each)) for each in fault_list(scenario)}
    month = it["monthly_user_min"]
    by_kind = {} if month is None else month["by_kind"]
    return Topology(
        name=it["scenario"]["name"],
        verdict=text_of(dossier, it["verdict"]),
        titles=it["titles"],
        shared=it["shared"],
        between=it["between"],
        faults=[_felt(each, names) for each in it["faults"]],
        month=None if month is None else _expected(month),
        parts={}
        if month is None
        else {key: month[key] for key in ("own", "spilt", "common")},
        by_kind={kind: Expected(**each) for kind, each in by_kind.items()},
    )


def _felt(it: Mapping[str, Any], names: Mapping[str, Text]) -> Felt:
    month = it["month"]
    return Felt(
        name=names.get(it["name"], same(it["name"])),
        stand_on_it=it["stand_on_it"],
        losses={
            system: Loss(**loss["user_min"], is_identical=loss["pathwise_identical"])
            for system, loss in it["systems"].items()
        },
        month=None if month is None else Expected(**month["user_min"]),
    )


def _expected(it: Mapping[str, float]) -> Expected:
    return Expected(it["mean"], it["low"], it["high"])
