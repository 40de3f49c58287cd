"""The identity of a scenario: its name, and a hash of all that decides a run."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from models.config import Scenario


@frozen(kw_only=True)
class Identity:
    """Which scenario was run."""

    name: str
    sha256: str
    """Of its effective config without the seed."""


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256 of the effective config without its seed, as canonical JSON.

    The order of tables is kept: the first route of a system draws other requests
    than the second. The seed stands beside it in a summary, so that replications of
    one scenario have one hash. A trace counts by what is in it, wherever it stands.
    """
    tree = asdict(scenario, filter=lambda _, value: value is not None)
    del tree["seed"]
    for system in tree["systems"].values():
        if "trace" in system["clients"]:
            content = Path(system["clients"]["trace"]).read_bytes()
            system["clients"]["trace"] = sha256(content).hexdigest()
    text = json.dumps(_canonical(tree), separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    """Return *value* with equal numbers written alike: 1.0 as 1."""
    if isinstance(value, dict):
        return {key: _canonical(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
