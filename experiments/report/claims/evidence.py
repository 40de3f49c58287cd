"""Evidence: what is told below each claim, in both languages, and what each line is.

The document says which checks there are and what they found; the sentences stand in what
the terminal tells, claim by claim, each below its headline and in the same order.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from attrs import frozen

from experiments.dossier.dossier import Told
from experiments.language.tongue import SOURCE
from experiments.report.text import Text

Tree = Mapping[str, Any]
Role = Literal["check", "figures", "turning", "beyond", "command"]
HEADLINE = "bold"
"""Style of the sentence with which a claim begins."""


@frozen(kw_only=True)
class Place:
    """What a line below a claim is, and which check it belongs to."""

    role: Role
    check: int
    case: str | None = None
    """The platform that it is about, if there are several."""


@frozen
class Line:
    """A line below a claim."""

    place: Place
    text: Text


@frozen
class Evidence:
    """What is told of one claim: its headline, and what it rests on."""

    sentence: Text
    lines: Sequence[Line]


def evidence_of(
    document: Tree, told: Mapping[str, Sequence[Told]]
) -> dict[str, Evidence]:
    """Return what is told of each claim of *document*, by its key.

    A line that is not told alike in both languages stands in English alone.
    """
    blocks = {language: list(_blocks(it)) for language, it in told.items()}
    numbers = {block[0]: number for number, block in enumerate(blocks[SOURCE])}
    found: dict[str, Evidence] = {}
    for claim in document["claims"]:
        number = numbers[claim["sentence"]]
        en, ja = (_lines(blocks[each][number], claim) for each in ("en", "ja"))
        if len(ja) != len(en):
            ja = en
        sentence, *lines = (Text(*pair) for pair in zip(en, ja, strict=True))
        places = _places(claim)
        places_and_lines = [Line(*pair) for pair in zip(places, lines, strict=False)]
        found[claim["key"]] = Evidence(sentence, places_and_lines)
    return found


def _blocks(told: Sequence[Told]) -> Iterator[list[str]]:
    """Yield the headline of each claim with the lines below it."""
    block: list[str] = []
    for each in told:
        if each.style == HEADLINE:
            if block:
                yield block
            block = [each.text]
        elif block and each.text:
            block.append(each.text.strip())
    yield block


def _lines(block: Sequence[str], claim: Tree) -> list[str]:
    """Return *block* without the words of the source, which the entry has itself."""
    has_quote = len(block) > 1 and block[1] == claim["text"]
    return [block[0], *block[2:]] if has_quote else list(block)


def _places(claim: Tree) -> Iterator[Place]:
    """Yield what each line below *claim* is, as the terminal tells them."""
    for number, check in enumerate(claim["checks"]):
        yield Place(role="check", check=number)
        for finding in check["findings"]:
            case = finding["case"]
            roles: list[Role] = ["figures"]
            roles += ["turning"] if finding["flip"] else []
            roles += ["beyond"] if finding["beyond"] else []
            roles += ["command"] * len(finding["commands"])
            for role in roles:
                yield Place(role=role, check=number, case=case)
    yield Place(role="command", check=len(claim["checks"]))
