"""The answer of headroom: who bears most and least, and what gives way there."""

from collections.abc import Sequence
from math import inf

from experiments.report.headroom.borne import Borne
from experiments.report.parts import Note
from experiments.report.text import Text, said


def answer(found: Sequence[Borne], grown: Text) -> list[Note]:
    """Return how much is borne, and the verdict on whoever bears least.

    Of several topologies the first sentence compares the most with the least.
    """
    whole = [each for each in found if each.is_whole]
    least, most = min(whole, key=_rank), max(whole, key=_rank)
    verdict = Note(least.verdict, least.tone)
    if len(whole) > 1:
        words = said(
            "Of {count} topologies {most} bears most ({more} {grown}) and {least}"
            " least ({less}).",
            count=len(whole),
            most=most.name,
            more=most.factor,
            grown=grown,
            least=least.name,
            less=least.factor,
        )
        return [Note(words), verdict]
    away = [each for each in found if not each.is_whole]
    if not away:
        return [verdict]
    worst = min(away, key=_rank)
    return [verdict, Note(worst.verdict, worst.tone)]


def _rank(each: Borne) -> tuple[float, float]:
    if each.keeps_at is None and each.breaks_at is None:
        return (-1.0, 0.0)
    return (each.keeps_at or 0.0, inf if each.breaks_at is None else each.breaks_at)
