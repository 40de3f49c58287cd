"""The study: every claim of a file, checked by numbers, by `check`, and by runs."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import define, field, frozen

from experiments.claiming.asking import (
    Answer,
    compared,
    exactly,
    planned,
    promised,
    simulated,
    unknown,
)
from experiments.claiming.book import Book
from experiments.claiming.claim import (
    Arithmetic,
    Check,
    Claim,
    Compared,
    OfConfig,
    Planned,
    Promised,
)
from experiments.claiming.expression import Name
from experiments.claiming.finding import Evidence, Finding, Judged
from experiments.claiming.flip import CLOSER, FINE, RESOLUTION, flip_of
from experiments.claiming.platform import Platform, other_of, platforms_of
from experiments.claiming.proof import commands_of
from experiments.claiming.rule import Verdict, rule
from experiments.claiming.runs import Runs
from experiments.language.saying import Saying
from experiments.language.tongue import template
from experiments.result import Result
from models.loading import ConfigError


@frozen(kw_only=True)
class Study(Result):
    """What was found out of a book of claims."""

    book: Book
    judged: tuple[Judged, ...]
    is_interrupted: bool = False


def study(
    book: Book,
    runs: Runs,
    *,
    keys: Sequence[str] = (),
    told: Callable[[Judged], None] = lambda _: None,
) -> Study:
    """Check the claims of *book* with these *keys*, or all; *told* hears of each.

    Interrupted by Ctrl-C it keeps those that are finished.
    """
    judged: list[Judged] = []
    is_interrupted = False
    try:
        for key in keys or book.claims.claims:
            judged.append(_judged(book, key, book.claims.claims[key], runs))
            told(judged[-1])
    except KeyboardInterrupt:
        is_interrupted = True
    return Study(book=book, judged=tuple(judged), is_interrupted=is_interrupted)


def _judged(book: Book, key: str, claim: Claim, runs: Runs) -> Judged:
    evidence = [
        Evidence(check=check, findings=tuple(_findings(book, check, runs)))
        for check in claim.checks
    ]
    return Judged(key=key, claim=claim, evidence=tuple(evidence))


def _findings(book: Book, check: Check, runs: Runs) -> Iterator[Finding]:
    if isinstance(check, Arithmetic):
        yield _of_numbers(check, book.numbers)
        return
    for platform in platforms_of(check, book.folder):
        other = None
        if isinstance(check, Compared):
            other = other_of(check, platform, check.other, book.folder)
        yield _Case(check, platform, other, book.numbers, runs).finding()


def _of_numbers(check: Arithmetic, numbers: Mapping[Name, float]) -> Finding:
    it, varies = rule(check.rule), check.varies

    def value(unit: float) -> float:
        assert varies is not None
        return varies.low + unit * (varies.high - varies.low)

    def at(unit: float) -> Answer:
        known = dict(numbers)
        if varies is not None:
            known[varies.name,] = value(unit)
        return exactly(it, known, check.within)

    answer, flip = at(0.0), None
    if varies is not None:
        flip = flip_of(
            lambda unit: at(unit).holds, value, what=(varies.name,), resolution=FINE
        )
    return Finding(case="", holds=answer.holds, words=answer.words, flip=flip)


@define
class _Case:
    """One check of one platform, wherever in its range what varies is."""

    check: OfConfig
    platform: Platform
    other: Platform | None
    numbers: Mapping[Name, float]
    runs: Runs
    answers: dict[float, Answer] = field(factory=dict)

    def finding(self) -> Finding:
        """Return what the check says here, and where that turns."""
        answer, flip, varies = self.answer(0.0), None, self.check.varies
        is_exact = isinstance(self.check, Planned)
        if varies is not None:
            flip = flip_of(
                self.holds,
                self.platform.value,
                what=varies.keys,
                resolution=CLOSER if is_exact else RESOLUTION,
                is_relative=varies.is_relative,
            )
        return Finding(
            case=self.platform.case,
            ja=self.platform.ja,
            holds=answer.holds,
            words=answer.words,
            commands=tuple(commands_of(self.check, self.platform, self.other)),
            flip=flip,
            beyond=None if flip is None or is_exact else self._beyond(answer),
        )

    def _beyond(self, begins: Answer) -> Saying:
        """Return what is said at the first place with the opposite of how it *begins*."""
        turned = [
            unit
            for unit, answer in self.answers.items()
            if answer.holds is (not begins.holds)
        ]
        return self.answers[min(turned)].words

    def holds(self, unit: float) -> Verdict:
        return self.answer(unit).holds

    def answer(self, unit: float) -> Answer:
        if unit not in self.answers:
            self.answers[unit] = self._asked(unit)
        return self.answers[unit]

    def _asked(self, unit: float) -> Answer:
        check = self.check
        try:
            scenario = self.platform.at(unit)
        except ConfigError as error:
            return unknown(template("is no config: {fault}"), fault=error.faults[0])
        if isinstance(check, Planned):
            return planned(check, scenario, self.numbers)
        part = self.platform.run_of(check, scenario)
        made = self.runs.of(part, check.replications)
        if isinstance(check, Promised):
            return promised(check, made)
        if isinstance(check, Compared):
            assert self.other is not None
            against = self.other.run_of(check, self.other.at(unit))
            others = self.runs.of(against, check.replications)
            return compared(check, made, others, self.numbers)
        return simulated(check, made, self.numbers)
