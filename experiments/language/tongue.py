"""The tongue: which language is spoken, and how a phrase sounds in it.

Who makes a sentence calls `phrase` with the English one and its values; whoever wants it
in another language makes it again while that is `speaking`. What is kept is made in
English, so that it does not depend on who asks, and `retold` where it is shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, get_args

from experiments.language.catalog import catalog

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SOURCE: Language = "en"
"""The language that stands in the code."""

_spoken: ContextVar[Language] = ContextVar("spoken", default=SOURCE)


def spoken() -> Language:
    """Return the language that is spoken."""
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak *language* meanwhile, in this thread or task."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


class Said(str):
    """A sentence, or a part of one, that knows of what it is made."""

    message: str
    values: Mapping[str, object]


def phrase(message: str, /, **values: object) -> str:
    """Return *message* in the language that is spoken, each {name} replaced by its value.

    An English *message* that has no translation is said in English.
    """
    told = message if spoken() == SOURCE else catalog(spoken()).get(message, message)
    said = Said(told.format(**values))
    said.message, said.values = message, values
    return said


def template(message: str, /) -> str:
    """Return *message* as it is: a constant that `phrase` will say later."""
    return message


def phrases(*messages: str) -> list[str]:
    """Return each of *messages*, as the heads of columns, in the spoken language."""
    return [phrase(each) for each in messages]


def counted(one: str, many: str, count: int, /, **values: object) -> str:
    """Return *one* or *many* as *count* asks; both may name {count}, with commas.

    Japanese has one form; it is the translation of *many*.
    """
    message = one if count == 1 and spoken() == SOURCE else many
    return phrase(message, count=f"{count:,}", **values)


def either(english: str, ja: str | None, /) -> str:
    """Return the text of a file that has it in both languages, or in *english* alone."""
    return ja if ja and spoken() == "ja" else english
