"""Comebacks: what is said of a system after a stall, and of faults without an answer."""

from collections.abc import Iterator, Sequence

from experiments.figures import listed, percent, span
from experiments.judgement.layout import Layout
from experiments.judgement.recoveries import StallUse
from experiments.language.tongue import phrase, template
from models.config import DAY_S


def recovery_sentence(use: StallUse) -> str:
    """Return how long it takes after a stall, or what keeps it from ending."""
    if not use.is_for_ever:
        return phrase(
            "{system} needs about {drained} after {cause} ({stall}): {station} works off"
            " what waited, and answers are late for the first {late}",
            system=use.title,
            drained=span(use.drained_after_s),
            cause=use.cause,
            stall=span(use.stall_s),
            station=use.station,
            late=span(use.answers_after_s),
        )
    message = template(
        "{system} never comes back after {cause} ({stall}): {attempts} attempts a request"
        " make {share} of {station}"
    )
    heap_s = use.heap_full_after_s
    if heap_s is not None and heap_s < DAY_S:
        message = template(
            "{system} never comes back after {cause} ({stall}): {attempts} attempts a"
            " request make {share} of {station}, until what waits has filled a heap"
            " ({heap})"
        )
    return phrase(
        message,
        system=use.title,
        cause=use.cause,
        stall=span(use.stall_s),
        attempts=f"{use.attempts:.3g}",
        share=percent(use.utilisation),
        station=use.station,
        heap=span(heap_s),
    )


def left_to_run(layout: Layout, stalls: Sequence[StallUse]) -> Iterator[str]:
    """Yield a sentence on the faults of a config of which *stalls* say nothing."""
    told = {stall.cause for stall in stalls}
    left = [
        phrase(
            "`{name}` ({kind} of {target})",
            name=name,
            kind=fault.kind,
            target=fault.target,
        )
        for name, fault in layout.scenario.faults.items()
        if f"`{name}`" not in told
    ]
    if left:
        one = template("what {faults} does is left to `lssim run`")
        many = template("what {faults} do is left to `lssim run`")
        yield phrase(one if len(left) == 1 else many, faults=listed(left))
