"""What stands beside the advice: arithmetic, the file's own platform, steps of price."""

from collections.abc import Iterator, Mapping
from string import ascii_uppercase

from experiments.advising.shelf import Contender
from experiments.advising.study import Study
from experiments.advising.wording import lost_min, price
from experiments.comparing.frontier import Frontier, Step
from experiments.comparing.wording import dominated, yen
from experiments.coupling.wording import expected_words
from experiments.figures import listed, quantity
from experiments.headroom.limit import limit_of
from experiments.language.tongue import phrase, template
from experiments.summary.days import LEAST_DAYS

KEPT = {True: template("kept"), False: template("broken"), None: template("open")}


def beside(study: Study) -> Iterator[str]:
    """Say what arithmetic alone would have chosen, and what of the file's platform."""
    if study.arithmetic is not None:
        yield arithmetic(study, study.arithmetic)
    if study.file is not None:
        yield file_words(study, study.file)


def arithmetic(study: Study, chosen: Contender) -> str:
    """Return the sentence on the cheapest that `check` does not refute."""
    if chosen is study.answer:
        return phrase(
            "Arithmetic alone would have chosen the same: it is the cheapest and simplest"
            " that check does not refute."
        )
    answer = study.answer
    if answer is not None and answer.jpy == chosen.jpy:
        return phrase(
            "Arithmetic alone would have chosen {platform} at {price}, for it cannot tell"
            " those of one price apart.",
            platform=chosen.told,
            price=price(chosen),
        )
    return phrase(
        "Arithmetic alone would have chosen {platform} at {price}: the cheapest that"
        " check does not refute; {fate}.",
        platform=chosen.told,
        price=price(chosen),
        fate=_fate(study, chosen),
    )


def file_words(study: Study, file: Contender) -> str:
    """Return the sentence on the platform that the file has itself."""
    name, answer = study.plan.scenario.name, study.answer
    if file is answer:
        return phrase("{name}, the platform of the file, is just that.", name=name)
    message = template("{name}, the platform of the file ({platform}), costs {price}")
    if file.words == name:
        message = template("{name}, the platform of the file, costs {price}")
    words = phrase(message, name=name, platform=file.told, price=price(file))
    if file.placement not in study.plan.placements:
        words = phrase("{words} and is not one of those to choose from", words=words)
    words = phrase("{words}: {fate}", words=words, fate=_fate(study, file))
    if answer is None or study.months:
        return phrase("{said}.", said=words)
    costs = _more(
        file.jpy - answer.jpy,
        template("{value} yen more"),
        template("{value} yen less"),
    )
    loses = _more(
        lost_min(study, file) - lost_min(study, answer),
        template("{value} user-minutes a month more"),
        template("{value} user-minutes a month less"),
    )
    return phrase(
        "{words}; beside the advice it costs {costs} and loses {loses}.",
        words=words,
        costs=costs,
        loses=loses,
    )


def _more(value: float, more: str, less: str) -> str:
    """Return a difference in words: 55 yen more."""
    if not value:
        return phrase("as much")
    return phrase(more if value > 0 else less, value=quantity(abs(value)))


def _fate(study: Study, contender: Contender) -> str:
    """Return whether *contender* keeps its promises, and which it breaks by what."""
    runs = study.runs.done.get(contender, [])
    if len(runs) < LEAST_DAYS:
        return phrase("it was not run")
    verdict = study.runs.verdict(contender)
    lost = phrase(
        "losing {lost} user-minutes a month", lost=quantity(lost_min(study, contender))
    )
    if verdict:
        return phrase("it keeps every promise, {lost}", lost=lost)
    if verdict is None:
        return phrase(
            "whether it keeps every promise is open after {runs} runs, {lost}",
            runs=len(runs),
            lost=lost,
        )
    limit = limit_of(study.runs.run_of(contender), runs, ())
    assert limit is not None
    broken = phrase("{title}: {observed}", title=limit.title, observed=limit.words)
    if limit.cause is not None:
        broken = phrase("{broken} ({cause})", broken=broken, cause=limit.cause)
    return phrase(
        "it does not keep its promises: {broken}, {lost}", broken=broken, lost=lost
    )


def kept_words(study: Study, contender: Contender) -> str:
    """Return in a word, and in a few where they are broken, how promises stand."""
    runs = study.runs.done[contender]
    verdict = study.runs.verdict(contender)
    if verdict is not False:
        return phrase(KEPT[verdict])
    limit = limit_of(study.runs.run_of(contender), runs, ())
    assert limit is not None
    return phrase(
        "broken: {title}, {objectives}",
        title=limit.title,
        objectives=listed(list(limit.objectives)),
    )


def letters(frontier: Frontier) -> dict[str, str]:
    """Return a letter for each platform, which sentences call it by."""
    names = [*ascii_uppercase, *map(str, range(1, len(frontier.risks)))]
    return dict(zip(frontier.risks, names, strict=False))


def steps(study: Study, frontier: Frontier) -> Iterator[str]:
    """Say who is dominated, and what each step up buys."""
    letter = letters(frontier)
    for name, by in frontier.dominated.items():
        if by:
            yield dominated(letter[name], [letter[each] for each in by])
    found = frontier.steps()
    if found and not any(each.saved.high > 0 for each in found):
        yield phrase("Nothing dearer that was tried loses less.")
    else:
        yield from (_step(each, letter) for each in found)
    if not study.months:
        yield phrase(
            "Ordinary days only: all hours of a month taken to lose what those lost that"
            " were run; --bad-days adds what faults cost."
        )


def _step(step: Step, letter: Mapping[str, str]) -> str:
    more_jpy = step.dearer.jpy - step.cheaper.jpy
    costs, each = phrase("{yen} yen a month more", yen=yen(more_jpy)), ""
    if yen(more_jpy) == "0":
        costs = phrase("no yen a month more")
    if step.saved.high <= 0:
        message = template("From {cheaper} to {dearer}: {costs} buy nothing.")
    elif step.saved.low <= 0:
        message = template(
            "From {cheaper} to {dearer}: {costs} buy {saved} user-minutes, which may be"
            " none."
        )
    else:
        message = template(
            "From {cheaper} to {dearer}: {costs} buy {saved} user-minutes: {each} yen"
            " each."
        )
        each = quantity(more_jpy / step.saved.mean)
    return phrase(
        message,
        cheaper=letter[step.cheaper.topology],
        dearer=letter[step.dearer.topology],
        costs=costs,
        saved=expected_words(step.saved),
        each=each,
    )
