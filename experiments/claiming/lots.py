"""The lots of claims: the runs that they ask for, to say beforehand what they cost."""

from collections.abc import Iterator, Sequence

from experiments.claiming.book import Book
from experiments.claiming.claim import Arithmetic, Check, Compared, Planned
from experiments.claiming.platform import Platform, other_of, platforms_of
from experiments.running.cost import Lot
from experiments.running.keeping import SUMMARIES, keys_of

PLACES = 12
"""Where the answer turns is found with so many values of what varies, more or less."""


def lots_of(book: Book, keys: Sequence[str] = ()) -> list[Lot]:
    """Return the runs of the claims of *book* with these *keys*, or of all.

    Where something varies, as of its least value.
    """
    checks = [it for key in keys or book.claims.claims for it in book.checks_of(key)]
    return [lot for check in checks for lot in _lots(book, check)]


def _lots(book: Book, check: Check) -> Iterator[Lot]:
    if isinstance(check, Arithmetic | Planned):
        return
    times = 1 if check.varies is None else PLACES
    for platform in platforms_of(check, book.folder):
        both: list[Platform] = [platform]
        if isinstance(check, Compared):
            both.append(other_of(check, platform, check.other, book.folder))
        for each in both:
            scenario = each.run_of(check, each.at(0.0))
            seeds = range(scenario.seed, scenario.seed + check.replications)
            keys = keys_of(SUMMARIES, [(scenario, seed) for seed in seeds])
            yield Lot(scenario=scenario, keys=keys, times=times)
