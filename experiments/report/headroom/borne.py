"""What is borne: the edges of one search, with all there or with a part away."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from experiments.dossier.dossier import Dossier
from experiments.figures import quantity
from experiments.headroom.load import LOAD, SESSIONS
from experiments.language.tongue import phrase
from experiments.report.parts import Tone
from experiments.report.text import Text, both, said, same
from experiments.report.told import text_of
from models.config import Scenario, title_of

TODAY = 1.0


@frozen(kw_only=True)
class Limit:
    """What gives way first, and why."""

    system: str | None
    """Its title; None where a larger load is no configuration any more."""
    observed: Text
    cause: Text | None
    keys: Sequence[str]


@frozen(kw_only=True)
class Borne:
    """How many times what grows is borne by one topology."""

    name: Text
    """Of the topology, and of the part that is away if one is."""
    is_whole: bool
    keeps_at: float | None
    """The largest factor at which promises are clearly kept; None for none."""
    breaks_at: float | None
    """The smallest at which one is clearly broken; None where none was seen to break."""
    verdict: Text
    limit: Limit | None

    @property
    def factor(self) -> Text:
        """The factor with its interval."""
        return both(self._told)

    def _told(self) -> str:
        if self.keeps_at is None and self.breaks_at is None:
            return phrase("no promise is kept")
        low = quantity(self.keeps_at or 0.0)
        if self.breaks_at is None:
            return phrase("{low} times and more", low=low)
        high = quantity(self.breaks_at)
        if self.keeps_at is None:
            return phrase("under {high} times", high=high)
        if low == high:
            return phrase("{low} times", low=low)
        return phrase("{low} to {high} times", low=low, high=high)

    @property
    def tone(self) -> Tone:
        """Good where today's load is clearly kept, bad where it is clearly not."""
        if self.keeps_at is not None and self.keeps_at >= TODAY:
            return Tone.GOOD
        is_open = self.keeps_at is not None or self.breaks_at is not None
        above = self.breaks_at is None or self.breaks_at > TODAY
        return Tone.CAUTION if is_open and above else Tone.BAD


def borne_of(dossier: Dossier, scenarios: Mapping[str, Scenario]) -> list[Borne]:
    """Return what every search found, by topology, with all there first."""
    return [
        _borne(dossier, scenarios[topology["scenario"]["name"]], found)
        for topology in dossier.document["topologies"]
        for found in topology["found"]
    ]


def grown(document: Mapping[str, Any]) -> Text:
    """Return what is multiplied."""
    first = document["topologies"][0]
    if first["of"] == LOAD:
        return said("today's load")
    if first["of"] == SESSIONS:
        return said("today's sessions")
    return same(", ".join(first["grows"]))


def _borne(dossier: Dossier, scenario: Scenario, found: Mapping[str, Any]) -> Borne:
    away, limit = found["away"], found["gives_way"]
    return Borne(
        name=same(scenario.name) if away is None else _without(scenario, away),
        is_whole=away is None,
        keeps_at=found["keeps_at"],
        breaks_at=found["breaks_at"],
        verdict=text_of(dossier, found["verdict"]),
        limit=None if limit is None else _limit(dossier, scenario, limit),
    )


def _without(scenario: Scenario, away: Mapping[str, str]) -> Text:
    kind, name = away["kind"], away["name"]
    if kind == "host":
        title = title_of(scenario, "hosts", name)
        return said("{name} without host {part}", name=scenario.name, part=title)
    if kind == "database":
        title = title_of(scenario, "databases", name)
        return said("{name} without database {part}", name=scenario.name, part=title)
    return said("{name} with a process of {part} less", name=scenario.name, part=name)


def _limit(dossier: Dossier, scenario: Scenario, limit: Mapping[str, Any]) -> Limit:
    system, cause = limit["system"], limit["cause"]
    return Limit(
        system=None if system is None else title_of(scenario, "systems", system),
        observed=text_of(dossier, limit["observed"]),
        cause=None if cause is None else text_of(dossier, cause),
        keys=limit["keys"],
    )
