"""The document ``lssim.migration/1``: what was found of a migration, as plain data."""

from collections.abc import Sequence
from importlib.metadata import version
from math import isfinite

from attrs import asdict

from experiments.document import Tree, document_converter
from experiments.migrating.clock import Clock
from experiments.migrating.plan import Plan
from experiments.migrating.study import Found, Step, Study
from experiments.migrating.timetable import Month, load_at
from experiments.migrating.wording import phase_sentence, step_due
from experiments.summary.identity import scenario_hash

SCHEMA = "lssim.migration/1"


def document(study: Study, months: Sequence[Month]) -> Tree:
    """Return all that was found out, and *months*; one that was not seen is null."""
    plan = study.plan
    tree: Tree = {
        "schema": SCHEMA,
        "lssim_version": version("lssim"),
        "question": plan.migration.question,
        "pace": plan.clock.pace,
        "seeds": list(plan.seeds),
        "busy_hours_s": plan.length_s,
        "interrupted": study.is_interrupted,
        "months": [_month(each) for each in months],
        "phases": [_found(study, each) for each in study.found],
        "steps": [_step(each) for each in study.steps],
        "storage": _storage(plan),
    }
    result: Tree = document_converter().unstructure(tree)
    return result


def _month(it: Month) -> Tree:
    health = it.health
    station = None if health is None else health.station
    return {
        "month": it.number,
        "phase": it.phase,
        "load": it.load,
        "usd": it.usd,
        "jpy": it.jpy,
        "step_usd": it.step_usd,
        "station": None if station is None else f"{station.kind} {station.name}",
        "utilisation": None if station is None else station.busiest_utilisation,
        "memory": None if health is None else health.memory,
        "keeps_up": None if health is None else health.keeps_up,
        "kept": it.kept,
        "used_gb": it.used_gb,
    }


def _found(study: Study, it: Found) -> Tree:
    plan, limit = study.plan, it.limit
    number = plan.phases.index(it.phase)
    return {
        "name": it.phase.name,
        "scenario": {
            "name": it.phase.scenario.name,
            "sha256": scenario_hash(it.phase.scenario),
        },
        "begins": _begins(study, number, plan.clock),
        "due": _due(study, it, plan.clock),
        "faster": {
            "pace": plan.faster.pace,
            "begins": _begins(study, number, plan.faster),
            "due": _due(study, it, plan.faster),
        },
        "gives_way": None
        if limit is None
        else {
            "system": limit.system,
            "objectives": list(limit.objectives),
            "observed": str(limit.words),
            "cause": None if limit.cause is None else str(limit.cause),
            "keys": list(limit.keys),
        },
        "trials": [
            {
                "month_of_growth": each.factor,
                "load": load_at(it.phase, each.factor),
                "kept": each.verdict,
            }
            for each in it.trials
        ],
        "verdict": [step_due(study, it), phase_sentence(study, it)],
    }


def _begins(study: Study, number: int, clock: Clock) -> int | None:
    return next((it.month for it in study.route(clock) if it.number == number), None)


def _due(study: Study, it: Found, clock: Clock) -> Tree:
    due, month, months = it.due(clock), study.due_month(it, clock), study.plan.months
    return {
        "month": month if month <= months else None,
        "kept_until": min(due.kept_until, months) or None,
        "breaks_from": due.breaks_from if due.breaks_from <= months else None,
    }


def _step(it: Step) -> Tree:
    return {
        "month": it.month,
        "from": it.before.name,
        "to": it.after.name,
        "change": asdict(it.change) | {"usd": it.change.usd},
        "credits": [
            {"machine": each.machine, "empty_after_h": each.empty_after_h}
            for each in it.credits
        ],
        "user_minutes": [asdict(each) for each in it.losses],
    }


def _storage(plan: Plan) -> Tree | None:
    storage = plan.storage
    if storage is None:
        return None
    return {
        "used_gb": storage.config.used_gb,
        "plan_gb": storage.config.plan_gb,
        "full_in": _finite(storage.full_in(plan.clock)),
        "full_in_faster": _finite(storage.full_in(plan.faster)),
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
