"""The document ``lssim.check/1``: judgements as plain data.

``null`` stands for never, or for no end.
"""

from collections.abc import Sequence
from pathlib import Path

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from experiments.document import Tree, document_converter, json_text
from experiments.judgement.budget import HostBudget
from experiments.judgement.judge import Judgement
from experiments.judgement.processes import ProcessMemory
from models.plans.cost import Bill

SCHEMA = "lssim.check/1"


def judgements_json(judged: Sequence[tuple[Path, Judgement]]) -> str:
    """Return one JSON document with an entry for each file and its judgement."""
    return json_text(
        [{"file": str(path), **document(judgement)} for path, judgement in judged]
    )


def document(judgement: Judgement) -> Tree:
    """Return *judgement* as a JSON object."""
    return {"schema": SCHEMA, **_converter().unstructure(judgement)}


def _converter() -> Converter:
    converter = document_converter()
    renamed = override(rename="heap_verdict")
    memory = make_dict_unstructure_fn(ProcessMemory, converter, heap_state=renamed)
    converter.register_unstructure_hook(ProcessMemory, memory)
    budget = make_dict_unstructure_fn(
        HostBudget, converter, fit=override(rename="verdict")
    )
    converter.register_unstructure_hook(HostBudget, budget)
    items = make_dict_unstructure_fn(Bill, converter)

    def with_totals(bill: Bill) -> Tree:
        totals = {"monthly_usd": bill.monthly_usd, "monthly_jpy": bill.monthly_jpy}
        return {**items(bill), **converter.unstructure(totals)}

    converter.register_unstructure_hook(Bill, with_totals)
    return converter
