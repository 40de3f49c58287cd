"""Cards: what each topology bears, what gives way first, and what would move it."""

from collections.abc import Iterator, Sequence

from experiments.report.headroom.borne import Borne
from experiments.report.parts import Card, Cards, Fact
from experiments.report.text import Text, said, same


def cards(found: Sequence[Borne], grown: Text) -> Cards:
    """Return a card for each topology with all there."""
    whole = [each for each in found if each.is_whole]
    return Cards([Card(it.name, list(_facts(it, grown)), it.tone) for it in whole])


def _facts(it: Borne, grown: Text) -> Iterator[Fact]:
    yield Fact(
        said("Promises are kept up to"),
        it.factor,
        said("of {grown}", grown=grown),
        it.tone,
    )
    limit = it.limit
    if limit is None:
        yield Fact(said("What gives way first"), said("nothing that was seen"))
        return
    first = said("the configuration") if limit.system is None else same(limit.system)
    yield Fact(said("What gives way first"), first, limit.observed)
    if limit.cause is not None:
        yield Fact(said("Behind it"), limit.cause)
    if limit.keys:
        yield Fact(said("What would move it"), same(", ".join(limit.keys)))
