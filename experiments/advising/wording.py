"""Sentences of advice: what was looked at, what to rent, and what stands beside it."""

from collections.abc import Iterator, Sequence
from statistics import fmean

from experiments.advising.enumeration import PROCESSES
from experiments.advising.plan import ZONE_MIN, Plan
from experiments.advising.race import CONFIDENCE, FIRST, LAST, MOST, Result
from experiments.advising.shelf import Contender
from experiments.advising.study import Study
from experiments.comparing.risk import more
from experiments.comparing.wording import yen
from experiments.figures import quantity, span


def planned(plan: Plan) -> str:
    """Say what is chosen from and how, before it begins."""
    length = "whole runs"
    if plan.hours is not None:
        length = f"the busiest {span(plan.hours.length_s)}"
    sold = f"{_counted(len(plan.sale.hosts), 'plan')} of hosts"
    if plan.sale.databases:
        sold += f" and {len(plan.sale.databases)} of databases"
    words = (
        f"{len(plan.placements):,} placements on {sold}, {PROCESSES[0]} or"
        f" {PROCESSES[-1]} processes of each application: the cheapest first, {length},"
        f" {FIRST} to {MOST} runs of the last {LAST} of each price"
    )
    return words if plan.has_bad_days else f"{words}; --bad-days for what faults cost"


def surveyed(study: Study) -> str:
    """Say how many placements there are, and what became of them."""
    shelf, plan = study.shelf, study.plan
    refuted = ", ".join(f"{n:,} by {kind}" for kind, n in shelf.refuted.most_common())
    raced = sum(each.contenders for each in study.results)
    words = (
        f"Of {len(plan.placements):,} placements the arithmetic of check refutes"
        f" {sum(shelf.refuted.values()):,}{f' ({refuted})' if refuted else ''};"
        f" {raced:,} of {_counted(len(study.results), 'price')} were raced"
    )
    if shelf.beyond_budget:
        words += f", {shelf.beyond_budget:,} are beyond the budget"
    left = len(plan.placements) - shelf.looked_at
    return f"{words}, {left:,} dearer ones not looked at." if left else f"{words}."


def advice(study: Study) -> str:
    """Say what should be rented."""
    answer = study.answer
    if answer is None:
        return _no_advice(study)
    seeds = len(study.runs.done[answer])
    return (
        f"Rent {answer.words}: {price(answer)}, the cheapest that clearly keeps every"
        f" promise, in {seeds} runs{_of_hours(study.plan)}."
    )


def _no_advice(study: Study) -> str:
    if study.is_interrupted:
        return "Nothing that was tried until then keeps every promise."
    budget_jpy = study.plan.limits.budget_jpy
    within = "" if budget_jpy is None else f" within {yen(budget_jpy)} yen a month"
    if not study.results:
        return f"Nothing{within} is left by the arithmetic of check."
    return f"Nothing{within} clearly keeps every promise{_of_hours(study.plan)}."


def selection(study: Study) -> str | None:
    """Say how surely it was told from others of its price."""
    result, answer = study.kept, study.answer
    if result is None or answer is None:
        return None
    if result.contenders == 1:
        return "At that price it is the only one that the arithmetic does not refute."
    at = f"Of {result.contenders} at that price"
    if study.months:
        return _with_faults(study, answer, study.keeping(result))
    if not result.is_sure:
        return (
            f"{at} none is surely better; it loses least in {result.replications} runs."
        )
    worth = (
        f"if the others lose {quantity(study.plan.zone_min)} user-minutes a month more"
        f" ({ZONE_MIN:g} min a user)"
    )
    words = (
        f"{at} it loses least, with a probability of {100 * CONFIDENCE:.0f} %, {worth}"
    )
    halved = result.contenders - len(result.finalists)
    if halved:
        words += f"; {halved} of them were given up before, by fewer runs"
    alike = _alike(study, result)
    if alike:
        words += f"; {alike} of the last ones lose{'s' * (alike == 1)} the same, and"
        words += f" {'is' if alike == 1 else 'are'} no simpler"
    return f"{words}."


def _with_faults(study: Study, answer: Contender, keeping: Sequence[Contender]) -> str:
    """Say among how many faults have decided, and how many it surely beats."""
    risks = study.frontier().risks
    others = [it for it in keeping if it is not answer and it.words in risks]
    if not others:
        return "At that price it is the only one whose faults were run."
    mine = risks[answer.words]
    surely = sum(more(risks[it.words], mine).low > 0 for it in others)
    return (
        f"Of {len(others) + 1} at that price whose faults were run it loses least, these"
        f" included: less than {surely} of the {len(others)} others beyond doubt."
    )


def _alike(study: Study, result: Result) -> int:
    """Return how many finalists lose as much, at the digits of a figure."""
    lost = quantity(lost_min(study, result.chosen))
    return sum(
        quantity(lost_min(study, each)) == lost
        for each in result.finalists
        if each is not result.chosen
    )


def minded(study: Study) -> Iterator[str]:
    """Say what the advice keeps its promises in spite of."""
    if study.answer is None:
        return
    runs = study.runs.done[study.answer]
    killed = sum(any(host.oom_kills for host in run.hosts.values()) for run in runs)
    if killed:
        yield (
            f"Mind that in {killed} of the {len(runs)} runs the kernel kills a process"
            " for want of memory, by which no promise is broken."
        )
    lost = fmean(
        sum(each.sessions.dropped for each in run.systems.values() if each.sessions)
        for run in runs
    )
    if lost:
        yield f"In the mean of its runs {quantity(lost)} connections are lost."


def _of_hours(plan: Plan) -> str:
    if plan.hours is None:
        return ""
    return f" of the busiest {span(plan.hours.length_s)}"


def price(contender: Contender) -> str:
    """Return what it costs: 3,905 yen a month."""
    return f"{yen(contender.jpy)} yen a month"


def lost_min(study: Study, contender: Contender) -> float:
    """Return the user-minutes a month that *contender* loses, in the mean of its runs."""
    return fmean(study.runs.lost_min(contender))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
