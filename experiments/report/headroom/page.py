"""The page of headroom, the answer first."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from experiments.dossier.dossier import Dossier
from experiments.figures import listed
from experiments.headroom.load import LOAD
from experiments.language.tongue import phrase
from experiments.report.headroom.answer import answer
from experiments.report.headroom.bars import bars
from experiments.report.headroom.borne import TODAY, Borne, borne_of, grown
from experiments.report.headroom.cards import cards
from experiments.report.headroom.stalls import stalls
from experiments.report.parts import Item, Page, Section
from experiments.report.pictures import pictures
from experiments.report.source import scenarios_of
from experiments.report.text import Text, both, in_turn, said, same
from experiments.report.trials import Trial, what_if


def headroom_page(dossier: Dossier) -> Page:
    """Return the page of what `lssim headroom` has found."""
    document, scenarios = dossier.document, scenarios_of(dossier)
    found, of = borne_of(dossier, scenarios), grown(document)
    whole = [each for each in found if each.is_whole]
    away = [each for each in found if not each.is_whole]
    edges: list[Item] = [
        bars("borne", said("How much is borne"), says_of(whole), whole, of),
    ]
    if away:
        title = said("How much is borne with a part away")
        edges.append(bars("away", title, says_of(away), away, of))
    sections = [
        Section("side-by-side", said("The platforms side by side"), [cards(found, of)]),
        Section("borne-load", said("How much more they bear"), edges),
        *_what_if(document),
    ]
    if (over := stalls(document, of)) is not None:
        sections.append(Section("stalled", said("What a stall does"), [over]))
    names = both(lambda: listed(list(scenarios)))
    return Page(
        said("Headroom of {names}", names=names),
        answer(found, of),
        [*sections, pictures(scenarios)],
    )


def _what_if(document: Mapping[str, Any]) -> list[Section]:
    """Return the loads that were tried with all parts there, if it is load that grew."""
    tried: dict[Text, list[Trial]] = {}
    for topology in document["topologies"]:
        if topology["of"] == LOAD:
            whole = [it for it in topology["found"] if it["away"] is None]
            tried[same(topology["scenario"]["name"])] = [
                Trial(each["factor"], each["kept"])
                for it in whole
                for each in it["trials"]
            ]
    return what_if(tried)


def says_of(found: Sequence[Borne]) -> Text:
    """Say how many clearly bear today's load, and what the bars mean."""
    return both(partial(_says, found))


def _says(found: Sequence[Borne]) -> str:
    bear = sum(each.keeps_at is not None and each.keeps_at >= TODAY for each in found)
    return in_turn(
        [
            phrase(
                "{bear} of {count} clearly keep their promises today (the line at 1).",
                bear=bear,
                count=len(found),
            ),
            phrase(
                "Up to the end of the full bar promises are clearly kept, beyond the"
                " light one clearly broken; between them the runs leave it open (95 %)."
            ),
        ]
    )
