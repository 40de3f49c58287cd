"""Backlogs: the work that can wait for each machine while it is throttled.

A process takes so many connections that it has not yet read from, and a database so many
queries as there are connections; whoever comes beyond is refused or waits elsewhere.
Clients that give up do not take their work away.
"""

from collections.abc import Iterable

from experiments.judgement.layout import Layout
from experiments.judgement.routes import Route


def backlogs_of(layout: Layout, routes: Iterable[Route]) -> dict[str, float]:
    """Return the most work that waits for each machine, in core-seconds, by place."""
    known = list(routes)
    waiting = {f"hosts.{name}": 0.0 for name in layout.hosts}
    waiting |= {f"databases.{name}": 0.0 for name in layout.databases}
    for name, app in layout.scenario.apps.items():
        mine = [route for route in known if route.app == name and route.callbacks]
        asked = [route for route in mine if not route.is_session]
        needs, clients = layout.process(name), layout.system(name).clients
        requests: float = app.instances * needs.backlog
        if clients.kind == "closed":
            requests = min(requests, clients.users)
        waiting[f"hosts.{app.host}"] += requests * _mean_s(asked)
        if app.database is not None:
            connections = app.instances * needs.pool_size
            place = f"databases.{app.database}"
            waiting[place] += min(requests, connections) * _mean_query_s(asked)
    return waiting


def _mean_s(routes: list[Route]) -> float:
    """Return the mean CPU time of a request, on its host."""
    shares = sum(route.share for route in routes)
    work_s = sum(route.share * (route.loop_s + route.threads_s) for route in routes)
    return work_s / shares if shares else 0.0


def _mean_query_s(routes: list[Route]) -> float:
    queries = sum(route.share * route.queries for route in routes)
    work_s = sum(route.share * route.queries * route.query_s for route in routes)
    return work_s / queries if queries else 0.0
