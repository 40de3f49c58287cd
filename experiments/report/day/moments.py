"""Moments: a day with all that was measured of it, and when in it something was."""

from collections.abc import Sequence

from attrs import frozen
from babel.dates import get_day_names

from experiments.figures import span
from experiments.language.tongue import phrase, spoken
from experiments.report.chart import Span
from experiments.report.day.events import happenings
from experiments.report.day.marks import Mark, marks_of
from experiments.report.source import RunFiles
from experiments.report.timeline import MINUTE_S, Points, Timeline, read_timeline
from experiments.summary.blame import clock
from experiments.summary.document import Summary
from models.config import DAY_S, Scenario

WEEK_S = 7 * DAY_S
MOST_ROWS = 48
"""Of a table of a chart's numbers: as many hours as two days have."""
STEPS_S = (60, 300, 900, 3600, 10_800, 21_600, 86_400, 604_800)
"""What a row of it may be: the least by which there are few."""


@frozen
class Day:
    """One run, as a page tells it."""

    summary: Summary
    scenario: Scenario
    timeline: Timeline
    marks: Sequence[Mark]

    @property
    def stretch_s(self) -> float:
        """Time that one point of a chart is about."""
        return MINUTE_S * self.timeline.minutes

    def span(self) -> Span:
        """Return the time that charts show, in ms."""
        ms = self.timeline.ms
        return Span(ms(self.summary.warm_up_s), ms(self.timeline.ends_s[-1]))

    def when(self, *times_s: float) -> str:
        """Return *times_s* since the start as times of the day: 10:00, or 10:00-10:30.

        With the day of the week where a run has more than one day, and with the number
        of the week where it is longer than one.
        """
        words = clock(self.summary, *times_s)
        length_s = self.summary.starts_at_s % DAY_S + self.summary.horizon_s
        if length_s > DAY_S:
            days = [self._day(at_s) for at_s in times_s]
            told = ["", *days]
            words = [
                word if day == before else f"{day} {word}"
                for before, day, word in zip(told, days, words, strict=False)
            ]
        return "-".join(words)

    def _day(self, at_s: float) -> str:
        """Return the day of *at_s*: Mon, or W2 Mon in a run of several weeks."""
        week, of_week_s = divmod(self.summary.starts_at_s + at_s, WEEK_S)
        names = get_day_names("abbreviated", locale=spoken())
        day: str = names[int(of_week_s // DAY_S)]
        if self.summary.horizon_s <= WEEK_S:
            return day
        return phrase("W{week} {day}", week=f"{week + 1:.0f}", day=day)

    def began_s(self, index: int) -> float:
        """Return when the stretch of one point began, since the start."""
        begins_s = self.timeline.ends_s[index] - self.stretch_s
        return max(begins_s, self.summary.warm_up_s)

    def when_point(self, index: int) -> str:
        """Return from when until when the stretch of one point was."""
        return self.when(self.began_s(index), self.timeline.ends_s[index])

    def stretch(self) -> str:
        """Return what one point of a chart is about: a minute, or 20 min."""
        if self.timeline.minutes == 1:
            return phrase("minute")
        return span(self.stretch_s)

    def rows(self) -> list[range]:
        """Return the points of each row of a table: a minute, an hour, or more."""
        ends_s = self.timeline.ends_s
        middle_s = self.timeline.starts_at_s - self.stretch_s / 2
        step_s = next(
            (each for each in STEPS_S if ends_s[-1] <= each * MOST_ROWS), STEPS_S[-1]
        )
        groups: dict[int, list[int]] = {}
        for index, end_s in enumerate(ends_s):
            groups.setdefault(int((end_s + middle_s) // step_s), []).append(index)
        return [range(each[0], each[-1] + 1) for each in groups.values()]


def day_of(source: RunFiles) -> Day:
    """Return the day of which *source* holds the files."""
    summary = source.summary
    file = source.folder / "timeline.parquet"
    timeline = read_timeline(file, starts_at_s=summary.starts_at_s)
    found = happenings(source.folder / "events.parquet", summary)
    return Day(summary, source.scenario, timeline, marks_of(found, summary))


def known(values: Points) -> list[tuple[int, float]]:
    """Return the numbers of points of which something is known, with what that is."""
    return [(index, each) for index, each in enumerate(values) if each is not None]


def highest(values: Points) -> tuple[int, float]:
    """Return the first point with the greatest of *values*, and that; 0 if none is."""
    return max(known(values), key=lambda each: each[1], default=(0, 0.0))
