"""The answer of advice: what to rent, and what stands beside it."""

from collections.abc import Sequence

from experiments.dossier.dossier import Dossier
from experiments.figures import quantity, yen
from experiments.report.advised.platforms import Platform
from experiments.report.parts import Note, Tone
from experiments.report.text import Text, both, said
from experiments.report.told import text_of


def answer(dossier: Dossier, platforms: Sequence[Platform]) -> list[Note]:
    """Return the verdict, and how the file's own platform stands beside it."""
    verdict = text_of(dossier, dossier.document["verdict"])
    advised = next((each for each in platforms if each.is_advised), None)
    if advised is None:
        return [Note(verdict, Tone.BAD)]
    notes = [Note(verdict, Tone.GOOD)]
    own = next((each for each in platforms if each.is_of_file), None)
    if own is not None and own is not advised:
        notes.append(Note(_beside(own, advised)))
    elif own is advised:
        notes.append(Note(said("That is the platform which the file has already.")))
    return notes


def step_words(platform: Platform) -> Text | None:
    """Return what a platform buys beyond the next cheaper one; None for the cheapest."""
    step = platform.step
    if step is None:
        return None
    if not step.jpy:
        return said("As dear as {cheaper}.", cheaper=step.cheaper)
    values = {"jpy": both(lambda: yen(step.jpy)), "cheaper": step.cheaper}
    if step.is_sure:
        return said(
            "{jpy} a month more than {cheaper} saves {saved} user-minutes.",
            saved=both(step.saved.told),
            **values,
        )
    return said(
        "{jpy} a month more than {cheaper} saves nothing beyond chance.", **values
    )


def _beside(own: Platform, advised: Platform) -> Text:
    """Return how the file's platform stands beside the advice."""
    more_jpy = own.jpy - advised.jpy
    values = {
        "letter": own.letter,
        "yen": both(lambda: yen(abs(more_jpy))),
        "lost": quantity(own.lost.mean),
        "ours": quantity(advised.lost.mean),
    }
    if more_jpy > 0:
        return said(
            "The platform of the file ({letter}) costs {yen} a month more; it loses"
            " {lost} user-minutes a month, the advised one {ours}.",
            **values,
        )
    if more_jpy < 0:
        return said(
            "The platform of the file ({letter}) costs {yen} a month less; it loses"
            " {lost} user-minutes a month, the advised one {ours}.",
            **values,
        )
    return said(
        "The platform of the file ({letter}) costs as much; it loses {lost} user-minutes"
        " a month, the advised one {ours}.",
        **values,
    )
