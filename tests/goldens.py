"""The golden summaries as whole documents, for tests that need one without a run."""

import json
from pathlib import Path

from experiments.document import json_text

GOLDEN = Path(__file__).parent / "golden"


def golden_text(name: str) -> str:
    """Return the golden document *name*, with stand-ins for what it leaves out."""
    tree = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    identity = {"name": tree["scenario"]["name"], "sha256": "0" * 64}
    whole = {"schema": tree["schema"], "lssim_version": "0", "scenario": identity}
    return json_text(whole | tree | {"scenario": identity})
