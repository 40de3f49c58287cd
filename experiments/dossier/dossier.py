"""The dossier ``lssim.dossier/1``: a command's findings as data, in every language."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Literal

from attrs import field, frozen

from experiments.dossier.findings import Findings
from experiments.language.tongue import LANGUAGES, SOURCE, Language, speaking
from experiments.telling.notes import Notes, Sentence
from experiments.telling.paper import Paper
from experiments.telling.sheet import Sheet
from models.loading import effective_toml

SCHEMA: Literal["lssim.dossier/1"] = "lssim.dossier/1"


@frozen
class Told:
    """A sentence, or a sheet where there is a heading."""

    text: str = ""
    style: str = ""
    heading: str | None = None
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    texts: Sequence[int] = ()
    """Numbers of the columns that hold texts and no figures."""


@frozen
class Dossier:
    """All that a report needs: what was asked, what was found, and how it is told.

    Invariant: nothing in it depends on the language of whoever asked.
    """

    command: str
    arguments: Sequence[str]
    """What stood behind ``lssim``; with it the same is found again."""
    versions: Mapping[str, str]
    scenarios: Mapping[str, str]
    """The effective config of each, in TOML."""
    document: Mapping[str, Any]
    """What ``--json`` prints."""
    told: Mapping[str, Sequence[Told]] = field(factory=dict)
    """What the terminal shows, by language."""
    sentences: Mapping[str, Mapping[str, str]] = field(factory=dict)
    """Texts of the document that sound otherwise in another language: by that language,
    and by the English ones."""
    schema: Literal["lssim.dossier/1"] = SCHEMA


def dossier_of(findings: Findings, arguments: Sequence[str]) -> Dossier:
    """Return *findings* as data; *arguments* are those of the command line."""
    documents = dict(_documents(findings))
    document = documents.pop(SOURCE)
    with speaking(SOURCE):
        scenarios = {
            name: effective_toml(each) for name, each in findings.scenarios.items()
        }
    return Dossier(
        command=findings.command,
        arguments=tuple(arguments),
        versions={"lssim": version("lssim"), "python": sys.version.split()[0]},
        scenarios=scenarios,
        document=document,
        told=told_by(findings.show),
        sentences={
            language: dict(_otherwise(document, other))
            for language, other in documents.items()
        },
    )


def _documents(findings: Findings) -> Iterator[tuple[Language, Mapping[str, Any]]]:
    """Yield the document as it is made while each language is spoken."""
    for language in LANGUAGES:
        with speaking(language):
            yield language, findings.document()


def _otherwise(ours: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    """Yield each text of a tree with what stands in its place in another one."""
    if isinstance(ours, str) and ours != theirs:
        yield ours, str(theirs)
    elif isinstance(ours, Mapping):
        for mine, other in zip(ours.values(), theirs.values(), strict=True):
            yield from _otherwise(mine, other)
    elif isinstance(ours, Sequence) and not isinstance(ours, str):
        for mine, other in zip(ours, theirs, strict=True):
            yield from _otherwise(mine, other)


def told_by(show: Callable[[Paper], None]) -> dict[str, tuple[Told, ...]]:
    """Return what *show* tells to a paper, in every language."""
    told: dict[str, tuple[Told, ...]] = {}
    for language in LANGUAGES:
        notes = Notes()
        with speaking(language):
            show(notes)
        told[language] = tuple(map(_told, notes.told))
    return told


def _told(each: Sentence | Sheet) -> Told:
    if isinstance(each, Sentence):
        return Told(text=each.text, style=each.style)
    return Told(
        heading=each.heading,
        columns=tuple(each.columns),
        rows=tuple(map(tuple, each.rows)),
        texts=tuple(each.texts),
    )
