"""Phases: which months each has, what it bears, and when the step after it is due."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from experiments.report.names import Names
from experiments.report.text import Text

Tree = Mapping[str, Any]


@frozen(kw_only=True)
class Phase:
    """One platform of the plan; months are those of the calendar."""

    name: str
    title: Text
    """Its name as a reader has it."""
    months: Sequence[Tree]
    """Those in which it is the one, as the document has them; perhaps none."""
    due: int | None
    """In which the step after it is due; None if that is beyond the plan."""
    due_faster: int | None
    """The same at the faster pace."""
    after: Text | None
    """The phase that follows it; None behind the last."""
    planned: int | None
    """When that begins; None if it never does, or it is not known."""
    keeps_at: float | None
    """The largest load that is clearly borne, in times today's."""
    breaks_at: float | None
    """The least load that clearly is not; None if none was seen."""

    @property
    def late(self) -> int:
        """Months by which the step after it is planned too late; 0 if it is not."""
        if self.due is None or self.planned is None:
            return 0
        return max(0, self.planned - self.due)


def phases_of(document: Tree, names: Names) -> list[Phase]:
    """Return the phases of *document* of which something is known, by their *names*."""
    trees = document["phases"]
    found = []
    for tree, after in zip(trees, [*trees[1:], None], strict=True):
        own = [it for it in document["months"] if it["phase"] == tree["name"]]
        kept = [it["load"] for it in tree["trials"] if it["kept"] is True]
        broken = [it["load"] for it in tree["trials"] if it["kept"] is False]
        found.append(
            Phase(
                name=tree["name"],
                title=names[tree["name"]],
                months=own,
                due=tree["due"]["month"],
                due_faster=tree["faster"]["due"]["month"],
                after=None if after is None else names[after["name"]],
                planned=None if after is None else after["begins"],
                keeps_at=max((it for it in kept if it is not None), default=None),
                breaks_at=min((it for it in broken if it is not None), default=None),
            )
        )
    return found


def times_faster(document: Tree) -> float:
    """Return how many times as fast the faster pace is."""
    faster = next((it["faster"]["pace"] for it in document["phases"]), document["pace"])
    return float(faster / document["pace"])
