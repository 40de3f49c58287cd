"""Platforms: those that are told of, the cheapest first, with what they lose."""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from attrs import frozen

from experiments.dossier.dossier import Dossier
from experiments.figures import listed
from experiments.language.tongue import phrase
from experiments.report.badmonths import Expected
from experiments.report.text import Text, both, same
from experiments.report.told import text_of


@frozen(kw_only=True)
class Step:
    """What a platform buys beyond the next cheaper one of the frontier."""

    cheaper: str
    """Its letter."""
    jpy: float
    saved: Expected

    @property
    def is_sure(self) -> bool:
        """Is anything surely saved?"""
        return self.saved.low > 0


@frozen(kw_only=True)
class Platform:
    """One platform with its price, how its promises stand, and what a month loses."""

    letter: str
    words: str
    name: Text
    jpy: float
    is_advised: bool
    is_of_file: bool
    kept: bool | None
    why: Text | None
    """Which promise is broken, where that was found."""
    lost: Expected
    minutes_a_user: float
    dominated_by: tuple[str, ...]
    step: Step | None


def platforms_of(dossier: Dossier) -> list[Platform]:
    """Return the platforms whose price and risk are told, the cheapest first."""
    document = dossier.document
    risks = [each for each in document["risks"] if each["monthly_jpy"] is not None]
    words = [each["platform"] for each in risks]
    signs = [*ascii_uppercase, *(str(number) for number in range(1, len(words)))]
    letters = dict(zip(words, signs, strict=False))
    known = {each["words"]: each for each in document["platforms"]}
    promises = {each["chosen"]: each["promises"] for each in document["prices"]}
    steps = {each["to"]: _step(each, letters) for each in document["steps"]}
    found = []
    for each in risks:
        name = each["platform"]
        platform = known.get(name, {})
        says = promises.get(name)
        found.append(
            Platform(
                letter=letters[name],
                words=name,
                name=_named(name, platform.get("placement")),
                jpy=each["monthly_jpy"],
                is_advised=name == document["advised"],
                is_of_file=name == document["file"],
                kept=platform.get("kept"),
                why=None if says is None else text_of(dossier, says),
                lost=Expected(**each["all"]),
                minutes_a_user=each["minutes_a_user"],
                dominated_by=tuple(each["dominated_by"]),
                step=steps.get(name),
            )
        )
    return found


def _step(it: Mapping[str, Any], letters: Mapping[str, str]) -> Step:
    saved = Expected(**it["user_min_saved"])
    return Step(cheaper=letters[it["from"]], jpy=it["jpy"], saved=saved)


def _named(words: str, placement: Mapping[str, Any] | None) -> Text:
    """Return what a platform is made of; one that is none of ours has its name."""
    if placement is None:
        return same(words)
    return both(lambda: _placed(placement))


def _placed(placement: Mapping[str, Any]) -> str:
    """Return what stands where, as the words of a placement do."""
    hosts, databases = placement["hosts"], placement["databases"]
    parts = [
        phrase("{tenants} on {plan}", tenants=listed(it["tenants"]), plan=it["plan"])
        for it in hosts
    ]
    for it in databases:
        tenants, plan = listed(it["tenants"]), it["plan"]
        if len(databases) > 1:
            parts.append(phrase("{plan} for {tenants}", plan=plan, tenants=tenants))
        elif len(it["tenants"]) > 1:
            parts.append(phrase("{plan} shared", plan=plan))
        else:
            parts.append(plan)
    cache = placement["cache_on"]
    if cache is not None:
        parts.append(
            phrase("a cache on host {host}", host=cache)
            if len(hosts) > 1
            else phrase("a cache")
        )
    parts += [
        phrase("{count} processes of {app}", count=count, app=app)
        for app, count in placement["processes"].items()
        if count > 1
    ]
    return phrase(", ").join(parts)
