"""A migration made up by a test: four months of two platforms, as a document has it."""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.dossier.dossier import Dossier, Told
from experiments.report.migrate.page import migrate_page
from experiments.report.parts import Page


def month(number: int, phase: str, kept: bool | None, **more: Any) -> dict[str, Any]:
    return {
        "month": number,
        "phase": phase,
        "load": 1 + number / 10,
        "jpy": 1000.0 if phase == "small" else 3000.0,
        "station": "host CPU web",
        "utilisation": 0.25,
        "kept": kept,
        "used_gb": 10.0 + number,
        **more,
    }


def due(number: int | None) -> dict[str, Any]:
    return {"month": number, "kept_until": None, "breaks_from": None}


def phase(
    name: str, begins: int | None, own: int | None, faster: int | None
) -> dict[str, Any]:
    trials = ((1, 1.1, True), (2, 1.2, True), (3, 1.3, None), (4, 1.4, False))
    return {
        "name": name,
        "begins": begins,
        "due": due(own),
        "faster": {"pace": 2.0, "begins": begins, "due": due(faster)},
        "trials": [
            {"month_of_growth": at, "load": load, "kept": kept}
            for at, load, kept in trials
        ],
    }


LOSSES = [
    {
        "hour": hour,
        "at_s": at_s,
        "down_s": down_s,
        "user_minutes": {"mean": mean, "half_width": 2.0},
    }
    for hour, at_s, mean in (("quietest", 10_800.0, 40.0), ("busiest", 28_800.0, 700.0))
    for down_s in (300.0, 900.0, 3600.0)
]
STEP = {
    "month": 3,
    "from": "small",
    "to": "large",
    "change": {
        "replaced": ["hosts.web"],
        "new": ["hosts.web", "hosts.more"],
        "overlap_usd": 1.5,
        "snapshot_usd": 0.5,
        "usd": 2.0,
    },
    "credits": [],
    "user_minutes": LOSSES,
}


def page_of(
    small_due: int | None = 4,
    faster: int | None = 2,
    told: Mapping[str, Sequence[Told]] | None = None,
    **changes: Any,
) -> Page:
    """Return the page of four months: the small platform, from month 3 on the large."""
    tree: dict[str, Any] = {
        "question": "When?",
        "pace": 1.0,
        "interrupted": False,
        "months": [
            month(1, "small", True),
            month(2, "small", True),
            month(3, "large", True),
            month(4, "large", None),
        ],
        "phases": [phase("small", 1, small_due, faster), phase("large", 3, 4, 3)],
        "steps": [STEP],
        "storage": {"plan_gb": 20.0, "full_in": 11, "full_in_faster": 6},
    }
    return migrate_page(
        Dossier("migrate", ["migrate"], {}, {}, tree | changes, told or {})
    )
