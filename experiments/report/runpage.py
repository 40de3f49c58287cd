"""The page of a run: one day of one platform."""

from functools import partial

import altair as alt

from experiments.language.tongue import phrase
from experiments.report.chart import Span, named, wide
from experiments.report.dataset import Dataset
from experiments.report.parts import Figure, Grid, Note, Page, Section, Tone
from experiments.report.picture.drawing import Platform, picture_of
from experiments.report.picture.gauges import measured
from experiments.report.source import RunFiles
from experiments.report.text import both, said, same
from experiments.report.timeline import Timeline
from experiments.telling.verdicts import verdict


def run_page(source: RunFiles) -> Page:
    """Return the page of a run, the verdict on each system first."""
    summary, scenario = source.summary, source.scenario
    answer = [
        Note(both(partial(verdict, summary, name)), _tone(system.slo.met))
        for name, system in summary.systems.items()
    ]
    timeline = Timeline(source.folder / "timeline.parquet")
    day = Section("day", said("The day"), [_requests(timeline)])
    platform = Platform(
        scenario,
        partial(measured, summary),
        said(
            "Bars show the busiest minute and the largest memory of this run; a thick"
            " border is what several systems share."
        ),
    )
    made_of = Section(
        "platform", said("The platform"), [picture_of(platform, "platform-picture")]
    )
    title = same(scenario.description or scenario.name or "lssim")
    return Page(title, answer, [made_of, day])


def _requests(timeline: Timeline) -> Figure:
    data = timeline.series("system", ["completed", "failed"])
    return Figure(
        key="requests",
        title=said("Requests a minute"),
        says=said("How many requests were answered."),
        draw=partial(_draw, data),
        data={"requests": data},
        grid=Grid(same("-"), [same("-")], []),
        group="day",
    )


def _draw(data: Dataset) -> alt.LayerChart:
    at = [each for each in data.columns["at"] if isinstance(each, int)]
    span = Span(at[0], at[-1])
    lines = named("requests").mark_line(clip=True)
    drawn = lines.encode(
        x=span.axis("at", phrase("time")),
        y=alt.Y("completed:Q", title=phrase("requests a minute")),
        color=alt.Color("entity:N", title=phrase("system")),
    )
    return wide(span.link("requests", "at", drawn))


def _tone(met: bool | None) -> Tone:
    return Tone.PLAIN if met is None else Tone.GOOD if met else Tone.BAD
