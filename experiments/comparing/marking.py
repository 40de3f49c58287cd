"""Marking: a topology by the rules of the marks, each mark with its reason."""

from collections.abc import Mapping

from attrs import frozen

from experiments.comparing.marks import MARKS, Column, Condition, Mark, Marks
from experiments.comparing.traits import Trait


@frozen(kw_only=True)
class Marked:
    """A mark with its reason."""

    mark: Mark
    reason: str


def marks_of(rules: Marks, traits: Mapping[str, Trait]) -> dict[str, Marked]:
    """Return the mark of every column for a topology of these *traits*."""
    marked: dict[str, Marked] = {}
    for column in rules.columns:
        marked[column.key] = _marked(column, traits, marked)
    return marked


def _marked(
    column: Column, traits: Mapping[str, Trait], marked: Mapping[str, Marked]
) -> Marked:
    """Return the first mark that fits, and why it is no better one."""
    missed: list[str] = []
    for rule in column.rules:
        failed = [each for each in rule.when if not _holds(each, traits, marked)]
        if not failed:
            reasons = missed or [_says(each, traits, marked) for each in rule.when]
            return Marked(mark=rule.mark, reason="; ".join(reasons))
        missed = [
            f"{_says(each, traits, marked)} ({_asked(each, rule.mark)})"
            for each in failed
        ]
    raise AssertionError(f"{column.key}: the last rule takes whatever is left")


def _holds(
    condition: Condition, traits: Mapping[str, Trait], marked: Mapping[str, Marked]
) -> bool:
    if condition.column is not None:
        assert condition.no_worse_than is not None  # as `Condition` has checked
        worst = MARKS.index(condition.no_worse_than)
        return MARKS.index(marked[condition.column].mark) <= worst
    value = _trait(condition, traits).value
    if value is None:
        return True
    if condition.at_most is not None:
        return value <= condition.at_most
    return condition.at_least is not None and value >= condition.at_least


def _says(
    condition: Condition, traits: Mapping[str, Trait], marked: Mapping[str, Marked]
) -> str:
    if condition.column is not None:
        return f"{condition.column} {marked[condition.column].mark}"
    return _trait(condition, traits).says


def _asked(condition: Condition, mark: Mark) -> str:
    """Return what a better *mark* would have taken."""
    if condition.no_worse_than is not None:
        return f"{mark}: at least {condition.no_worse_than}"
    if condition.at_most is not None:
        return f"{mark}: at most {condition.at_most:g}"
    return f"{mark}: at least {condition.at_least:g}"


def _trait(condition: Condition, traits: Mapping[str, Trait]) -> Trait:
    assert condition.figure is not None  # as `Condition` has checked
    return traits[condition.figure]
