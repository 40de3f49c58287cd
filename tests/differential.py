"""Both planes on days that nobody has seen: ``python -m tests.differential [N]``.

So many days (200), in rounds of a hundred, each with a seed of its own, which is printed:
platforms with what may happen on them, bad days, larger ones, and loops of crashes over
1,000 s. Of a round that fails the smallest day on which the planes disagree is written to
``differential-SEED.toml`` in the working directory; ``--again FILE`` tries one of these.
It ends with 1 if there was a disagreement.
"""

import sys
import time
import tomllib
import traceback
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from random import SystemRandom

from attrs import field, frozen
from hypothesis import HealthCheck, given, seed, settings

from models.config import Scenario
from models.loading import effective_toml
from models.loading.structuring import structured
from tests.both import agree
from tests.properties.differential_days import OF_A_HUNDRED, Day
from tests.properties.differential_days import days as days_of

DEFAULT_DAYS = 200
A_ROUND = 100
"""Days of one seed: few enough for a failed round to be repeated soon."""


@frozen
class Round:
    """What came out of the days of one seed."""

    kinds: Counter[str] = field(factory=Counter)
    """How many days of each kind were tried, those of shrinking included."""
    worst: list[Scenario] = field(factory=list)
    """On which the planes disagreed: the last one is the smallest."""


def compared(scenario: Scenario) -> None:
    """Assert that both planes show the same of *scenario*, for as long as it says."""
    agree(scenario, seed=scenario.seed, until_s=scenario.horizon_s)


def explore(days: int, folder: Path) -> int:
    """Compare on so many *days*, in rounds; return how many rounds failed."""
    tried = failed = 0
    while tried < days:
        number = SystemRandom().randrange(2**32)
        # Before its days: one of them may end the process.
        print(f"seed {number}", flush=True)
        wanted = min(A_ROUND, days - tried)
        began_s = time.process_time()
        outcome = compare_some(wanted, number)
        tried += wanted
        kinds = ", ".join(f"{count} {kind}" for kind, count in outcome.kinds.items())
        took_s = time.process_time() - began_s
        print(f"  {kinds}; {tried} days, {took_s:.0f} s CPU", flush=True)
        if outcome.worst:
            failed += 1
            path = folder / f"differential-{number}.toml"
            path.write_text(effective_toml(outcome.worst[-1]), encoding="utf-8")
            print(f"they disagree on {path}, of seed {number}", flush=True)
    print(f"{tried} days, {failed} rounds failed")
    return failed


def compare_some(days: int, number: int) -> Round:
    """Compare on *days* of the seed *number*, of each kind its share; say on what."""
    outcome = Round()
    for kind, share in OF_A_HUNDRED.items():
        try:
            _compare_kind(kind, max(1, days * share // 100), number, outcome)
        except Exception:
            traceback.print_exc()
    return outcome


def _compare_kind(kind: str, days: int, number: int, outcome: Round) -> None:
    """Compare on *days* of a *kind* until the planes disagree; raise if they do."""

    @seed(number)
    @settings(
        max_examples=days,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(days_of(kind))
    def both_agree(day: Day) -> None:
        outcome.kinds[day.kind] += 1
        try:
            compared(day.scenario)
        except Exception:
            outcome.worst.append(day.scenario)
            raise

    both_agree()


def again(path: Path) -> int:
    """Compare on the day in *path* alone; return 1 if they disagree."""
    # No rule of the loader is asked: what is drawn need not be what one may write.
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    scenario, findings = structured(tree, Scenario)
    if scenario is None:
        raise ValueError(f"{path}: {findings}")
    try:
        compared(scenario)
    except AssertionError:
        traceback.print_exc()
        return 1
    print(f"{path}: they agree")
    return 0


def main() -> int:
    """Do as the command line says; return whether the planes disagreed."""
    parser = ArgumentParser(prog="python -m tests.differential")
    parser.add_argument("days", nargs="?", type=int, default=DEFAULT_DAYS)
    parser.add_argument("--again", type=Path, metavar="FILE")
    asked = parser.parse_args()
    if asked.again is not None:
        return again(asked.again)
    return int(explore(asked.days, Path.cwd()) > 0)


if __name__ == "__main__":
    sys.exit(main())
