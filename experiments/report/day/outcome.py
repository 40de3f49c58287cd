"""The outcome of a day: what broke promises, what to beware of, and what was rare."""

from collections.abc import Mapping, Sequence
from functools import partial

from experiments.dossier.dossier import Told
from experiments.figures import alternatives, percent, span
from experiments.report.day.marks import Mark
from experiments.report.day.moments import Day
from experiments.report.parts import Grid, Item, Note, Tone, Widget
from experiments.report.text import Text, both, said, same
from experiments.report.told import items_of
from experiments.summary.explanations import clause

AROUND_MS = 15 * 60_000
"""What is shown before and after an event that one zooms to."""


def causes(day: Day) -> list[Item]:
    """Return what was behind the loss of each system, and which keys would help."""
    rows: list[list[Text]] = []
    for name, system in day.summary.systems.items():
        for cause in system.causes:
            words = both(partial(clause, day.summary, name, cause))
            share = both(partial(percent, cause.share))
            keys = both(partial(alternatives, cause.remedies))
            keys = keys if cause.remedies else same("-")
            rows.append([same(system.title), words, share, keys])
    columns = [
        said("system"),
        said("what was so, and when"),
        said("share of the loss"),
        said("keys that would help"),
    ]
    caption = said("What was behind the losses")
    return [Grid(caption, columns, rows, texts=(0, 1, 3))] if rows else []


def warnings(told: Mapping[str, Sequence[Told]]) -> list[Item]:
    """Return what of all that is *told* a reader should not have to find out alone."""
    notes = [each for each in items_of(told) if isinstance(each, Note)]
    return [each for each in notes if each.tone is Tone.CAUTION]


def events(day: Day) -> list[Item]:
    """Return what was rare as buttons that zoom to it and as a table, if there is any.

    The table has what each cost: of a fault the windows that were lost until all was
    well again, of a kill what ended with it.
    """
    if not day.marks:
        return []
    columns = [
        said("no."),
        said("when"),
        said("what happened"),
        said("how long"),
        said("what it cost"),
    ]
    rows = [_row(day, each) for each in day.marks]
    caption = said("Faults, recoveries and other events")
    return [_buttons(day, day.marks), Grid(caption, columns, rows, texts=(0, 1, 2, 4))]


def _row(day: Day, mark: Mark) -> list[Text]:
    return [
        same(str(mark.number)),
        _when(day, mark),
        mark.what,
        both(partial(span, mark.lasts_s)) if mark.lasts_s else same("-"),
        mark.cost,
    ]


def _when(day: Day, mark: Mark) -> Text:
    times_s = (mark.since_s, mark.until_s) if mark.until_s > mark.since_s else ()
    return both(partial(day.when, *(times_s or (mark.since_s,))))


def _buttons(day: Day, marks: Sequence[Mark]) -> Widget:
    """Return a button for each mark, which zooms all charts of the day to it."""
    whole, ms = day.span(), day.timeline.ms
    spans = [
        [
            max(whole.since, ms(each.since_s) - AROUND_MS),
            min(whole.until, ms(each.until_s) + AROUND_MS),
        ]
        for each in marks
    ]
    words = {
        f"mark{each.number}": said(
            "{number}: {when}", number=each.number, when=_when(day, each)
        )
        for each in marks
    }
    words |= {f"what{each.number}": each.what for each in marks}
    return Widget(
        key="events",
        kind="events",
        title=said("Zoom to an event"),
        says=said(
            "Numbers on the charts are these events. Drag over a chart to zoom to any"
            " time; double-click to see all of it again."
        ),
        data={"group": "day", "spans": spans, "whole": [whole.since, whole.until]},
        words=words | {"whole": said("show all of it")},
    )
