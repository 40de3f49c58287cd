"""Faults: what can go wrong, one class a kind, and when it does in a run.

Read `kind` first (what a kind states), then whatever is hit: `process`, `machine`,
`slowness`, `store`, `network`, `cache`, `demand`; `kinds` lists them all, and
`occurrences` lets them happen. A new kind is a class in one of these and a line in
`kinds`: what reads scenarios, what injects faults and what weighs them ask the class.
"""

from models.operation.faults.kind import FaultKind, Injection, Usual
from models.operation.faults.kinds import KINDS, kind_of, with_surges
from models.operation.faults.occurrences import Faults, Occurrence

__all__ = [
    "KINDS",
    "FaultKind",
    "Faults",
    "Injection",
    "Occurrence",
    "Usual",
    "kind_of",
    "with_surges",
]
