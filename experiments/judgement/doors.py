"""Doors: how many of those who come to nginx find all of its connections taken.

Over pairs of connections, for a socket and a request that is handed on hold two. Who
comes by chance finds as many taken as there are by chance: Erlang's loss formula, if
whoever is turned away stays away, and his formula for waiting, if all of them come again
at once. Clients with pauses lie between.
"""

from collections.abc import Sequence

from experiments.figures import percent, quantity
from experiments.judgement.layout import Layout
from experiments.judgement.stations import StationUse
from experiments.language.tongue import phrase
from models.config import title_of
from models.hosting.gateway import PROXIED
from sim.queueing import erlang_b, erlang_c

FELT = 0.001
"""Of those who come: more than that are seldom promised to fail."""
MANY = 100
"""So many pairs, half of them free on average, are never all taken."""


def turned_away(layout: Layout, use: StationUse) -> float:
    """Return the share of those who come to the gateway *use* that it has no room for."""
    pairs, taken = int(use.servers // PROXIED), use.busiest_utilisation
    is_idle = taken == 0 or (pairs > MANY and taken < 0.5)
    if is_idle or taken >= 1 or not _may_be_full(layout, use):
        return 0.0  # beyond 1 it is no chance, and another objection
    return erlang_b(_pairs_taken(use), servers=pairs)


def door_sentence(layout: Layout, stations: Sequence[StationUse]) -> str | None:
    """Return which gateway in *stations* turns most people away, if that is felt."""
    doors = [it for it in stations if it.kind == "gateway"]
    use = max(doors, key=lambda it: turned_away(layout, it), default=None)
    if use is None or turned_away(layout, use) <= FELT:
        return None
    return phrase(
        "nginx on host {title} turns away {share} of those who come, and up to"
        " {insistent} if they all come again at once: of its {servers} connections"
        " {taken} are taken on average ({when}; hosts.{host}.gateway.worker_connections)",
        title=title_of(layout.scenario, "hosts", use.name),
        share=percent(turned_away(layout, use)),
        insistent=percent(_insistent(use)),
        servers=quantity(use.servers),
        taken=percent(use.busiest_utilisation),
        when=use.busiest_at,
        host=use.name,
    )


def _insistent(use: StationUse) -> float:
    """Return the share that finds no room if whoever is turned away comes again."""
    return erlang_c(_pairs_taken(use), servers=int(use.servers // PROXIED))


def _pairs_taken(use: StationUse) -> float:
    return use.busiest_utilisation * use.servers / PROXIED


def _may_be_full(layout: Layout, use: StationUse) -> bool:
    """Say whether so many may come: a closed load has no more than its users."""
    users = 0
    for name, system in layout.scenario.systems.items():
        if use.name in layout.hosts_of(name):
            if system.clients.kind != "closed" or system.sessions is not None:
                return True
            users += system.clients.users
    return PROXIED * users > use.servers
