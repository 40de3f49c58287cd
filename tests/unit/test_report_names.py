"""Names of a file in both languages, as the terminal tells them."""

from pathlib import Path

from experiments.dossier.dossier import Dossier, Told
from experiments.language.tongue import speaking
from experiments.report.chart import spec_of
from experiments.report.names import Names, first_heading, first_sentence, names_in
from experiments.report.parts import Cards, Figure, Note
from experiments.report.sweep.page import sweep_page
from experiments.report.text import Text, same
from experiments.sweeping.document import document
from tests.migrated import page_of
from tests.swept import HEAD, TWO, planned, swept

TABLE = {
    "en": [Told(text="."), Told(heading="When?", rows=[["1", "small"], ["2", ""]])],
    "ja": [Told(text="。"), Told(heading="いつ?", rows=[["1", "小"], ["2", ""]])],
}


def test_names_are_found_in_the_same_place_of_both_tables() -> None:
    names = names_in(TABLE, 1)
    assert names["small"] == Text("small", "小")
    assert names["large"] == same("large")
    assert first_heading(TABLE) == Text("When?", "いつ?")


def test_nothing_told_is_nothing_heard() -> None:
    assert first_heading({}) is None
    assert first_sentence({}, behind="x: ") is None
    assert names_in({}, 1)["small"] == same("small")


def test_a_chart_labels_its_values_whatever_signs_they_have() -> None:
    names = Names({'"</script>': Text("a", "'い\u2028")})
    with speaking("ja"):
        assert names.label() == (
            '{"\\"</script>": "\'\\u3044\\u2028"}[datum.value] || datum.value'
        )


def test_a_migration_is_told_by_the_names_that_its_file_has_in_japanese() -> None:
    page = page_of(small_due=2, faster=1, told=TABLE)
    assert page.title == Text("When?", "いつ?")
    first = {section.key: section.items[0] for section in page.sections}
    cards, due, step = first["phases"], first["months"], first["steps"]
    assert isinstance(cards, Cards)
    assert cards.cards[0].title == Text("small", "小")
    assert isinstance(due, Figure)
    with speaking("ja"):
        axis = spec_of(due.draw())["layer"][0]["encoding"]["y"]["axis"]
    assert axis["labelExpr"].startswith('{"small": "\\u5c0f"')
    assert isinstance(step, Note)
    assert step.text.ja.startswith("3か月目、小からlargeへ")


def test_a_sweep_asks_in_the_language_of_the_reader(tmp_path: Path) -> None:
    sweep = swept(planned(tmp_path, HEAD + TWO), lambda units, seed: seed + units["a"])
    told = {
        "en": [Told(text="what-if: What if?")],
        "ja": [Told(text="what-if: もしも?")],
    }
    page = sweep_page(Dossier("sweep", [], {}, {}, document(sweep), told))
    assert page.title == Text("What if?", "もしも?")
