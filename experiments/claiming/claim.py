"""A claim, as a file of claims says it: frozen data, each key with its sentence."""

from attrs import frozen

from experiments.summary.days import LEAST_DAYS
from models.config.fields import choice, count, flag, number, part, text

TOPICS = ("money", "memory", "load", "availability", "recommendation")
REFUTED, INCONSISTENT = "refuted", "inconsistent"
KEPT, BROKEN = "kept", "broken"


@frozen(kw_only=True)
class Number:
    """A number that checks may name."""

    value: float = number("What it is.", low=-1e15)
    unit: str = text("In which unit.", default="")
    source: str = text("Who says so.")


@frozen(kw_only=True)
class NumberRange:
    """A number that may be another one."""

    name: str = text("That of the number.")
    low: float = number("Its least value.", low=-1e15)
    high: float = number("Its largest value.", low=-1e15)


@frozen(kw_only=True)
class KeyRange:
    """Keys of the config that may say something else, all the same."""

    keys: tuple[str, ...] = part("Dotted keys; * stands for every entry of a table.")
    low: float = number("Their least value.", low=-1e15)
    high: float = number("Their largest value.", low=-1e15)
    is_relative: bool = flag("Does it multiply what the config says?", default=False)


@frozen(kw_only=True)
class Case:
    """One of several platforms that a check is about."""

    name: str = text("What it is called.")
    ja: str | None = text("Its name in Japanese.", default=None)
    config: str | None = text("Its file, if not that of the check.", default=None)
    set: tuple[str, ...] = part("Values on top, as `--set` takes them.", default=())
    unset: tuple[str, ...] = part("Keys to go, as `--unset` takes them.", default=())


@frozen(kw_only=True)
class _Check:
    """What all checks have."""

    says: str = text("What it means, in a sentence.", default="")
    ja: str | None = text("The same in Japanese.", default=None)
    otherwise: str = choice(
        "Verdict if it does not hold.", (REFUTED, INCONSISTENT), default=REFUTED
    )
    is_margin: bool = flag(
        "Is what varies more than is claimed, and told as what would change it?",
        default=False,
    )


@frozen(kw_only=True)
class Arithmetic(_Check):
    """A rule between numbers."""

    kind: str = choice("What it is.", ("arithmetic", "law"))
    law: str = text("Name of the law and its formula.", default="")
    law_ja: str | None = text("The same in Japanese.", default=None)
    rule: str = text("What must be so: left <= right.")
    within: float = number("Share by which equals may differ.", default=0.0, high=1.0)
    varies: NumberRange | None = part("What may be otherwise.", default=None)


@frozen(kw_only=True)
class _OfConfig(_Check):
    config: str = text("Scenario file, as from this file.")
    set: tuple[str, ...] = part("Values as `--set` takes them.", default=())
    unset: tuple[str, ...] = part("Keys as `--unset` takes them.", default=())
    cases: tuple[Case, ...] = part("Platforms to be tried, if several.", default=())
    varies: KeyRange | None = part("What may be otherwise.", default=None)


@frozen(kw_only=True)
class Planned(_OfConfig):
    """A rule between figures of `lssim check`, and numbers."""

    kind: str = choice("What it is.", ("planned",))
    rule: str = text("What must be so: left <= right.")
    within: float = number("Share by which equals may differ.", default=0.0, high=1.0)


@frozen(kw_only=True)
class _OfRuns(_OfConfig):
    replications: int = count("Runs, a seed each.", default=LEAST_DAYS, low=LEAST_DAYS)
    busy_hours: float | None = number(
        "Length of the busy hours to run, h; absent: the run that the config has.",
        default=None,
        above=True,
        high=168.0,
    )


@frozen(kw_only=True)
class Simulated(_OfRuns):
    """A rule for the mean of a figure over runs: left is of runs, right of numbers."""

    kind: str = choice("What it is.", ("simulated",))
    rule: str = text("What must be so: left <= right.")
    within: float = number("Share by which equals may differ.", default=0.0, high=1.0)


@frozen(kw_only=True)
class Compared(_OfRuns):
    """A rule for how much more another platform has of a figure, under the same users."""

    kind: str = choice("What it is.", ("compared",))
    rule: str = text("What must be so of the difference: left <= right.")
    within: float = number("Share by which equals may differ.", default=0.0, high=1.0)
    other: Case = part("The platform that has more or less.")


@frozen(kw_only=True)
class Promised(_OfRuns):
    """Whether systems keep what they promise, by several runs."""

    kind: str = choice("What it is.", ("promised",))
    systems: tuple[str, ...] = part("Names; all, if absent.", default=())
    expects: str = choice("What must be so.", (KEPT, BROKEN), default=KEPT)


OfRuns = Simulated | Compared | Promised
OfConfig = Planned | Simulated | Compared | Promised
Check = Arithmetic | Planned | Simulated | Compared | Promised


@frozen(kw_only=True)
class Claim:
    """What is said, and how it is checked."""

    topic: str = choice("What it is about.", TOPICS)
    english: str = text("What is said, in English.")
    text: str = text("The same in the words of whoever says it.")
    checks: tuple[Check, ...] = part("How it is checked; all count.")


@frozen(kw_only=True)
class Claims:
    """Everything that is said."""

    title: str = text("Whose claims these are.", default="")
    ja: str | None = text("The same in Japanese.", default=None)
    numbers: dict[str, Number] = part("Numbers by the names that checks use.", default={})
    claims: dict[str, Claim] = part("Claims by short names.")
