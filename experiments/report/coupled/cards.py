"""Cards: how far the fates of the systems are joined, topology by topology."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from experiments.figures import percent
from experiments.report.coupled.felt import Topology
from experiments.report.joined import by_month, by_sharing
from experiments.report.parts import Card, Cards, Fact
from experiments.report.text import Text, both, said, same


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
    return by_month(it.parts) or by_sharing([each["kind"] for each in it.shared])


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
