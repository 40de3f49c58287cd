"""Proof: the commands that show what a check found."""

import shlex
from collections.abc import Iterator

from experiments.claiming.claim import OfConfig, Planned
from experiments.claiming.platform import Platform
from experiments.headroom.proof import check_command, run_command


def commands_of(
    check: OfConfig, platform: Platform, other: Platform | None
) -> Iterator[str]:
    """Yield the commands that show what *check* looks at of *platform* and the *other*.

    Where something varies they show its least value.
    """
    for each in (platform, other):
        if each is not None:
            yield _command(check, each)


def claims_command(key: str, file: str | None) -> str:
    """Return the command that checks one claim again."""
    words = ["lssim", "claims", *([file] if file else []), "--only", key]
    return " ".join(map(shlex.quote, words))


def _command(check: OfConfig, platform: Platform) -> str:
    config, given, wanted = str(platform.config), platform.given, platform.at(0.0)
    if isinstance(check, Planned):
        return check_command(config, given, wanted)
    wanted = platform.run_of(check, wanted)
    return run_command(
        config, given, wanted, replications=check.replications, seed=wanted.seed
    )
