"""The document ``lssim.advice/1``: what should be rented, as plain data."""

from importlib.metadata import version
from math import isfinite

from attrs import asdict

from experiments.advising.beside import kept_words
from experiments.advising.placement import Placement
from experiments.advising.race import CONFIDENCE, Result
from experiments.advising.shelf import Contender
from experiments.advising.study import Study
from experiments.advising.wording import advice
from experiments.comparing.frontier import Step
from experiments.comparing.risk import Risk
from experiments.document import Tree, document_converter
from experiments.summary.days import LEAST_DAYS
from experiments.summary.identity import scenario_hash

SCHEMA = "lssim.advice/1"


def document(study: Study) -> Tree:
    """Return everything that was found out; what was not is null."""
    plan, shelf = study.plan, study.shelf
    frontier = study.frontier() if study.results else None
    tree: Tree = {
        "schema": SCHEMA,
        "lssim_version": version("lssim"),
        "scenario": {
            "name": plan.scenario.name,
            "sha256": scenario_hash(plan.scenario),
        },
        "first_seed": plan.seed,
        "interrupted": study.is_interrupted,
        "busy_hours": None if plan.hours is None else asdict(plan.hours),
        "verdict": advice(study),
        "advised": None if study.answer is None else study.answer.words,
        "arithmetic": None if study.arithmetic is None else study.arithmetic.words,
        "file": None if study.file is None else study.file.words,
        "placements": {
            "all": len(plan.placements),
            "refuted": dict(shelf.refuted),
            "beyond_budget": shelf.beyond_budget,
            "raced": sum(each.contenders for each in study.results),
        },
        "selection": {"zone_min": plan.zone_min, "confidence": CONFIDENCE},
        "prices": [_result(study, each) for each in study.results],
        "platforms": [_contender(study, each) for each in _run_enough(study)],
        "risks": []
        if frontier is None
        else [_risk(each, frontier.dominated) for each in frontier.risks.values()],
        "steps": [] if frontier is None else list(map(_step, frontier.steps())),
    }
    result: Tree = document_converter().unstructure(tree)
    return result


def _run_enough(study: Study) -> list[Contender]:
    runs = study.runs.done
    return sorted(
        (it for it in runs if len(runs[it]) >= LEAST_DAYS), key=lambda it: it.jpy
    )


def _result(study: Study, it: Result) -> Tree:
    return {
        "monthly_jpy": it.chosen.jpy,
        "contenders": it.contenders,
        "finalists": [each.words for each in it.finalists],
        "chosen": it.chosen.words,
        "kept": it.verdict,
        "promises": kept_words(study, it.chosen),
        "runs": len(study.runs.done[it.chosen]),
        "is_sure": it.is_sure,
    }


def _contender(study: Study, it: Contender) -> Tree:
    return {
        "words": it.words,
        "placement": None if it.placement is None else _placement(it.placement),
        "monthly_jpy": it.jpy,
        "kept": study.runs.verdict(it),
        "lost_min_a_month": study.runs.lost_min(it),
    }


def _placement(it: Placement) -> Tree:
    return {
        "hosts": [asdict(each) for each in it.hosts],
        "databases": [asdict(each) for each in it.databases],
        "cache_on": it.cache_on,
        "processes": dict(it.processes),
    }


def _step(it: Step) -> Tree:
    return {
        "from": it.cheaper.topology,
        "to": it.dearer.topology,
        "jpy": it.dearer.jpy - it.cheaper.jpy,
        "user_min_saved": asdict(it.saved),
    }


def _risk(it: Risk, dominated: dict[str, tuple[str, ...]]) -> Tree:
    return {
        "platform": it.topology,
        "monthly_jpy": it.jpy if isfinite(it.jpy) else None,
        "ordinary_days": asdict(it.ordinary_days),
        "bad_days": asdict(it.bad_days) if it.month.costs else None,
        "all": asdict(it.all),
        "minutes_a_user": it.minutes_a_user,
        "dominated_by": list(dominated[it.topology]),
    }
