"""Marking: a topology by the rules of the marks, each mark with its reason."""

from collections.abc import Mapping

from attrs import frozen

from experiments.comparing.marks import MARKS, Column, Condition, Mark, Marks
from experiments.comparing.traits import Trait
from experiments.language.tongue import either, phrase


@frozen(kw_only=True)
class Marked:
    """A mark with its reason."""

    mark: Mark
    reason: str


def marks_of(rules: Marks, traits: Mapping[str, Trait]) -> dict[str, Marked]:
    """Return the mark of every column for a topology of these *traits*."""
    case = _Case(traits=traits, marked={}, names={})
    for column in rules.columns:
        case.marked[column.key] = case.mark(column)
        case.names[column.key] = either(column.key, column.ja)
    return case.marked


@frozen(kw_only=True)
class _Case:
    """What conditions are about: figures of one topology, and its marks so far."""

    traits: Mapping[str, Trait]
    marked: dict[str, Marked]
    names: dict[str, str]
    """How sentences call the columns that are marked."""

    def mark(self, column: Column) -> Marked:
        """Return the first mark that fits, and why it is no better one."""
        missed: list[str] = []
        for rule in column.rules:
            failed = [each for each in rule.when if not self._holds(each)]
            if not failed:
                reasons = missed or [self._says(each) for each in rule.when]
                return Marked(mark=rule.mark, reason=phrase("; ").join(reasons))
            missed = [self._misses(each, rule.mark) for each in failed]
        raise AssertionError(f"{column.key}: the last rule takes whatever is left")

    def _holds(self, condition: Condition) -> bool:
        if condition.column is not None:
            assert condition.no_worse_than is not None  # as `Condition` has checked
            worst = MARKS.index(condition.no_worse_than)
            return MARKS.index(self.marked[condition.column].mark) <= worst
        value = self._trait(condition).value
        if value is None:
            return True
        if condition.at_most is not None:
            return value <= condition.at_most
        return condition.at_least is not None and value >= condition.at_least

    def _says(self, condition: Condition) -> str:
        key = condition.column
        if key is not None:
            return f"{self.names[key]} {self.marked[key].mark}"
        return self._trait(condition).says

    def _misses(self, condition: Condition, mark: Mark) -> str:
        """Return how it is, and what a better *mark* would have taken."""
        says = self._says(condition)
        if condition.at_most is not None:
            return phrase(
                "{says} ({mark}: at most {limit})",
                says=says,
                mark=mark,
                limit=f"{condition.at_most:g}",
            )
        limit = condition.no_worse_than or f"{condition.at_least:g}"
        return phrase(
            "{says} ({mark}: at least {limit})", says=says, mark=mark, limit=limit
        )

    def _trait(self, condition: Condition) -> Trait:
        assert condition.figure is not None  # as `Condition` has checked
        return self.traits[condition.figure]
