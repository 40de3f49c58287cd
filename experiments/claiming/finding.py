"""Findings: what came of each check, and the verdict on a claim."""

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import frozen

from experiments.claiming.claim import Check, Claim
from experiments.claiming.flip import Flip
from experiments.claiming.rule import Verdict
from experiments.language.saying import Saying
from experiments.language.tongue import either

Word = Literal["inconsistent", "refuted", "depends", "unclear", "holds"]
WORDS: Sequence[Word] = ("inconsistent", "refuted", "depends", "unclear", "holds")
"""What can be said of a claim; the worst first, which decides."""
BAD = ("inconsistent", "refuted")


@frozen(kw_only=True)
class Finding:
    """What one check says of one platform, or of numbers alone."""

    case: str
    """Name of the platform among several; empty if it is the only one."""
    holds: Verdict
    """Where what varies has its least value."""
    words: Saying
    commands: tuple[str, ...] = ()
    """They show it, beside the one of the claim."""
    flip: Flip | None = None
    """Where it turns as something varies."""
    beyond: Saying | None = None
    """What runs say where it has turned; arithmetic has nothing new to say there."""
    ja: str | None = None
    """Name of the platform in Japanese, if its file has that."""

    @property
    def case_told(self) -> str:
        """Name of the platform in the language that is spoken."""
        return either(self.case, self.ja)


@frozen(kw_only=True)
class Evidence:
    """A check with what came of it."""

    check: Check
    findings: tuple[Finding, ...]

    @property
    def word(self) -> Word:
        """What it says of its claim.

        It depends where it holds for some platforms only, or turns as something varies
        that the claim leaves open.
        """
        found = [each.holds for each in self.findings]
        turns = not self.check.is_margin and any(it.flip for it in self.findings)
        if turns or (True in found and False in found):
            return "depends"
        if None in found:
            return "unclear"
        if True in found:
            return "holds"
        return "inconsistent" if self.check.otherwise == "inconsistent" else "refuted"


@frozen(kw_only=True)
class Judged:
    """A claim with its evidence."""

    key: str
    claim: Claim
    evidence: tuple[Evidence, ...]

    @property
    def word(self) -> Word:
        """The verdict: the worst that a check says."""
        return min((each.word for each in self.evidence), key=WORDS.index)

    @property
    def margins(self) -> Iterator[Finding]:
        """What would change the verdict, though the claim does not go so far."""
        for each in self.evidence:
            if each.check.is_margin:
                yield from (it for it in each.findings if it.flip is not None)
