"""What stands beside the advice: arithmetic, the file's own platform, steps of price."""

from collections.abc import Iterator, Mapping
from string import ascii_uppercase

from experiments.advising.shelf import Contender
from experiments.advising.study import Study
from experiments.advising.wording import lost_min, price
from experiments.comparing.frontier import Frontier, Step
from experiments.comparing.wording import dominance, yen
from experiments.coupling.wording import expected_words
from experiments.figures import listed, quantity
from experiments.headroom.limit import limit_of
from experiments.summary.days import LEAST_DAYS

KEPT = {True: "kept", False: "broken", None: "open"}


def beside(study: Study) -> Iterator[str]:
    """Say what arithmetic alone would have chosen, and what of the file's platform."""
    if study.arithmetic is not None:
        yield arithmetic(study, study.arithmetic)
    if study.file is not None:
        yield file_words(study, study.file)


def arithmetic(study: Study, chosen: Contender) -> str:
    """Return the sentence on the cheapest that `check` does not refute."""
    if chosen is study.answer:
        return (
            "Arithmetic alone would have chosen the same: it is the cheapest and simplest"
            " that check does not refute."
        )
    words = f"Arithmetic alone would have chosen {chosen.words} at {price(chosen)}"
    answer = study.answer
    if answer is not None and answer.jpy == chosen.jpy:
        return f"{words}, for it cannot tell those of one price apart."
    return f"{words}: the cheapest that check does not refute; {_fate(study, chosen)}."


def file_words(study: Study, file: Contender) -> str:
    """Return the sentence on the platform that the file has itself."""
    name, answer = study.plan.scenario.name, study.answer
    if file is answer:
        return f"{name}, the platform of the file, is just that."
    words = f"{name}, the platform of the file ({file.words}), costs {price(file)}"
    if file.words == name:
        words = f"{name}, the platform of the file, costs {price(file)}"
    if file.placement not in study.plan.placements:
        words = f"{words} and is not one of those to choose from"
    words = f"{words}: {_fate(study, file)}"
    if answer is None or study.months:
        return f"{words}."
    costs = _more(file.jpy - answer.jpy, "yen")
    more_min = lost_min(study, file) - lost_min(study, answer)
    loses = _more(more_min, "user-minutes a month")
    return f"{words}; beside the advice it costs {costs} and loses {loses}."


def _more(value: float, unit: str) -> str:
    """Return a difference in words: 55 yen more."""
    if not value:
        return "as much"
    return f"{quantity(abs(value))} {unit} {'more' if value > 0 else 'less'}"


def _fate(study: Study, contender: Contender) -> str:
    """Return whether *contender* keeps its promises, and which it breaks by what."""
    runs = study.runs.done.get(contender, [])
    if len(runs) < LEAST_DAYS:
        return "it was not run"
    verdict = study.runs.verdict(contender)
    lost = f"losing {quantity(lost_min(study, contender))} user-minutes a month"
    if verdict:
        return f"it keeps every promise, {lost}"
    if verdict is None:
        return f"whether it keeps every promise is open after {len(runs)} runs, {lost}"
    limit = limit_of(study.runs.run_of(contender), runs, ())
    assert limit is not None
    behind = f" ({limit.cause})" if limit.cause is not None else ""
    return f"it does not keep its promises: {limit.title}: {limit.words}{behind}, {lost}"


def kept_words(study: Study, contender: Contender) -> str:
    """Return in a word, and in a few where they are broken, how promises stand."""
    runs = study.runs.done[contender]
    verdict = study.runs.verdict(contender)
    if verdict is not False:
        return KEPT[verdict]
    limit = limit_of(study.runs.run_of(contender), runs, ())
    assert limit is not None
    return f"{KEPT[False]}: {limit.title}, {listed(list(limit.objectives))}"


def letters(frontier: Frontier) -> dict[str, str]:
    """Return a letter for each platform, which sentences call it by."""
    names = [*ascii_uppercase, *map(str, range(1, len(frontier.risks)))]
    return dict(zip(frontier.risks, names, strict=False))


def steps(study: Study, frontier: Frontier) -> Iterator[str]:
    """Say who is dominated, and what each step up buys."""
    letter = letters(frontier)
    for name, by in frontier.dominated.items():
        if by:
            others = [letter[each] for each in by]
            yield f"{letter[name]} is dominated: {dominance(others)}, beyond doubt."
    found = frontier.steps()
    if found and not any(each.saved.high > 0 for each in found):
        yield "Nothing dearer that was tried loses less."
    else:
        yield from (_step(each, letter) for each in found)
    if not study.months:
        yield (
            "Ordinary days only: all hours of a month taken to lose what those lost that"
            " were run; --bad-days adds what faults cost."
        )


def _step(step: Step, letter: Mapping[str, str]) -> str:
    more_jpy = step.dearer.jpy - step.cheaper.jpy
    ends = f"From {letter[step.cheaper.topology]} to {letter[step.dearer.topology]}"
    costs = yen(more_jpy)
    words = f"{ends}: {costs if costs != '0' else 'no'} yen a month more buy"
    if step.saved.high <= 0:
        return f"{words} nothing."
    saved = f"{expected_words(step.saved)} user-minutes"
    if step.saved.low <= 0:
        return f"{words} {saved}, which may be none."
    return f"{words} {saved}: {quantity(more_jpy / step.saved.mean)} yen each."
