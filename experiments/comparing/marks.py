"""Marks: the rules by which a topology gets ◎ ○ △ ✕, which are data.

They stand in `experiments/marks.toml`; this module reads them and knows none.
"""

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Literal

from attrs import asdict, field, fields, frozen, validators
from cattrs import (
    BaseValidationError,
    Converter,
    ForbiddenExtraKeysError,
    transform_error,
)
from cattrs.v import format_exception

from experiments.comparing.traits import FIGURES
from experiments.document import document_converter
from experiments.figures import listed
from experiments.language.tongue import either

Mark = Literal["◎", "○", "△", "✕"]
MARKS: Sequence[Mark] = ("◎", "○", "△", "✕")
"""The best first."""
SHAPES = (
    {"figure", "at_most"},
    {"figure", "at_least"},
    {"column", "no_worse_than"},
)
"""Of a condition: the keys that it may have."""


class MarksError(ValueError):
    """Rules of marks are none; the message has one line for every fault found."""


@frozen(kw_only=True)
class Condition:
    """What a rule asks of one figure, or of the mark in another column."""

    figure: str | None = None
    at_most: float | None = None
    at_least: float | None = None
    column: str | None = None
    no_worse_than: Mark | None = None

    def __attrs_post_init__(self) -> None:
        given = {key for key, value in asdict(self).items() if value is not None}
        if given not in SHAPES:
            raise ValueError(
                "must have figure with at_most or at_least, or column with no_worse_than"
            )
        if self.figure is not None and self.figure not in FIGURES:
            known = ", ".join(FIGURES)
            raise ValueError(f"figure: must be one of {known}, got {self.figure!r}")


@frozen(kw_only=True)
class Rule:
    """A mark, and every condition that it takes."""

    mark: Mark
    when: tuple[Condition, ...] = ()


@frozen(kw_only=True)
class Column:
    """One column of marks.

    Invariant: its rules go from better to worse, and the last takes whatever is left.
    """

    key: str = field(validator=validators.min_len(1))
    title: str = field(validator=validators.min_len(1))
    ja: str | None = None
    """The title in Japanese; absent: as it is."""
    rules: tuple[Rule, ...] = field(validator=validators.min_len(1))

    def __attrs_post_init__(self) -> None:
        ranks = [MARKS.index(rule.mark) for rule in self.rules]
        if ranks != sorted(set(ranks)):
            raise ValueError("rules: must go from better to worse, each mark once")
        if self.rules[-1].when or not all(rule.when for rule in self.rules[:-1]):
            raise ValueError(
                "rules: the last must have no condition, every other one some"
            )

    @property
    def told(self) -> str:
        """Its title in the language that is spoken."""
        return either(self.title, self.ja)


@frozen(kw_only=True)
class Marks:
    """The rules of all columns.

    Invariant: keys are unique, and a condition on a column is on one further left.
    """

    columns: tuple[Column, ...] = field(validator=validators.min_len(1))

    def __attrs_post_init__(self) -> None:
        known: list[str] = []
        for column in self.columns:
            if column.key in known:
                raise ValueError(f"columns: two have the key {column.key!r}")
            for condition in (each for rule in column.rules for each in rule.when):
                if condition.column is not None and condition.column not in known:
                    raise ValueError(
                        f"columns: {column.key} asks for {condition.column!r}, which is"
                        f" no column before it ({listed(known) or 'there is none'})"
                    )
            known.append(column.key)


def load_marks(path: Path | None = None) -> Marks:
    """Return the rules in the file at *path*, or those that come with lssim.

    Raise `MarksError` with every fault found.
    """
    source = files("experiments").joinpath("marks.toml") if path is None else path
    name = "marks.toml" if path is None else str(path)
    try:
        tree = tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MarksError(f"{name}: file: does not exist") from error
    except (OSError, ValueError) as error:
        raise MarksError(f"{name}: file: must be TOML, {error}") from error
    try:
        return _CONVERTER.structure(tree, Marks)
    except BaseValidationError as error:
        faults = []
        for line in transform_error(error, path="$", format_exception=_said):
            rule, _, where = line.rpartition(" @ ")
            place = where.removeprefix("$").removeprefix(".") or "columns"
            faults.append(f"{name}: {place}: {rule.removeprefix('columns: ')}")
        raise MarksError("\n".join(faults)) from error


def _said(error: BaseException, kind: type | None) -> str:
    """Return what is wrong with one value, by the rule that it breaks."""
    if isinstance(error, ForbiddenExtraKeysError):
        known = [each.name for each in fields(error.cl)]
        unknown = ", ".join(sorted(error.extra_fields))
        return f"unknown key {unknown}, must be one of {', '.join(known)}"
    if isinstance(error, KeyError):
        return "missing"
    return str(error) or format_exception(error, kind)


def _mark(value: object, _: object) -> Mark:
    """Return *value* as a mark; refuse what is none."""
    for mark in MARKS:
        if value == mark:
            return mark
    raise ValueError(f"must be {', '.join(MARKS[:-1])} or {MARKS[-1]}, got {value!r}")


def _converter() -> Converter:
    converter = document_converter()
    converter.register_structure_hook_func(lambda kind: kind == Mark, _mark)
    return converter


_CONVERTER = _converter()
