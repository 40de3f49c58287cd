"""Records and their tables: memory that Python and compiled code read in the same words.

A record is a class of annotated fields, each a float, an int or a bool of eight bytes. A
table is a row of such records, and `rows` makes the function that refers to one of them:
``cpus(p, 3).busy_s`` is the same word in Python, where it is read through ctypes, and in
compiled code, where it is a load. The plane *p* is the address of the header, which holds
address and length of every table; so a table may grow while nobody is within.
"""

import ctypes
import os
from collections.abc import Callable
from typing import Any, NewType, TypeVar, cast

import numba
import numpy as np
from attrs import frozen
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, overload

from models.compiled.linking import PartPipeline
from models.compiled.names import NAMES

Plane = NewType("Plane", int)
"""The address of the header of all tables."""
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

IS_CHECKED = os.environ.get("LSSIM_CHECKED") == "1"
"""Is every reference checked against the length of its table?"""
IS_INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT", "0") != "0"
"""Does numba leave everything to Python?"""
WORD = 8
"""Bytes of an address, and of every field."""
_ADDRESS, _LENGTH = 0, WORD
_ENTRY = 2 * WORD


class _Entry(ctypes.Structure):
    """What the header says of one table."""

    _fields_ = (("address", ctypes.c_int64), ("length", ctypes.c_int64))


_RESERVED = frozenset(dir(np.recarray) + dir(ctypes.Structure))


@frozen
class Table:
    """One table as the header knows it."""

    name: str
    record: type
    number: int


TABLES: list[Table] = []
"""As they were made; each knows its place in the header."""


def record(cls: type[R]) -> type[R]:
    """Return *cls* as a record: its annotated fields, in memory.

    Names that NumPy or ctypes use for themselves are refused: compiled code would find
    the method.
    """
    fields: list[tuple[str, Any]] = []
    for name, kind in cls.__annotations__.items():
        if kind not in (float, int, bool):
            raise TypeError(f"{cls.__name__}.{name}: must be a float, an int or a bool")
        if name in _RESERVED:
            raise TypeError(f"{cls.__name__}.{name}: NumPy means something else by it")
        fields.append((name, ctypes.c_double if kind is float else ctypes.c_int64))
    members = {"_fields_": fields, "__doc__": cls.__doc__, "__module__": cls.__module__}
    made: type[R] = type(cls.__name__, (ctypes.Structure,), members)
    return made


def layout(cls: type) -> np.dtype[Any]:
    """Return how NumPy sees the record *cls*."""
    fields = cls._fields_  # type: ignore[attr-defined]  # a ctypes structure has them
    kinds = {ctypes.c_double: np.float64, ctypes.c_int64: np.int64}
    return np.dtype([(name, kinds[kind]) for name, kind in fields])


def rows(name: str, cls: type[R]) -> Callable[[Plane, int], R]:
    """Return the function that refers to a row of the new table *name* of *cls*."""
    table = Table(name, cls, NAMES.index(name))
    TABLES.append(table)
    entry = table.number * _ENTRY
    size = ctypes.sizeof(cls)  # type: ignore[arg-type]
    made = _maker(cls)
    refer = _reference(table)
    entry_at = _Entry.from_address

    def at(p: Plane, index: int) -> R:
        of_table = entry_at(p + entry)
        if not 0 <= index < of_table.length:
            raise IndexError(f"{name}: no row {index} of {of_table.length}")
        return made(of_table.address + index * size)

    compiles = _checked(name, refer, _length(entry)) if IS_CHECKED else _plain(refer)
    overload(at)(lambda p, index: compiles)  # noqa: ARG005  (numba looks at the names)
    return at


def _plain(refer: Callable[[Plane, int], R]) -> Callable[[Plane, int], R]:
    """Return what refers to a row in compiled code, by its number alone."""
    return lambda p, index: refer(p, index)  # noqa: PLW0108  (numba wants a function)


def _checked(
    name: str, refer: Callable[[Plane, int], R], length_of: Callable[[Plane], int]
) -> Callable[[Plane, int], R]:
    """Return what refers to a row in compiled code, if there is such a row."""

    def at(p: Plane, index: int) -> R:
        if index < 0 or index >= length_of(p):
            raise IndexError(name)
        return refer(p, index)

    at.__annotations__.clear()  # numba compares them with those of its template
    return at


def _maker(cls: type[R]) -> Callable[[int], R]:
    """Return what refers to the record *cls* at an address."""
    return cast(Callable[[int], R], cls.from_address)  # type: ignore[attr-defined]


def compiled(function: F) -> F:
    """Return *function* as a part of what is compiled, for compiled code alone."""
    compiles = numba.njit(
        error_model="numpy",
        pipeline_class=PartPipeline,
    )
    return cast(F, compiles(function))


def _reference(table: Table) -> Callable[[Plane, int], Any]:
    """Return what compiled code does to refer to a row of *table*."""
    kind = numba.from_dtype(layout(table.record))
    entry, size = table.number * _ENTRY, ctypes.sizeof(table.record)

    @intrinsic
    def refer(_: Any, p: Any, index: Any) -> Any:  # noqa: ARG001
        def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
            word = ir.IntType(64)
            header = builder.add(arguments[0], word(entry + _ADDRESS))
            address = builder.load(builder.inttoptr(header, word.as_pointer()))
            # Tables move between two calls alone: it need not be read again in one.
            address.set_metadata("invariant.load", builder.module.add_metadata([]))
            row = builder.add(address, builder.mul(arguments[1], word(size)))
            return builder.inttoptr(row, context.get_value_type(kind))

        return kind(types.int64, types.int64), generate

    return cast(Callable[[Plane, int], Any], refer)


def _length(entry: int) -> Callable[[Plane], int]:
    """Return what compiled code does to know the length of a table."""

    @intrinsic
    def length(_: Any, p: Any) -> Any:  # noqa: ARG001
        def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
            word = ir.IntType(64)
            header = builder.add(arguments[0], word(entry + _LENGTH))
            return builder.load(builder.inttoptr(header, word.as_pointer()))

        return types.int64(types.int64), generate

    return cast(Callable[[Plane], int], length)
