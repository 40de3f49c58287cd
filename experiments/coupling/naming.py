"""Names of faults: as tables print them, and whom a user means by a part of one."""

from attrs import evolve

from experiments.coupling.faultlist import Fault
from experiments.figures import quantity, span
from models.config import keyed


def fault_name(fault: Fault) -> str:
    """Return what happens, and to what where the owner does not tell."""
    config = fault.config
    what = config.kind.replace("-", " ")
    if config.factor is not None:
        what += f" x{config.factor:g}"
    if config.schema is not None:
        what += f" {config.schema}"
    if fault.duration_s:
        what += f", {span(fault.duration_s)}"
    return what


def rated(fault: Fault) -> str:
    """Return what happens, with how often a month, as a row of the matrix begins."""
    return f"{fault_name(fault)} ({quantity(fault.per_month)})"


def owner_name(fault: Fault) -> str:
    """Return whose it is, as the rows of one owner are headed: with its key."""
    return f"{fault.owner_kind} {keyed(fault.owner_title, fault.owner)}"


def row_name(fault: Fault) -> str:
    """Return owner and fault, as a row of the tables side by side begins."""
    return f"{owner_name(fault)}: {fault_name(fault)}"


def where(fault: Fault) -> str:
    """Return a fault with its owner, to begin a sentence with."""
    return f"{owner_name(fault)}, {fault_name(fault)}"


def answers_to(fault: Fault, text: str) -> bool:
    """Say whether *text* is part of a name of *fault*, of those that are printed.

    An owner who has a title may be called by its name alone.
    """
    untitled = evolve(fault, owner_title=fault.owner)
    names = [fault.name, rated(fault)]
    names += [name(each) for each in (fault, untitled) for name in (row_name, where)]
    return any(text.strip().casefold() in name.casefold() for name in names)
