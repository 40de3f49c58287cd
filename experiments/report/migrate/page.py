"""The page of a migration: whether each step comes in time, and what it costs."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from experiments.dossier.dossier import Dossier
from experiments.figures import percent, quantity, yen
from experiments.judgement.stations import WORDS
from experiments.language.tongue import phrase
from experiments.report.migrate.answer import answer_of
from experiments.report.migrate.due import due_figure
from experiments.report.migrate.monthly import load_figure, price_figure
from experiments.report.migrate.phases import Phase, phases_of
from experiments.report.migrate.steps import steps_of
from experiments.report.migrate.storage import storage_figure
from experiments.report.migrate.wording import step_words
from experiments.report.names import Names, first_heading, names_in
from experiments.report.parts import Card, Cards, Fact, Item, Page, Section, Tone
from experiments.report.text import Text, both, said, same
from experiments.report.trials import Trial, what_if

Tree = Mapping[str, Any]

PHASE = 1
"""Column of the terminal's table of months that has the names of phases."""


def migrate_page(source: Dossier) -> Page:
    """Return the page of a migration, whether its steps come in time first."""
    document = source.document
    names = names_in(source.told, PHASE)
    phases = phases_of(document, names)
    cards = Cards([_card(document, each) for each in phases])
    return Page(
        first_heading(source.told) or same(document["question"]),
        answer_of(document, phases),
        [
            Section("phases", said("The platforms"), [cards]),
            Section(
                "months", said("Month by month"), list(_charts(document, phases, names))
            ),
            *_what_if(document, names),
            Section(
                "steps", said("What each step takes"), list(steps_of(document, names))
            ),
        ],
    )


def _what_if(document: Tree, names: Names) -> list[Section]:
    """Return the loads that were tried of each phase, if any was."""
    tried = {
        names[phase["name"]]: [
            Trial(it["load"], it["kept"])
            for it in phase["trials"]
            if it["load"] is not None
        ]
        for phase in document["phases"]
    }
    return what_if(tried)


def _charts(document: Tree, phases: list[Phase], names: Names) -> Iterator[Item]:
    yield due_figure(document, phases)
    yield price_figure(document["months"], names)
    yield load_figure(document["months"], phases, names)
    storage = storage_figure(document, names)
    if storage is not None:
        yield storage


def _card(document: Tree, phase: Phase) -> Card:
    tone = Tone.BAD if phase.late else Tone.PLAIN
    return Card(phase.title, list(_facts(document, phase)), tone)


def _facts(document: Tree, phase: Phase) -> Iterator[Fact]:
    """Yield the months of *phase*, its price and load in the last, and its next step."""
    if not phase.months:
        yield Fact(said("months"), said("none"))
        return
    first, last = phase.months[0], phase.months[-1]
    yield Fact(
        said("months"), said("{low} to {high}", low=first["month"], high=last["month"])
    )
    if last["jpy"] is not None:
        price = both(partial(yen, last["jpy"]))
        yield Fact(said("price of its last month"), price)
    yield Fact(
        said("load of its last month"),
        said("{times} times today's", times=quantity(last["load"])),
        _borne(phase),
    )
    if last["utilisation"] is not None:
        yield Fact(
            said("fullest part, by arithmetic"),
            both(partial(percent, last["utilisation"])),
            both(partial(_station, last["station"])),
        )
    yield _kept(phase)
    yield Fact(
        said("next step"), _next(phase), both(partial(step_words, phase, document))
    )


def _station(told: str) -> str:
    """Return what a document calls a station, in the language spoken."""
    kind = next((each for each in WORDS if told.startswith(f"{each} ")), None)
    if kind is None:
        return told
    return phrase(WORDS[kind], name=told.removeprefix(f"{kind} "))


def _borne(phase: Phase) -> Text:
    if phase.keeps_at is None:
        return said("no load was seen to be clearly borne")
    return said("clearly borne: {times} times", times=quantity(phase.keeps_at))


def _kept(phase: Phase) -> Fact:
    name = said("promises")
    verdicts = [it["kept"] for it in phase.months]
    if False in verdicts:
        return Fact(name, said("✗ clearly broken in some months"), None, Tone.BAD)
    if None in verdicts:
        return Fact(name, said("△ open in some months"), None, Tone.CAUTION)
    return Fact(name, said("✓ clearly kept in all its months"), None, Tone.GOOD)


def _next(phase: Phase) -> Text:
    if phase.due is None:
        return said("not due")
    return said("due in month {month}", month=phase.due)
