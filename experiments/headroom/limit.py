"""The limit: which promise gives way first, what is behind it, and which key moves it."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial

from attrs import frozen

from experiments.calling import called
from experiments.figures import percent
from experiments.headroom.arithmetic import busiest_station, key_of
from experiments.judgement.stations import StationUse
from experiments.language.saying import Saying
from experiments.language.tongue import phrase
from experiments.summary.cause import Cause
from experiments.summary.days import DaysPromise, days_of
from experiments.summary.document import Summary
from experiments.summary.explanations import fact
from experiments.telling.days import promise_words
from models.config import Scenario
from models.loading import Fault

MOST_RUNS = 0.5
"""A cause is told if more of the runs than this share have it."""


@frozen(kw_only=True)
class Limit:
    """What gives way, and why."""

    system: str | None
    """None if it is no promise that gives way, but the config."""
    title: Saying
    objectives: tuple[str, ...]
    """Keys of the promises that are clearly broken."""
    words: Saying
    """How they stand there, or what the config does not allow."""
    cause: Saying | None
    """What is behind it; None if nothing was full or ran dry."""
    keys: tuple[str, ...]
    """That would move it, the likeliest first."""

    @classmethod
    def of_config(cls, fault: Fault) -> "Limit":
        """Return the limit that a larger load is no config any more."""
        place = fault.place.removeprefix("--set ")
        return cls(
            system=None,
            title=Saying(lambda: phrase("the config")),
            objectives=(),
            words=Saying(lambda: f"{place}: {fault.message}"),
            cause=None,
            keys=(),
        )


def limit_of(
    scenario: Scenario, runs: Sequence[Summary], unjudged: Collection[str]
) -> Limit | None:
    """Return what of *scenario* gave way in *runs*; none if nothing clearly did."""
    for name in runs[0].systems:
        if name in unjudged:
            continue
        days = days_of(runs, name)
        broken = [each for each in days.judged if each.is_met is False]
        if broken:
            cause, keys = _behind(scenario, runs, name)
            return Limit(
                system=name,
                title=Saying(partial(str, days.title)),
                objectives=tuple(dict.fromkeys(each.objective for each in broken)),
                words=Saying(partial(_observed, broken)),
                cause=cause,
                keys=keys,
            )
    return None


def _observed(broken: Sequence[DaysPromise]) -> str:
    """Say how promises stand."""
    return phrase(", ").join(map(promise_words, broken))


def _behind(
    scenario: Scenario, runs: Sequence[Summary], name: str
) -> tuple[Saying | None, tuple[str, ...]]:
    """Return what most runs lost by, and what helps; or else the fullest station."""
    told: Counter[tuple[str, str]] = Counter()
    known: dict[tuple[str, str], tuple[Summary, Cause]] = {}
    for run in runs:
        for cause in run.systems[name].causes:
            told[cause.kind, cause.place] += 1
            known.setdefault((cause.kind, cause.place), (run, cause))
    if told:
        ((which, times),) = told.most_common(1)
        if times > MOST_RUNS * len(runs):
            run, cause = known[which]
            return Saying(lambda: fact(run, name, cause)), cause.remedies
    station = busiest_station(scenario)
    if station is None:
        return None, ()
    return Saying(lambda: _at(station)), (key_of(station, scenario),)


def _at(station: StationUse) -> str:
    part = called(station.kind, station.name)
    return phrase(
        "{part} at {share}", part=part, share=percent(station.busiest_utilisation)
    )
