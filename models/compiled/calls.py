"""Calls: what requests wait for outside the platform; twin of `models.application.calls`.

And the route's rule for when that is: before, between or after its queries.
"""

from models.compiled.kinds import NONE
from models.compiled.levels import change
from models.compiled.lives import apps
from models.compiled.records import Plane, compiled
from models.compiled.visits import pause, visits
from models.config import EndpointConfig


def called_before(endpoint: EndpointConfig) -> int:
    """Return before which of its queries a request calls; NONE where it never does.

    While it holds a connection it calls when all of them are answered.
    """
    queries = endpoint.queries
    if endpoint.wait is None:
        return NONE
    return {"before": 0, "between": (queries + 1) // 2}.get(endpoint.wait_at, queries)


@compiled
def call(p: Plane, v: int, wait_s: float) -> None:
    """Let a visit wait for an answer that usually takes *wait_s*."""
    pause(p, v, wait_s * apps(p, visits(p, v).app).call_slowness)


@compiled
def call_holding(p: Plane, v: int, wait_s: float) -> None:
    """Let a visit wait as before, with a connection in hand."""
    visits(p, v).is_calling = True
    change(p, apps(p, visits(p, v).app).holding, 1.0)
    call(p, v, wait_s)


@compiled
def end_holding(p: Plane, v: int) -> None:
    """Let a visit no longer wait with a connection in hand, if it does."""
    if visits(p, v).is_calling:
        visits(p, v).is_calling = False
        change(p, apps(p, visits(p, v).app).holding, -1.0)
