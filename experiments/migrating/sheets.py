"""Sheets: a migration on the terminal, month by month, and its sentences."""

from collections.abc import Sequence

from experiments.figures import percent, quantity
from experiments.headroom.proof import run_command
from experiments.language.tongue import either, phrase, template
from experiments.migrating.study import Found, Study
from experiments.migrating.timetable import Month
from experiments.migrating.wording import (
    phase_sentence,
    step_due,
    step_sentences,
    storage_sentence,
)
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet

NONE = "-"
VERDICTS = {True: template("kept"), None: template("open"), False: template("broken")}
FITS = (template("fits"), template("on the edge"), template("does not fit"))
"""What `check` says of memory."""


def show(study: Study, months: Sequence[Month], to: Paper) -> None:
    """Print the *months* of *study*, when each step is due, and what each takes."""
    to.print(_table(study, months))
    for found in study.found:
        to.print()
        to.print(step_due(study, found), style="bold", soft_wrap=True)
        to.print(phase_sentence(study, found), soft_wrap=True)
        proof = _proof(study, found)
        if proof is not None:
            to.print(f"  {proof}", soft_wrap=True)
    for step in study.steps:
        to.print()
        for sentence in step_sentences(step):
            to.print(sentence, soft_wrap=True)
    if (stored := storage_sentence(study.plan)) is not None:
        to.print()
        to.print(stored, style="bold", soft_wrap=True)


def _table(study: Study, months: Sequence[Month]) -> Sheet:
    rows = []
    known = {each.phase.name for each in study.found}
    told = {each.name: each.told for each in study.plan.phases}
    last = ""
    for month in months:
        name = told[month.phase] if month.phase != last else ""
        rows.append([f"{month.number}", name, *_figures(study, month, known)])
        last = month.phase
    columns = (
        phrase("month"),
        phrase("phase"),
        phrase("load"),
        phrase("yen"),
        phrase("fullest"),
        phrase("memory"),
        phrase("promises"),
        "GB",
    )
    migration = study.plan.migration
    return Sheet(either(migration.question, migration.ja), columns, rows, texts=(1,))


def _figures(study: Study, month: Month, known: set[str]) -> list[str]:
    health, storage = month.health, study.plan.storage
    fullest = NONE
    if health is not None and health.station is not None:
        fullest = percent(health.station.busiest_utilisation)
    stored = NONE
    if storage is not None and month.used_gb is not None:
        is_full = month.used_gb >= storage.config.plan_gb
        stored = phrase("full") if is_full else quantity(month.used_gb)
    return [
        quantity(month.load),
        NONE if month.jpy is None else f"{month.jpy:,.0f}",
        fullest,
        NONE if health is None else phrase(health.memory),
        phrase(VERDICTS[month.kept]) if month.phase in known else NONE,
        stored,
    ]


def _proof(study: Study, found: Found) -> str | None:
    """Return the command that shows what breaks, or that it does not."""
    edges = found.edges
    growth = edges.breaks_at if edges.breaks_at < float("inf") else edges.keeps_at
    if not growth or (found.limit is not None and found.limit.system is None):
        return None
    plan = study.plan
    return run_command(
        str(found.phase.path),
        found.phase.given,
        plan.part_of(found.phase.growth.times(growth)),
        replications=plan.replications,
        seed=plan.seed,
    )
