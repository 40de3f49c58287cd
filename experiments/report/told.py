"""What the terminal tells, as notes and grids in both languages."""

from collections.abc import Mapping, Sequence

from experiments.dossier.dossier import Dossier, Told
from experiments.language.tongue import LANGUAGES
from experiments.report.parts import Grid, Item, Note, Tone
from experiments.report.text import Text

TONES = {"green": Tone.GOOD, "red": Tone.BAD, "yellow": Tone.CAUTION}


def items_of(told: Mapping[str, Sequence[Told]]) -> list[Item]:
    """Return all that is *told*, by language, in its order."""
    together = zip(*(told[language] for language in LANGUAGES), strict=True)
    return [_item(*each) for each in together]


def text_of(dossier: Dossier, sentence: str) -> Text:
    """Return a *sentence* of the document of *dossier* in both languages."""
    ja = dossier.sentences.get("ja", {}).get(sentence, sentence)
    return Text(sentence, ja)


def _item(en: Told, ja: Told) -> Item:
    if en.heading is None or ja.heading is None:
        return Note(Text(en.text, ja.text), TONES.get(en.style, Tone.PLAIN))
    return Grid(
        Text(en.heading, ja.heading),
        _texts(en.columns, ja.columns),
        [_texts(*rows) for rows in zip(en.rows, ja.rows, strict=True)],
        en.texts,
    )


def _texts(en: Sequence[str], ja: Sequence[str]) -> list[Text]:
    return [Text(*pair) for pair in zip(en, ja, strict=True)]
