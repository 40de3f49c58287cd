"""The document ``lssim.claims/1``: what came of every claim, as plain data."""

from importlib.metadata import version

from attrs import asdict

from experiments.claiming.claim import Arithmetic, Promised
from experiments.claiming.finding import WORDS, Evidence, Finding, Judged
from experiments.claiming.flip import Flip
from experiments.claiming.proof import claims_command
from experiments.claiming.study import Study
from experiments.claiming.wording import verdict_sentence
from experiments.document import Tree, document_converter

SCHEMA = "lssim.claims/1"


def document(study: Study) -> Tree:
    """Return everything that was found out; a rule that is open holds ``null``."""
    book = study.book
    tree: Tree = {
        "schema": SCHEMA,
        "lssim_version": version("lssim"),
        "file": book.file,
        "interrupted": study.is_interrupted,
        "counts": {word: sum(it.word == word for it in study.judged) for word in WORDS},
        "numbers": {name: asdict(it) for name, it in book.claims.numbers.items()},
        "claims": [_claim(study, it) for it in study.judged],
    }
    result: Tree = document_converter().unstructure(tree)
    return result


def _claim(study: Study, it: Judged) -> Tree:
    return {
        "key": it.key,
        "topic": it.claim.topic,
        "text": it.claim.text,
        "english": it.claim.english,
        "verdict": it.word,
        "sentence": verdict_sentence(it),
        "command": claims_command(it.key, study.book.file),
        "checks": [_evidence(each) for each in it.evidence],
    }


def _evidence(it: Evidence) -> Tree:
    check = it.check
    return {
        "kind": check.kind,
        "law": (check.law or None) if isinstance(check, Arithmetic) else None,
        "rule": check.expects if isinstance(check, Promised) else check.rule,
        "says": check.says,
        "is_margin": check.is_margin,
        "verdict": it.word,
        "findings": [_finding(each) for each in it.findings],
    }


def _finding(it: Finding) -> Tree:
    return {
        "case": it.case or None,
        "holds": it.holds,
        "words": str(it.words),
        "commands": list(it.commands),
        "flip": None if it.flip is None else _flip(it.flip),
        "beyond": None if it.beyond is None else str(it.beyond),
    }


def _flip(it: Flip) -> Tree:
    return {**asdict(it), "what": " and ".join(it.what)}
