"""The summary of one run, ``lssim.summary/1``: the same bytes for the same run.

Nothing in it depends on the machine or on the clock. Figures are over the measured span,
from the end of the warm-up to the end of the run; spans are in seconds, latencies and
waits in milliseconds, sizes in MiB.
"""

from typing import Any, Literal

from attrs import field, frozen
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from experiments.document import document_converter, from_json, json_text
from experiments.result import Result
from experiments.summary.batch import BatchSummary
from experiments.summary.cost import CostSummary
from experiments.summary.identity import Identity
from experiments.summary.machines import (
    CacheSummary,
    DatabaseSummary,
    HostSummary,
    RamSummary,
)
from experiments.summary.processes import JobsSummary, PoolSummary, ProcessSummary
from experiments.summary.systems import Objectives, SessionsSummary, SystemSummary


@frozen(kw_only=True)
class FaultToll:
    """What came after the beginning of a fault, for one system; static files apart."""

    requests: int
    """That have ended since, or wait for too long."""
    failed: int
    recovered_s: float | None
    """From its end until all was well, by whole minutes; None if it never was."""
    harmed_before: int = 0
    """Requests that had failed or been late when it began, since the warm-up."""


@frozen(kw_only=True)
class FaultOccurrence:
    """One fault that happened."""

    kind: str
    target: str
    at_s: float
    until_s: float | None
    """None if the run ended first."""
    name: str
    phrase: str
    """What was so while it held."""
    tolls: dict[str, FaultToll]
    """By system."""


@frozen(kw_only=True)
class Summary(Result):
    """What one run measured.

    Invariant: its floats have nine digits, so that whoever reads an attribute and
    whoever reads the JSON see the same number.
    """

    schema: Literal["lssim.summary/1"] = "lssim.summary/1"
    lssim_version: str
    scenario: Identity
    seed: int
    starts_at_s: float
    """Time of the week at which the run began; 0 is Monday midnight."""
    warm_up_s: float
    horizon_s: float
    interrupted_at_s: float | None
    """None for a run that reached its horizon."""
    measured_s: float
    systems: dict[str, SystemSummary]
    hosts: dict[str, HostSummary]
    processes: dict[str, ProcessSummary]
    pools: dict[str, PoolSummary]
    """By process."""
    database: DatabaseSummary | None
    """The only one, where there is one only."""
    databases: dict[str, DatabaseSummary]
    jobs: dict[str, JobsSummary]
    """By application."""
    faults: tuple[FaultOccurrence, ...]
    cost: CostSummary
    warnings: tuple[str, ...]
    """The gravest first."""
    batch: dict[str, BatchSummary] | None = None
    """Absent from a document where there is none."""
    caches: dict[str, CacheSummary] = field(factory=dict)
    """Those with keys or a size; left out where there is none."""


def summary_json(summary: Summary) -> str:
    """Return *summary* as one JSON document."""
    return json_text(_CONVERTER.unstructure(summary))


def read_summary(text: str) -> Summary:
    """Return the summary in the JSON document *text*.

    Raise `DocumentError` with a line for each fault if it is none.
    """
    return from_json(text, Summary, _CONVERTER)


def rounded(summary: Summary) -> Summary:
    """Return *summary* with the numbers that its document has."""
    tree = _CONVERTER.unstructure(summary)
    return _CONVERTER.structure(tree, Summary)


_WHERE_GIVEN: dict[type, tuple[str, ...]] = {
    Objectives: (
        "p95_s",
        "error_rate",
        "availability",
        "connected_share",
        "reconnect_p95_s",
        "in_time_share",
        "routes",
    ),
    DatabaseSummary: ("cancelled",),
    PoolSummary: ("calls_share",),
    SessionsSummary: ("gave_up", "not_admitted", "unknown"),
    ProcessSummary: ("quota_wait_s",),
    RamSummary: ("swapped_peak_mib", "slowest"),
    CostSummary: ("charged_usd",),
    Summary: ("batch", "caches"),
}
"""Keys that a document has only where they say something; records within others first."""


def _converter() -> Converter:
    converter = document_converter()
    for record, keys in _WHERE_GIVEN.items():
        left_out: Any = {key: override(omit_if_default=True) for key in keys}
        hook: Any = make_dict_unstructure_fn(record, converter, **left_out)
        converter.register_unstructure_hook(record, hook)
    return converter


_CONVERTER = _converter()
