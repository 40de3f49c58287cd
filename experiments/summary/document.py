"""The summary of one run, ``lssim.summary/1``: the same bytes for the same run.

Nothing in it depends on the machine or on the clock. Floats are rounded to nine
significant digits, since mathematical libraries may differ in the last bit of a
logarithm; what cannot be said of an empty set is ``null``, never NaN.
"""

import json
from hashlib import sha256
from importlib.metadata import version
from math import isfinite
from typing import Any

from attrs import asdict

from experiments.summary import sections
from experiments.summary.cautions import warnings_of
from models.config import Scenario
from models.plans.cost import monthly_cost
from models.platform import Platform

SCHEMA = "lssim.summary/1"
DIGITS = 9
MONTH_S = 730 * 3600.0

Summary = dict[str, Any]


def summarise(platform: Platform, *, until_s: float | None = None) -> Summary:
    """Return what *platform* has measured; *until_s* if it was interrupted there."""
    now = platform.env.now
    scenario = platform.scenario
    span_s = now - platform.recorder.measured_from_s
    summary: Summary = {
        "schema": SCHEMA,
        "lssim_version": version("lssim"),
        "scenario": {"name": scenario.name, "sha256": scenario_hash(scenario)},
        "seed": platform.seed,
        "warm_up_s": scenario.warm_up_s,
        "horizon_s": scenario.horizon_s,
        "interrupted_at_s": until_s,
        "measured_s": span_s,
        "systems": {
            name: sections.of_system(system, platform.sessions.get(name))
            for name, system in platform.systems.items()
        },
        **_machines(platform, span_s),
        "jobs": {
            app.name: sections.of_jobs(app.jobs)
            for app in platform.apps.values()
            if app.jobs is not None
        },
        "faults": [
            asdict(fault, filter=lambda field, _: field.name != "name")
            | {"name": fault.name}
            for fault in platform.faults.occurrences
        ],
    }
    summary["cost"] = _cost(platform, summary, span_s)
    summary["warnings"] = warnings_of(summary, scenario)
    result: Summary = rounded(summary)
    return result


def summary_json(summary: Summary) -> str:
    """Return *summary* as one JSON document, its keys in the order they have."""
    return json.dumps(summary, indent=2, allow_nan=False) + "\n"


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256 of the effective config without its seed, as canonical JSON.

    The order of tables is kept: the first route of a system draws other requests
    than the second. The seed stands beside it in a summary, so that replications of
    one scenario have one hash.
    """
    tree = asdict(scenario, filter=lambda _, value: value is not None)
    del tree["seed"]
    text = json.dumps(_canonical(tree), separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def rounded(value: Any) -> Any:
    """Return *value* with its floats at nine digits, and ``None`` for what is none."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    if isinstance(value, float):
        # Adding 0.0 turns a negative zero into zero.
        return float(f"{value:.{DIGITS}g}") + 0.0 if isfinite(value) else None
    return value


def _canonical(value: Any) -> Any:
    """Return *value* with equal numbers written alike: 1.0 as 1."""
    if isinstance(value, dict):
        return {key: _canonical(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _machines(platform: Platform, span_s: float) -> Summary:
    meters = platform.recorder.meters
    slots = [(app, slot) for app in platform.apps.values() for slot in app.slots]
    databases = {
        name: sections.of_database(database, meters[f"database/{name}"], span_s)
        for name, database in platform.databases.items()
    }
    return {
        "hosts": {
            name: sections.of_host(host, meters[f"host/{name}"], span_s)
            for name, host in platform.hosts.items()
        },
        "processes": {
            slot.name: sections.of_process(app, slot, span_s) for app, slot in slots
        },
        "pools": {
            slot.name: sections.of_pool(slot, span_s)
            for app, slot in slots
            if app.database is not None
        },
        "database": next(iter(databases.values())) if len(databases) == 1 else None,
        "databases": databases,
    }


def _cost(platform: Platform, summary: Summary, span_s: float) -> Summary:
    """Return the bill of a month that goes on like the measured span.

    Hosts of an auto scaling group are paid for while they run.
    """
    per_month = MONTH_S / span_s if span_s else 0.0
    surplus_vcpu_h = {
        f"{table}.{name}": machine["cpu"]["surplus_vcpu_s"] / 3600.0 * per_month
        for table in ("hosts", "databases")
        for name, machine in summary[table].items()
    }
    bill = monthly_cost(
        platform.scenario, platform.catalog, surplus_vcpu_h_per_month=surplus_vcpu_h
    )
    up_shares = {
        f"hosts.{host.name}": host.up.mean() if span_s else 1.0
        for group in platform.groups.values()
        for host in group.hosts
    }
    items = []
    for item in bill.items:
        share = up_shares.get(".".join(item.name.split(".")[:2]), 1.0)
        items.append(
            {"name": item.name, "usd": item.usd * share, "jpy": item.jpy * share}
        )
    return {
        "monthly_jpy": sum(item["jpy"] for item in items),
        "monthly_usd": sum(item["usd"] for item in items),
        "items": items,
        "unpriced": list(bill.unpriced),
    }
