"""A text in every language, for a page in which the reader chooses one."""

from collections.abc import Callable, Iterable
from string import Formatter

from attrs import frozen

from experiments.language.tongue import Language, phrase, speaking


@frozen
class Text:
    """The same, said in English and in Japanese."""

    en: str
    ja: str

    def __getitem__(self, language: Language) -> str:
        said: str = getattr(self, language)
        return said

    @property
    def is_same(self) -> bool:
        """Does it sound alike in both?"""
        return self.en == self.ja


def both(make: Callable[[], str]) -> Text:
    """Return what *make* says while each language is spoken."""
    with speaking("en"):
        en = make()
    with speaking("ja"):
        ja = make()
    return Text(en, ja)


def same(text: str) -> Text:
    """Return *text*, a name or a figure, as it is in both."""
    return Text(text, text)


def said(message: str, /, **values: object) -> Text:
    """Return the phrase *message* in both; a value that is a text is said in its own."""

    def spoken(language: Language) -> str:
        own = {
            name: each[language] if isinstance(each, Text) else each
            for name, each in values.items()
        }
        with speaking(language):
            return phrase(message, **own)

    return Text(spoken("en"), spoken("ja"))


def in_turn(sentences: Iterable[str]) -> str:
    """Return whole *sentences* one after the other, as the spoken language sets them."""
    told = ""
    for each in sentences:
        told = phrase("{first} {second}", first=told, second=each) if told else each
    return told


def unfilled(message: str) -> Text:
    """Return the template *message* in both, its {names} left for the page's script."""
    names = [name for _, name, _, _ in Formatter().parse(message) if name]
    return said(message, **{name: f"{{{name}}}" for name in names})
