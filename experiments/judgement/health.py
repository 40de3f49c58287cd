"""Health checks: which of them a busy loop would miss."""

from collections.abc import Iterator, Sequence

from experiments.figures import percent, span
from experiments.judgement.layout import Layout
from experiments.judgement.objections import BUSY
from experiments.judgement.stations import StationUse, SystemUse
from experiments.language.tongue import phrase, template


def health_objections(
    layout: Layout, systems: Sequence[SystemUse], stations: Sequence[StationUse]
) -> Iterator[str]:
    """Yield checks that wait in a full loop for longer than they may."""
    responses_s = {use.system: use.response_s for use in systems}
    loops = {use.name: use for use in stations if use.kind == "event loop"}
    for name, app in layout.scenario.apps.items():
        loop, response_s = loops.get(name), responses_s.get(app.system)
        if app.health is None or loop is None:
            continue
        is_full = loop.busiest_utilisation >= BUSY
        if is_full and (response_s is None or response_s >= app.health.timeout_s):
            message = template(
                "health checks end processes of {app}: an answer waits in the same loop"
                " as requests, {wait} at its busiest ({when}, {share}), and is late after"
                " {limit}"
            )
            if response_s is None:
                message = template(
                    "health checks end processes of {app}: an answer waits in the same"
                    " loop as requests, for ever at its busiest ({when}, {share}), and is"
                    " late after {limit}"
                )
            yield phrase(
                message,
                app=name,
                wait=span(response_s),
                when=loop.busiest_at,
                share=percent(loop.busiest_utilisation),
                limit=span(app.health.timeout_s),
            )
