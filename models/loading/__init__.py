"""From a scenario file to a `Scenario`, with every fault of the file at once.

Read in this order: `tomlfile` (one file), `document` (what it extends) with `layers`
(one over another), `overrides` (the command line), `structuring` with `scalars` (types
and rules of single values), `rulebook` (rules between them) with `names`, `length_rules`,
`workload_rules`, `traces`, `placement_rules`, `advice_rules`, `fault_rules`,
`fault_times` and `fault_overlaps`; `diagnosis` words the faults with `units` and
`foreign` words, `shapes` reads the types, and a `draft` stands in for a faulty scenario.
"""

from collections.abc import Sequence
from pathlib import Path

import tomli_w
from attrs import asdict

from models.config import Scenario
from models.loading.diagnosis import ConfigError, Fault
from models.loading.document import Document, parse_document, read_document
from models.loading.draft import drafted
from models.loading.overrides import overridden
from models.loading.rulebook import broken_rules
from models.loading.structuring import structured
from models.loading.traces import with_traces_found

__all__ = ["ConfigError", "Fault", "effective_toml", "load_scenario", "parse_scenario"]


def load_scenario(
    path: Path, overrides: Sequence[str] = (), *, unset: Sequence[str] = ()
) -> Scenario:
    """Return the scenario in the file at *path*, without *unset*, *overrides* over it.

    An override reads ``dotted.key=value``, what is unset ``dotted.key``. Raise
    `ConfigError` with every fault found.
    """
    return _scenario(read_document(path), overrides, unset)


def parse_scenario(
    text: str, overrides: Sequence[str] = (), *, unset: Sequence[str] = ()
) -> Scenario:
    """Return the scenario in *text*, TOML, without *unset*, *overrides* over it.

    What it extends is looked for from the working directory. Raise `ConfigError` with
    every fault found.
    """
    return _scenario(parse_document(text, Path("text")), overrides, unset)


def _scenario(
    document: Document, overrides: Sequence[str], unset: Sequence[str]
) -> Scenario:
    document, faults = overridden(document, overrides, unset)
    document = with_traces_found(document)
    scenario, findings = structured(document.tree, Scenario)
    faulty = {finding.doubtful or finding.place for finding in findings}
    known: Scenario = scenario or drafted(document.tree, Scenario, faulty)
    findings += broken_rules(known)
    faults += map(document.fault, document.in_order(findings))
    if faults or scenario is None:
        raise ConfigError(faults)
    return scenario


def effective_toml(scenario: Scenario) -> str:
    """Return *scenario* as a TOML file that extends nothing and leaves nothing out.

    It may stand anywhere: the path of a trace is absolute.
    """
    tree = asdict(scenario, filter=lambda _, value: value is not None)
    for system in tree["systems"].values():
        if "trace" in system["clients"]:
            system["clients"]["trace"] = str(Path(system["clients"]["trace"]).resolve())
    return tomli_w.dumps(tree)
