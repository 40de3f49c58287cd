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
from experiments.headroom.wording import busiest
from experiments.language.tongue import counted, phrase, template

REASONS = (
    template("memory"),
    template("V8's heap"),
    template("a station that is full"),
    template("the rules of a config"),
)
"""By which arithmetic refutes placements."""


def planned(plan: Plan) -> str:
    """Say what is chosen from and how, before it begins."""
    sold = counted(
        "{count} plan of hosts", "{count} plans of hosts", len(plan.sale.hosts)
    )
    if plan.sale.databases:
        databases = len(plan.sale.databases)
        sold = phrase(
            "{hosts} and {databases} of databases", hosts=sold, databases=databases
        )
    words = phrase(
        "{placements} placements on {sold}, {fewest} or {largest} processes of each"
        " application: the cheapest first, {length}, {first} to {most} runs of the last"
        " {last} of each price",
        placements=f"{len(plan.placements):,}",
        sold=sold,
        fewest=PROCESSES[0],
        largest=PROCESSES[-1],
        length=busiest(None if plan.hours is None else plan.hours.length_s),
        first=FIRST,
        most=MOST,
        last=LAST,
    )
    if plan.has_bad_days:
        return words
    return phrase("{words}; --bad-days for what faults cost", words=words)


def surveyed(study: Study) -> str:
    """Say how many placements there are, and what became of them."""
    shelf, plan = study.shelf, study.plan
    reasons = phrase(", ").join(
        phrase("{count} by {reason}", count=f"{n:,}", reason=phrase(kind))
        for kind, n in shelf.refuted.most_common()
    )
    words = phrase(
        "Of {all} placements the arithmetic of check refutes {refuted}{by}; {raced} of"
        " {prices} were raced",
        all=f"{len(plan.placements):,}",
        refuted=f"{sum(shelf.refuted.values()):,}",
        by=phrase(" ({reasons})", reasons=reasons) if reasons else "",
        raced=f"{sum(each.contenders for each in study.results):,}",
        prices=counted("{count} price", "{count} prices", len(study.results)),
    )
    if shelf.beyond_budget:
        beyond = f"{shelf.beyond_budget:,}"
        words = phrase(
            "{words}, {beyond} are beyond the budget", words=words, beyond=beyond
        )
    left = len(plan.placements) - shelf.looked_at
    if left:
        words = phrase(
            "{words}, {left} dearer ones not looked at", words=words, left=f"{left:,}"
        )
    return phrase("{said}.", said=words)


def advice(study: Study) -> str:
    """Say what should be rented."""
    answer = study.answer
    if answer is None:
        return _no_advice(study)
    return phrase(
        "Rent {platform}: {price}, the cheapest that clearly keeps every promise, in"
        " {runs} runs{hours}.",
        platform=answer.told,
        price=price(answer),
        runs=len(study.runs.done[answer]),
        hours=_of_hours(study.plan),
    )


def _no_advice(study: Study) -> str:
    if study.is_interrupted:
        return phrase("Nothing that was tried until then keeps every promise.")
    budget_jpy = study.plan.limits.budget_jpy
    within = ""
    if budget_jpy is not None:
        within = phrase(" within {budget} yen a month", budget=yen(budget_jpy))
    if not study.results:
        return phrase(
            "Nothing{within} is left by the arithmetic of check.", within=within
        )
    return phrase(
        "Nothing{within} clearly keeps every promise{hours}.",
        within=within,
        hours=_of_hours(study.plan),
    )


def selection(study: Study) -> str | None:
    """Say how surely it was told from others of its price."""
    result, answer = study.kept, study.answer
    if result is None or answer is None:
        return None
    if result.contenders == 1:
        return phrase(
            "At that price it is the only one that the arithmetic does not refute."
        )
    if study.months:
        return _with_faults(study, answer, study.keeping(result))
    if not result.is_sure:
        return phrase(
            "Of {candidates} at that price none is surely better; it loses least in"
            " {runs} runs.",
            candidates=result.contenders,
            runs=result.replications,
        )
    return _told_apart(study, result)


def _told_apart(study: Study, result: Result) -> str:
    """Say how surely the selection found the one that loses least."""
    words = phrase(
        "Of {candidates} at that price it loses least, with a probability of {confidence}"
        " %, if the others lose {zone} user-minutes a month more ({minutes} min a user)",
        candidates=result.contenders,
        confidence=f"{100 * CONFIDENCE:.0f}",
        zone=quantity(study.plan.zone_min),
        minutes=f"{ZONE_MIN:g}",
    )
    halved = result.contenders - len(result.finalists)
    if halved:
        words = phrase(
            "{words}; {halved} of them were given up before, by fewer runs",
            words=words,
            halved=halved,
        )
    alike = _alike(study, result)
    if alike:
        words = counted(
            "{words}; {count} of the last ones loses the same, and is no simpler",
            "{words}; {count} of the last ones lose the same, and are no simpler",
            alike,
            words=words,
        )
    return phrase("{said}.", said=words)


def _with_faults(study: Study, answer: Contender, keeping: Sequence[Contender]) -> str:
    """Say among how many faults have decided, and how many it surely beats."""
    risks = study.frontier().risks
    others = [it for it in keeping if it is not answer and it.words in risks]
    if not others:
        return phrase("At that price it is the only one whose faults were run.")
    mine = risks[answer.words]
    return phrase(
        "Of {candidates} at that price whose faults were run it loses least, these"
        " included: less than {surely} of the {others} others beyond doubt.",
        candidates=len(others) + 1,
        surely=sum(more(risks[it.words], mine).low > 0 for it in others),
        others=len(others),
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
        yield phrase(
            "Mind that in {killed} of the {runs} runs the kernel kills a process for want"
            " of memory, by which no promise is broken.",
            killed=killed,
            runs=len(runs),
        )
    lost = fmean(
        sum(each.sessions.dropped for each in run.systems.values() if each.sessions)
        for run in runs
    )
    if lost:
        yield phrase(
            "In the mean of its runs {lost} connections are lost.", lost=quantity(lost)
        )


def _of_hours(plan: Plan) -> str:
    if plan.hours is None:
        return ""
    return phrase(" of the busiest {length}", length=span(plan.hours.length_s))


def price(contender: Contender) -> str:
    """Return what it costs: 3,905 yen a month."""
    return phrase("{yen} yen a month", yen=yen(contender.jpy))


def lost_min(study: Study, contender: Contender) -> float:
    """Return the user-minutes a month that *contender* loses, in the mean of its runs."""
    return fmean(study.runs.lost_min(contender))
