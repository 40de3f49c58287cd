"""Records and tables of the compiled plane: the same words in Python and compiled."""

import ctypes

import numpy as np
import pytest

import models.compiled.platform  # noqa: F401  (so that every table is made)
from models.compiled.calendar import soon
from models.compiled.clock import clocks
from models.compiled.names import NAMES
from models.compiled.records import TABLES, layout, record
from models.compiled.sizes import lengths_for
from models.compiled.spare import GROWING
from models.compiled.tables import Tables
from models.compiled.visits import visits
from tests import bare


@record
class Pair:
    """Two fields."""

    weight: float
    number: int
    is_ripe: bool


def test_a_record_has_fields_of_eight_bytes_where_numpy_sees_them() -> None:
    assert ctypes.sizeof(Pair) == 24  # type: ignore[arg-type]
    assert layout(Pair).names == ("weight", "number", "is_ripe")
    assert [layout(Pair)[name] for name in layout(Pair).names or ()] == [
        np.float64,
        np.int64,
        np.int64,
    ]


def test_a_name_that_numpy_uses_for_itself_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Bad\.base: NumPy means something else by it"):

        @record
        class Bad:
            base: int


def test_a_field_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Bad\.name: must be a float, an int or a bool"):

        @record
        class Bad:
            name: str


def small() -> Tables:
    scenario = bare.scenario(bare.system(bare.route(cpu=0.1, query=0.1)))
    return Tables(lengths_for(scenario, lags=1))


def test_python_and_numpy_read_what_the_other_has_written() -> None:
    tables = small()
    clock = clocks(tables.plane, 0)
    clock.now = 2.5
    assert tables.rows("clocks")["now"][0] == 2.5
    tables.rows("clocks")["order"][0] = 7
    assert clock.order == 7


def test_a_row_that_is_not_there_is_no_row() -> None:
    tables = small()
    assert soon(tables.plane, 0).at == 0.0
    with pytest.raises(IndexError, match="soon: no row -1"):
        soon(tables.plane, -1)
    length = len(tables.rows("soon"))
    with pytest.raises(IndexError, match=rf"soon: no row {length} of {length}"):
        soon(tables.plane, length)


def test_a_table_that_grows_keeps_its_rows_and_moves_the_address() -> None:
    tables = small()
    visits(tables.plane, 3).demand_s = 1.5
    before = len(tables.rows("visits"))
    tables.grow("visits", 10 * before)
    assert visits(tables.plane, 3).demand_s == 1.5
    assert visits(tables.plane, 10 * before - 1).demand_s == 0.0


def test_every_table_that_grows_is_widened_before_it_is_full() -> None:
    assert all(each.margin > 0 for each in GROWING.values())
    assert {"visits", "jobs", "callbacks", "requests", "lives"} <= GROWING.keys()


def test_a_name_of_a_table_is_given_once() -> None:
    names = [each.name for each in TABLES]
    assert len(names) == len(set(names))


def test_the_place_of_a_table_does_not_depend_on_who_is_imported_first() -> None:
    # Compiled code has these places in it, and serves processes that import otherwise.
    assert {each.name: each.number for each in TABLES} == {
        name: number for number, name in enumerate(NAMES)
    }
