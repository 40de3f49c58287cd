"""The answer of a comparison: all that its runs say, worked out once."""

from attrs import frozen

from experiments.comparing.comparison import Comparison
from experiments.comparing.differences import Difference, differences_of
from experiments.comparing.frontier import Frontier, frontier_of
from experiments.comparing.marking import Marked, marks_of
from experiments.comparing.marks import Marks
from experiments.comparing.shares import Share, shares_of
from experiments.comparing.traits import traits_of
from experiments.result import Result


@frozen(kw_only=True)
class Answer(Result):
    """What is told of a comparison."""

    found: Comparison
    rules: Marks
    differences: tuple[Difference, ...]
    """To the first topology."""
    frontier: Frontier | None
    """None where bad days were not run."""
    shares: tuple[Share, ...] = ()
    """Of the parts in which two topologies differ, where that was run."""

    @property
    def marked(self) -> dict[str, dict[str, Marked]]:
        """By topology and by the key of the column, in the language that is spoken."""
        return {
            name: marks_of(self.rules, traits_of(self.found, self.frontier, name))
            for name in self.found.runs
        }


def answer_of(found: Comparison, rules: Marks) -> Answer:
    """Return the answer of *found*, marked by *rules*."""
    frontier = frontier_of(found)
    differences = differences_of(found)
    parts = found.dissection
    return Answer(
        found=found,
        rules=rules,
        differences=tuple(differences),
        frontier=frontier,
        shares=() if parts is None else tuple(shares_of(parts, differences)),
    )
