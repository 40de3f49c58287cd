"""Contents: which command's findings make which page."""

import shlex
from collections.abc import Callable, Mapping, Sequence

from experiments.dossier.dossier import Dossier, Told, told_by
from experiments.report.advised.page import advice_page
from experiments.report.claims.page import claims_page
from experiments.report.compared.page import comparison_page
from experiments.report.coupled.page import coupling_page
from experiments.report.day.page import run_page
from experiments.report.headroom.page import headroom_page
from experiments.report.migrate.page import migrate_page
from experiments.report.origins.section import origins
from experiments.report.parts import Grid, Note, Page, Section
from experiments.report.replicated.page import replications_page
from experiments.report.source import RunFiles, Source, scenarios_of
from experiments.report.sweep.page import sweep_page
from experiments.report.text import said, same
from experiments.report.told import items_of, text_of
from experiments.telling.summaries import show_summary

MAKERS: Mapping[str, Callable[[Dossier], Page]] = {
    "advise": advice_page,
    "compare": comparison_page,
    "coupling": coupling_page,
    "headroom": headroom_page,
    "run": replications_page,
    "claims": claims_page,
    "migrate": migrate_page,
    "sweep": sweep_page,
}
"""What makes the page of a command: the answer, and the sections before what is told."""
ENTIRE = ("claims",)
"""Commands whose page has all that is told already."""


def page_of(source: Source) -> Page:
    """Return the report of what a folder holds."""
    if isinstance(source, RunFiles):
        told = told_by(lambda to: show_summary(source.summary, source.scenario, to))
        page, last = run_page(source, told), _after_run(source, told)
    else:
        page, last = MAKERS[source.command](source), _after(source)
    return Page(page.title, page.answer, [*page.sections, *last])


def _after(source: Dossier) -> list[Section]:
    again = shlex.join(["lssim", *source.arguments])
    told = [] if source.command in ENTIRE else [_told(source.told)]
    return [*told, _origins(source), _reproduced(again, source.versions)]


def _after_run(source: RunFiles, told: Mapping[str, Sequence[Told]]) -> list[Section]:
    again = f"lssim run {shlex.quote(str(source.folder / 'config.toml'))}"
    return [
        _told(told),
        origins({source.scenario.name: source.scenario}),
        _reproduced(again, {"lssim": source.summary.lssim_version}),
    ]


def _origins(source: Dossier) -> Section:
    document = source.document
    risks = document.get("risks", ())
    return origins(
        scenarios_of(source),
        has_faults=source.command == "coupling"
        or document.get("bad_days") is not None
        or any(each["bad_days"] is not None for each in risks),
        assumptions=[text_of(source, it) for it in document.get("assumptions", ())],
    )


def _told(told: Mapping[str, Sequence[Told]]) -> Section:
    return Section("told", said("All that was found"), items_of(told))


def _reproduced(again: str, versions: Mapping[str, str]) -> Section:
    rows = [[same(name), same(version)] for name, version in versions.items()]
    return Section(
        "again",
        said("How to reproduce it"),
        [
            Note(said("The same command finds the same: {command}", command=again)),
            Grid(said("Versions"), [said("what"), said("version")], rows, (0, 1)),
        ],
    )
