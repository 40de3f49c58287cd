"""Reports: what the control plane is to be told, at the exact time of it."""

from models.compiled.clock import MARGIN, clock_of, overrun
from models.compiled.records import Plane, compiled, record, rows

REPORTS = 4096


@record
class Report:
    """What the control plane is to be told."""

    kind: int
    subject: int
    figure: int


reports = rows("reports", Report)


@compiled
def report(p: Plane, kind: int, subject: int, figure: int) -> None:
    """Tell the control plane, before the next turn."""
    clock = clock_of(p)
    if clock.reports == REPORTS:
        overrun(p)
        return
    told = reports(p, clock.reports)
    clock.reports += 1
    clock.is_crowded |= clock.reports > REPORTS - MARGIN
    told.kind = kind
    told.subject = subject
    told.figure = figure
