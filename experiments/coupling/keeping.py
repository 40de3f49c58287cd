"""Keeping: how the runs of a study are written down, to the last bit, and their names.

A pair is kept and its twin is not: that has a row for each request, and is run anew for
the pairs of its seed that are still missing.
"""

import json
from hashlib import sha256
from math import isnan, nan
from typing import Any, get_origin

import numpy as np
from attrs import asdict, frozen
from cattrs import Converter

from experiments.coupling.faultlist import Fault
from experiments.coupling.pairs import Pair, Twin
from experiments.coupling.window import Floats, Window
from experiments.document import from_json
from experiments.running.keeping import Form


@frozen(kw_only=True)
class _Trigger:
    """What a search for the critical trigger found."""

    shortest_s: float | None


def _named(what: str, scenario: str, window: Window, fault: Fault) -> str:
    """Return the hash of what decides a run of *scenario*, beside its seed."""
    decides = [asdict(window), fault.name, fault.duration_s, asdict(fault.config)]
    text = json.dumps([what, scenario, *decides], sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _of_pair(scenario: str, window: Window, fault: Fault, _: Twin | None) -> str:
    return _named("pair", scenario, window, fault)


def _of_trigger(scenario: str, window: Window, fault: Fault) -> str:
    return _named("trigger", scenario, window, fault)


def _is_column(kind: Any) -> bool:
    return get_origin(kind) is np.ndarray


def _listed(column: Floats) -> list[Any]:
    """Return *column* as lists, null for what is not a number."""
    if column.ndim > 1:
        return [_listed(row) for row in column]
    return [None if isnan(each) else each for each in column.tolist()]


def _column(rows: list[Any], _: Any) -> Floats:
    """Return the column that `_listed` has written."""
    if rows and isinstance(rows[0], list):
        return np.array([_column(row, _) for row in rows])
    return np.array([nan if each is None else each for each in rows], dtype=np.float64)


_EXACT = Converter(forbid_extra_keys=True)
_EXACT.register_unstructure_hook_func(_is_column, _listed)
_EXACT.register_structure_hook_func(_is_column, _column)


def _text(found: Pair | _Trigger) -> str:
    return json.dumps(_EXACT.unstructure(found), allow_nan=False)


PAIRS: Form[Pair] = Form(
    key=_of_pair, write=_text, read=lambda text: from_json(text, Pair, _EXACT)
)
TRIGGERS: Form[float | None] = Form(
    key=_of_trigger,
    write=lambda found: _text(_Trigger(shortest_s=found)),
    read=lambda text: from_json(text, _Trigger, _EXACT).shortest_s,
)
