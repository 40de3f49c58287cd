"""Shortages: what is behind a pool that runs dry, if it is anything but its size."""

from collections.abc import Sequence

from experiments.language.tongue import phrase
from experiments.summary.blame import spelled
from experiments.summary.cause import MOST
from experiments.summary.document import FaultOccurrence, Summary
from experiments.summary.suspectapps import loop_of
from models.operation.gauge import Span
from models.operation.simulation import Simulation
from models.seam import Deployment
from models.traffic.measures import MINUTE_S


def shortages_of(summary: Summary, platform: Simulation) -> dict[str, str]:
    """Return what most full minutes of a pool are to be put down to, by process."""
    found = {}
    for app in platform.apps.values():
        if app.database is None:
            continue
        for slot in app.slots:
            spans = platform.recorder.fullness.spans(f"pools.{slot.name}")
            words = _fault(summary, app, spans) or _full(platform, app, spans)
            if words is not None:
                found[slot.name] = words
    return found


def _fault(summary: Summary, app: Deployment, spans: Sequence[Span]) -> str | None:
    """Return the faults of its database, or of the application, that held meanwhile."""
    targets = {app.name, app.config.system, app.host.name}
    if app.database is not None:
        targets.add(app.database.name)
    by_phrase: dict[str, list[FaultOccurrence]] = {}
    for fault in summary.faults:
        if fault.target in targets:
            by_phrase.setdefault(fault.phrase, []).append(fault)
    for happened, faults in by_phrase.items():
        held = [
            (fault.at_s, summary.horizon_s if fault.until_s is None else fault.until_s)
            for fault in faults
        ]
        if _shared_s(spans, held) >= MOST * _length_s(spans) > 0:
            return spelled(summary, happened, faults)
    return None


def _full(platform: Simulation, app: Deployment, spans: Sequence[Span]) -> str | None:
    """Return what was full at the same time and is none of its consequences."""
    database = "" if app.database is None else app.database.name
    host, fullness = app.host.name, platform.recorder.fullness
    machines = {
        f"hosts.{host}": phrase("host {host}", host=host),
        f"databases.{database}": phrase("database {database}", database=database),
    }
    suspects = [
        *(
            (phrase("{machine} was throttled", machine=words), f"{place}.throttled")
            for place, words in machines.items()
        ),
        *(
            (phrase("the CPU of {machine} was full", machine=words), place)
            for place, words in machines.items()
        ),
    ]
    full = [(words, fullness.spans(place)) for words, place in suspects]
    loop = phrase("the event loop of {part} was full", part=app.name)
    for words, held in [*full, (loop, loop_of(platform, app).spans)]:
        if _shared_s(spans, held) >= MOST * _length_s(spans) > 0:
            return words
    return None


def _length_s(spans: Sequence[Span]) -> float:
    return sum(ends - begins for begins, ends in spans)


def _shared_s(spans: Sequence[Span], others: Sequence[Span]) -> float:
    """Return how much of *spans* lies in *others*, or in the minute after one."""
    return sum(
        max(0.0, min(ends, end + MINUTE_S) - max(begins, begin))
        for begins, ends in spans
        for begin, end in others
    )
