"""Verdicts: the words, marks and meanings of what comes of a claim."""

from collections.abc import Mapping

from attrs import frozen

from experiments.language.tongue import phrase, template
from experiments.report.parts import Tone
from experiments.report.text import Text, both, said


@frozen(kw_only=True)
class Verdict:
    """What can be said of a claim."""

    word: str
    mark: str
    meaning: str
    tone: Tone

    def told(self) -> str:
        """Return its mark and its word, in the language that is spoken."""
        return f"{self.mark} {phrase(self.word)}"

    @property
    def marked(self) -> Text:
        """The same in both."""
        return both(self.told)

    @property
    def means(self) -> Text:
        """What it means."""
        return both(lambda: phrase(self.meaning))


VERDICTS: Mapping[str, Verdict] = {
    "holds": Verdict(
        word=template("holds"),
        mark="✓",
        meaning=template("All checks hold, by arithmetic, by a law or by runs."),
        tone=Tone.GOOD,
    ),
    "depends": Verdict(
        word=template("depends"),
        mark="△",
        meaning=template("It turns with something that the claim leaves open."),
        tone=Tone.CAUTION,
    ),
    "unclear": Verdict(
        word=template("unclear"),
        mark="?",
        meaning=template("The runs do not tell."),
        tone=Tone.CAUTION,
    ),
    "refuted": Verdict(
        word=template("refuted"),
        mark="✗",
        meaning=template("Arithmetic, a law or runs say the opposite."),
        tone=Tone.BAD,
    ),
    "inconsistent": Verdict(
        word=template("inconsistent"),
        mark="≠",
        meaning=template("Figures of one source contradict each other."),
        tone=Tone.BAD,
    ),
}
"""By the word of the document, the best first."""


def recommended(word: str, claim: Text) -> Text:
    """Say what came of the last recommendation."""
    match word:
        case "holds":
            return said("The final recommendation holds: {claim}", claim=claim)
        case "depends":
            return said(
                "Whether the final recommendation holds depends: {claim}", claim=claim
            )
        case "unclear":
            return said(
                "Whether the final recommendation holds is unclear: {claim}", claim=claim
            )
        case "refuted":
            return said("The final recommendation is refuted: {claim}", claim=claim)
    return said("The final recommendation contradicts itself: {claim}", claim=claim)
