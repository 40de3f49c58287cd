"""Cards: how far the fates of the systems are joined, topology by topology."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from experiments.figures import percent
from experiments.report.coupled.felt import Topology
from experiments.report.parts import Card, Cards, Fact, Tone
from experiments.report.text import Text, both, said, same

STRONG, PARTLY = 0.5, 0.1
"""Shares of a month's loss that are not a system's own: from here on a fate is joined."""


def cards(topologies: Sequence[Topology]) -> Cards:
    """Return a card for each of *topologies*."""
    return Cards(
        [
            Card(same(each.name), list(_facts(each)), _coupling(each).tone)
            for each in topologies
        ]
    )


def _facts(it: Topology) -> Iterator[Fact]:
    yield _coupling(it)
    if it.month is not None:
        yield Fact(
            said("Lost by faults a month"),
            both(it.month.told),
            said("user-minutes, with the interval of 95 %"),
        )
    names = [_shared(each) for each in it.shared]
    if names:
        together = Text(
            ", ".join(each.en for each in names), "、".join(each.ja for each in names)
        )
        yield Fact(said("Shared"), together)
    else:
        yield Fact(said("Shared"), said("nothing"))
    for each in it.between:
        beta = each["beta"]
        if beta is not None:
            yield Fact(
                said(
                    "Outages of {first} that take {second} down, too",
                    first=it.titles[each["from"]],
                    second=it.titles[each["to"]],
                ),
                both(partial(percent, beta["estimate"])),
                _bounds(beta),
            )


def _bounds(beta: Mapping[str, float]) -> Text:
    return said(
        "{low} to {high} with 95 %",
        low=both(lambda: percent(beta["low"])),
        high=both(lambda: percent(beta["high"])),
    )


def _coupling(it: Topology) -> Fact:
    """Return in a word how far fates are joined, by what a month loses or is shared."""
    name = said("Coupling")
    if it.month is None or not it.month.mean > 0:
        joined = any(each["kind"] == "host" for each in it.shared)
        reason = said("by what is shared; no month was run")
        if joined:
            return Fact(name, said("strong"), reason, Tone.BAD)
        if any(each["kind"] != "zone" for each in it.shared):
            return Fact(name, said("partly"), reason, Tone.CAUTION)
        return Fact(name, said("hardly any"), reason, Tone.GOOD)
    total = sum(it.parts.values())
    share = (it.parts["spilt"] + it.parts["common"]) / total if total > 0 else 0.0
    reason = said(
        "{share} of what a month loses spills over or comes from what is shared",
        share=both(lambda: percent(share)),
    )
    if share >= STRONG:
        return Fact(name, said("strong"), reason, Tone.BAD)
    if share >= PARTLY:
        return Fact(name, said("partly"), reason, Tone.CAUTION)
    return Fact(name, said("hardly any"), reason, Tone.GOOD)


def _shared(it: Mapping[str, Any]) -> Text:
    title = it["title"]
    if it["kind"] == "host":
        return said("host {name}", name=title)
    if it["kind"] == "database":
        return said("database {name}", name=title)
    if it["kind"] == "cache":
        return said("cache {name}", name=title)
    if it["kind"] == "zone":
        return said("zone {name}", name=title)
    return said("routes that {name} answers", name=title)
