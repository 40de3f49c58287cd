"""The page of a run: verdicts, cards, what broke a promise, and its charts."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from experiments.dossier.dossier import Told
from experiments.figures import listed
from experiments.language.tongue import phrase
from experiments.report.day import outcome
from experiments.report.day.cards import system_card, tone_of
from experiments.report.day.connections import connection_figures
from experiments.report.day.latencies import latency_figures
from experiments.report.day.memories import memory_figures
from experiments.report.day.moments import Day, day_of
from experiments.report.day.platformcard import platform_card
from experiments.report.day.processors import processor_figures
from experiments.report.day.requests import request_figures
from experiments.report.parts import Cards, Item, Note, Page, Section, Tone
from experiments.report.picture.drawing import Platform, picture_of
from experiments.report.picture.gauges import measured
from experiments.report.source import RunFiles
from experiments.report.text import both, said, same
from experiments.summary.document import Summary
from experiments.telling.verdicts import verdict

FEW = 3
"""Systems that are all told in the answer; of more, those that broke a promise."""


def run_page(source: RunFiles, told: Mapping[str, Sequence[Told]]) -> Page:
    """Return the page of a run, the verdict on each system first.

    What the terminal says of it is *told*.
    """
    day = day_of(source)
    summary, scenario = source.summary, source.scenario
    systems = [system_card(summary, name) for name in summary.systems]
    first: list[Item] = [Cards([*systems, platform_card(day)])]
    first += [*outcome.causes(day), *outcome.warnings(told)]
    sections = [
        Section("overview", said("At a glance"), first),
        Section("platform", said("The platform"), [_picture(source)]),
    ]
    if day.timeline.ends_s:
        sections.append(Section("day", said("The day"), _charts(day)))
    title = same(scenario.description or scenario.name or "lssim")
    return Page(title, list(answer(summary)), sections)


def answer(summary: Summary) -> Iterator[Note]:
    """Yield the verdict on each system; of many how many kept their promises first."""
    names = list(summary.systems)
    if len(names) > FEW:
        met = [summary.systems[name].slo.met for name in names]
        names = [name for name in names if summary.systems[name].slo.met is False]
        kept = both(partial(_counted, met.count(True), met.count(False), len(met)))
        yield Note(kept, Tone.BAD if names else Tone.GOOD if all(met) else Tone.PLAIN)
        if len(names) > FEW:
            titles = [summary.systems[name].title for name in names]
            yield Note(both(partial(_breakers, titles)), Tone.BAD)
            return
    for name in names:
        tone = tone_of(summary.systems[name].slo.met)
        yield Note(both(partial(verdict, summary, name)), tone)


def _counted(kept: int, broken: int, whole: int) -> str:
    return phrase(
        "Of {whole} systems {kept} kept their promises, {broken} did not.",
        whole=f"{whole:,}",
        kept=f"{kept:,}",
        broken=f"{broken:,}",
    )


def _breakers(titles: list[str]) -> str:
    return phrase("Not kept by: {systems}.", systems=listed(titles))


def _picture(source: RunFiles) -> Item:
    says = said(
        "Bars show the busiest minute and the largest memory of this run; a thick"
        " border is what several systems share."
    )
    platform = Platform(source.scenario, partial(measured, source.summary), says)
    return picture_of(platform, "platform-picture")


def _charts(day: Day) -> list[Item]:
    """Return all charts for which there is something, with the events on them."""
    charts: list[Item] = []
    if day.timeline.minutes > 1:
        length = both(day.stretch)
        charts.append(
            Note(
                said(
                    "The run is long: each point of a chart is {length}; of response"
                    " times and of those who wait it is the greatest of its minutes, of"
                    " all else the mean.",
                    length=length,
                )
            )
        )
    charts += outcome.events(day)
    for figures in (
        latency_figures,
        request_figures,
        processor_figures,
        memory_figures,
        connection_figures,
    ):
        charts += figures(day)
    return charts
