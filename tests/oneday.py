"""A day that is made up: four minutes from ten o'clock on, of pattern 2 (its names)."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from experiments.report.chart import spec_of
from experiments.report.day.events import Happening
from experiments.report.day.marks import marks_of
from experiments.report.day.moments import Day
from experiments.report.parts import Figure
from experiments.report.text import Text
from experiments.report.timeline import Points, Timeline
from experiments.summary.document import FaultOccurrence, FaultToll, Summary, read_summary
from experiments.summary.presence import LostWindow
from models.loading import load_scenario
from tests.goldens import golden_text
from tests.judged import ROOT

TEN_S = 36_000.0
ENDS_S = (60.0, 120.0, 180.0, 240.0)
LOCK = "a lock held schema social"
Measured = Mapping[tuple[str, str], Mapping[str, Points]]


def summary(**changes: Any) -> Summary:
    golden = read_summary(golden_text("pattern2"))
    short = evolve(golden, starts_at_s=TEN_S, horizon_s=240.0, measured_s=240.0)
    return evolve(short, **changes)


def day(
    points: Measured | None = None,
    *happened: Happening,
    minutes: int = 1,
    of: Summary | None = None,
) -> Day:
    """Return the day of a summary with *points* by kind and measure, then by entity."""
    whole = of or summary()
    timeline = Timeline(
        whole.starts_at_s, tuple(minutes * at for at in ENDS_S), minutes, points or {}
    )
    scenario = load_scenario(ROOT / "configs" / "pattern2.toml")
    return Day(whole, scenario, timeline, marks_of(happened, whole))


def system(whole: Summary, name: str, **changes: Any) -> Summary:
    """Return *whole* with other figures of one system."""
    systems = whole.systems | {name: evolve(whole.systems[name], **changes)}
    return evolve(whole, systems=systems)


def lock(**toll: Any) -> FaultOccurrence:
    """Return a lock from the second minute to the third."""
    well = FaultToll(requests=100, failed=0, recovered_s=0.0)
    return FaultOccurrence(
        kind="lock",
        target="social",
        at_s=60.0,
        until_s=180.0,
        name="lock",
        phrase=LOCK,
        tolls={"medical": well, "social": evolve(well, **toll)},
    )


def lost(begins_s: float, ends_s: float, lost_s: float, failed: int) -> LostWindow:
    return LostWindow(begins_s=begins_s, ends_s=ends_s, lost_s=lost_s, failed=failed)


def at(since_s: float, what: str, until_s: float | None = None, **more: Any) -> Happening:
    return Happening(
        since_s=since_s,
        until_s=since_s if until_s is None else until_s,
        what=Text(what, what),
        **more,
    )


def layers(figure: Figure) -> list[dict[str, Any]]:
    """Return the layers of a chart, which is a valid one."""
    found: list[dict[str, Any]] = spec_of(figure.draw())["layer"]
    return found
