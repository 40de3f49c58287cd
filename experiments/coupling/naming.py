"""Names of faults: as tables print them, and whom a user means by a part of one."""

from attrs import evolve

from experiments.calling import called
from experiments.coupling.faultlist import Fault
from experiments.figures import quantity, span
from experiments.language.tongue import SOURCE, phrase, speaking, spoken, template
from models.config import keyed

KINDS = (
    template("announcement"),
    template("az event"),
    template("backup"),
    template("cache flush"),
    template("cache outage"),
    template("connection leak"),
    template("database failover"),
    template("database outage"),
    template("database slow"),
    template("delay"),
    template("deploy"),
    template("host crash"),
    template("host standstill"),
    template("maintenance"),
    template("memory leak"),
    template("partition"),
    template("process crash"),
    template("reboot"),
    template("rolling deploy"),
    template("schema lock"),
    template("slow call"),
    template("spot interruption"),
    template("spot pool interruption"),
    template("standstill"),
    template("steal"),
    template("surge"),
)
"""Kinds of faults, in words; another one is told by its name."""


def fault_name(fault: Fault) -> str:
    """Return what happens, and to what where the owner does not tell."""
    config = fault.config
    what = kind_name(config.kind)
    if config.factor is not None:
        what = phrase("{what} x{factor}", what=what, factor=f"{config.factor:g}")
    if config.schema is not None:
        what += f" {config.schema}"
    if fault.duration_s:
        what = phrase("{what}, {length}", what=what, length=span(fault.duration_s))
    return what


def kind_name(kind: str) -> str:
    """Return a kind of faults in words."""
    return phrase(kind.replace("-", " "))


def rated(fault: Fault) -> str:
    """Return what happens, with how often a month, as a row of the matrix begins."""
    rate = quantity(fault.per_month)
    return phrase("{fault} ({rate})", fault=fault_name(fault), rate=rate)


def owner_name(fault: Fault) -> str:
    """Return whose it is, as the rows of one owner are headed: with its key."""
    return called(fault.owner_kind, keyed(fault.owner_title, fault.owner))


def row_name(fault: Fault) -> str:
    """Return owner and fault, as a row of the tables side by side begins."""
    owner = owner_name(fault)
    return phrase("{owner}: {fault}", owner=owner, fault=fault_name(fault))


def where(fault: Fault) -> str:
    """Return a fault with its owner, to begin a sentence with."""
    owner = owner_name(fault)
    return phrase("{owner}, {fault}", owner=owner, fault=fault_name(fault))


def answers_to(fault: Fault, text: str) -> bool:
    """Say whether *text* is part of a name of *fault*, of those that are printed.

    An owner who has a title may be called by its name alone, and the fault in English
    whatever is spoken.
    """
    names = _names(fault)
    if spoken() != SOURCE:
        with speaking(SOURCE):
            names += _names(fault)
    return any(text.strip().casefold() in name.casefold() for name in names)


def _names(fault: Fault) -> list[str]:
    untitled = evolve(fault, owner_title=fault.owner)
    names = [fault.name, rated(fault)]
    names += [name(each) for each in (fault, untitled) for name in (row_name, where)]
    return names
