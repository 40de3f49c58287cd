"""README's table of what changes on the base that was measured: each of its figures."""

from pathlib import Path

import pytest

from experiments.running.engines import Engine
from experiments.running.simulate import simulate
from experiments.summary.document import Summary
from models.loading import load_scenario

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
HOSTS = {"single10": "web", "pattern1": "social", "pattern2": "web", "pattern3": "social"}
"""Where VoiceDrive is."""


def day(name: str) -> Summary:
    scenario = load_scenario(ROOT / f"configs/{name}.toml", ["seed=1", "days=1"])
    return simulate(scenario, engine=Engine.COMPILED)


def ends(summary: Summary) -> str:
    causes = summary.processes["social-0"].restarts
    return ", ".join(f"{number:,} ({cause})" for cause, number in causes.items()) or "0"


def cells(summary: Summary, host: str) -> tuple[str, ...]:
    """Return highest memory, ends, sessions lost and mean response, as README says it."""
    social = summary.systems["social"]
    assert social.sessions is not None
    return (
        f"{summary.hosts[host].ram.peak_mib:,.0f}",
        ends(summary),
        f"{social.sessions.dropped:,}",
        f"{social.latency_ms.mean:.3g}",
    )


@pytest.mark.parametrize(("name", "host"), HOSTS.items())
def test_a_row_says_what_a_day_of_both_does(name: str, host: str) -> None:
    pairs = zip(cells(day(name), host), cells(day(f"{name}-measured"), host), strict=True)
    row = " | ".join(", ".join(pair) for pair in pairs)
    (found,) = (
        line
        for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{name}` (")
    )
    assert found.endswith(f"| {row} |")
