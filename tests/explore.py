"""Property tests on examples that nobody has seen, for as long as one likes.

``python -m tests.explore [MINUTES]`` runs them again and again, each round with a seed
of its own, and prints of every failure what to keep: the example and the round's seed.
With ``--larger DAYS`` it lives through that many larger bad days instead (about two a
second). It ends with 1 if there was a failure.
"""

import subprocess
import sys
import time
from argparse import ArgumentParser
from random import SystemRandom

from tests.larger import explore_larger

DEFAULT_MINUTES = 30.0
ROUND = (
    *(sys.executable, "-m", "pytest", "tests/properties", "-q", "-n", "2"),
    *("--hypothesis-profile", "explore", "-m", "slow or not slow"),
)


def explore(minutes: float) -> int:
    """Run rounds until *minutes* have passed; return how many of them failed."""
    ends_at = time.monotonic() + 60.0 * minutes
    rounds = failed = 0
    while (left_s := ends_at - time.monotonic()) > 0:
        seed = SystemRandom().randrange(2**32)
        rounds += 1
        try:
            done = subprocess.run(
                [*ROUND, f"--hypothesis-seed={seed}"],
                timeout=left_s,
                capture_output=True,
                text=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            print(f"round {rounds}, seed {seed}: cut short, the time is over")
            break
        words = done.stdout.strip().splitlines() or [done.stderr.strip()]
        print(f"round {rounds}, seed {seed}: {words[-1]}", flush=True)
        if done.returncode:
            failed += 1
            print(done.stdout)
            print(f"keep the example above as an explicit one (seed {seed})", flush=True)
    print(f"{rounds} rounds, {failed} failed")
    return failed


def main() -> int:
    """Do as the command line says; return how many rounds failed."""
    parser = ArgumentParser(prog="python -m tests.explore")
    parser.add_argument("minutes", nargs="?", type=float, default=DEFAULT_MINUTES)
    parser.add_argument("--larger", type=int, metavar="DAYS")
    asked = parser.parse_args()
    if asked.larger is not None:
        return explore_larger(asked.larger)
    return explore(asked.minutes)


if __name__ == "__main__":
    sys.exit(bool(main()))
