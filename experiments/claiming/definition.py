"""The definition of a book of claims: from a TOML file, with every fault at once."""

import keyword
from collections.abc import Iterator, Mapping
from pathlib import Path

from experiments.claiming.book import SHIPPED, Book
from experiments.claiming.claim import (
    Arithmetic,
    Check,
    Claims,
    Compared,
    OfConfig,
    Planned,
    Promised,
    Simulated,
)
from experiments.claiming.expression import (
    FUNCTIONS,
    Expression,
    ExpressionError,
    Name,
)
from experiments.claiming.figures import fault_of
from experiments.claiming.platform import Platform, other_of, platforms_of
from experiments.claiming.rule import Rule, rule
from experiments.sweeping.factors import MisplacedError
from experiments.sweeping.outputs import OutputError, outputs_of
from models.loading.diagnosis import (
    ConfigError,
    Fault,
    Finding,
    Place,
    unknown_name,
    written,
)
from models.loading.structuring import structured
from models.loading.tomlfile import read_toml


def load_claims(path: Path = SHIPPED) -> Book:
    """Return the claims in the file at *path*; raise `ConfigError` with every fault."""
    claims, findings = structured(read_toml(path), Claims)
    if claims is not None:
        book = Book(path=path, claims=claims)
        findings = list(_broken_rules(book))
    if findings or claims is None:
        faults = [Fault(str(path), written(it.place), it.message) for it in findings]
        raise ConfigError(faults)
    return book


def _broken_rules(book: Book) -> Iterator[Finding]:
    if not book.claims.claims:
        yield Finding(("claims",), "must not be empty: nothing is claimed")
    for name in book.claims.numbers:
        if not name.isidentifier() or keyword.iskeyword(name) or name in FUNCTIONS:
            said = "its name must be of letters, digits and _, and no word of Python's"
            yield Finding(("numbers", name), said)
    for key, claim in book.claims.claims.items():
        if not claim.checks:
            place: Place = ("claims", key, "checks")
            yield Finding(place, "must not be empty: nothing would decide")
        for number, check in enumerate(claim.checks):
            yield from _of_check(book, check, ("claims", key, "checks", number))


def _of_check(book: Book, check: Check, place: Place) -> Iterator[Finding]:
    it = None
    if not isinstance(check, Promised):
        try:
            it = rule(check.rule)
        except ExpressionError as error:
            yield Finding((*place, "rule"), str(error))
            return
        for said in _zero_divisors(it, book.numbers):
            yield Finding((*place, "rule"), said)
        if check.within and it.sign != "==":
            said = f"is for ==, and the rule compares by {it.sign}"
            yield Finding((*place, "within"), said)
    if check.varies is not None and not check.varies.low < check.varies.high:
        said = f"must be above low = {check.varies.low:g}, got {check.varies.high:g}"
        yield Finding((*place, "varies", "high"), said)
    if isinstance(check, Arithmetic):
        assert it is not None
        yield from _of_numbers(book, check, it, place)
    else:
        yield from _of_platforms(book, check, it, place)


def _of_numbers(
    book: Book, check: Arithmetic, it: Rule, place: Place
) -> Iterator[Finding]:
    if check.kind == "law" and not check.law:
        yield Finding((*place, "law"), "missing, a law has a name")
    yield from _unknown_numbers(it.names, book, (*place, "rule"))
    if check.varies is not None:
        varied: list[Name] = [(check.varies.name,)]
        yield from _unknown_numbers(varied, book, (*place, "varies", "name"))
        if varied[0] not in it.names:
            said = f"{check.varies.name} is not in the rule, nothing would change"
            yield Finding((*place, "varies", "name"), said)


def _of_platforms(
    book: Book, check: OfConfig, it: Rule | None, place: Place
) -> Iterator[Finding]:
    names = [each.name for each in check.cases]
    if len(set(names)) < len(names):
        yield Finding((*place, "cases"), "must have names of their own")
    try:
        platforms = list(platforms_of(check, book.folder))
        if isinstance(check, Compared):
            others = [
                other_of(check, each, check.other, book.folder) for each in platforms
            ]
            platforms += others
    except ConfigError as error:
        for fault in error.faults:
            yield Finding((*place, "config"), str(fault))
        return
    found = [
        each for platform in platforms for each in _of_platform(book, check, it, platform)
    ]
    for key, message in dict.fromkeys(found):
        yield Finding((*place, key), message)


def _of_platform(
    book: Book, check: OfConfig, it: Rule | None, platform: Platform
) -> Iterator[tuple[str, str]]:
    """Yield the key of *check* that is wrong, and what is wrong with it."""
    if check.varies is not None:
        try:
            platform.value(0.0)
        except MisplacedError as error:
            yield "varies", str(error)
    if not isinstance(check, Planned):
        for said in platform.faults_too_late(check):
            yield "set", said
    if isinstance(check, Promised):
        for name in check.systems:
            if name not in platform.scenario.systems:
                yield "systems", unknown_name("system", name, platform.scenario.systems)
        return
    assert it is not None
    for figure in it.names:
        wrong = _of_name(book, check, it, figure, platform)
        if wrong is not None:
            yield "rule", wrong


def _of_name(
    book: Book, check: OfConfig, it: Rule, name: Name, platform: Platform
) -> str | None:
    if len(name) == 1:
        return _unknown_number(name, book)
    if isinstance(check, Planned):
        return fault_of(name, platform.scenario)
    if isinstance(check, Simulated | Compared) and name in it.right.names:
        return f"a figure of runs stands on the left, got {'.'.join(name)} on the right"
    try:
        outputs_of(written(name), [platform.scenario])
    except OutputError as error:
        return str(error)
    return None


def _unknown_numbers(names: list[Name], book: Book, place: Place) -> Iterator[Finding]:
    for name in names:
        said = _unknown_number(name, book)
        if said is not None:
            yield Finding(place, said)


def _unknown_number(name: Name, book: Book) -> str | None:
    if len(name) > 1:
        return f"{'.'.join(name)} is a figure, and a check of this kind has numbers only"
    if name in book.numbers:
        return None
    return unknown_name("number", name[0], book.claims.numbers)


def _zero_divisors(it: Rule, numbers: Mapping[Name, float]) -> Iterator[str]:
    """Yield where *it* divides by what is zero, whatever its figures are."""
    for side in (it.left, it.right):
        known = [each for each in side.divisors if set(each.names) <= set(numbers)]
        if any(_is_zero(each, numbers) for each in known):
            yield f"divides by zero: {side.text}"


def _is_zero(divisor: Expression, numbers: Mapping[Name, float]) -> bool:
    try:
        return divisor.value(numbers) == 0
    except ExpressionError:
        return False  # it is one of its own divisors that is zero
