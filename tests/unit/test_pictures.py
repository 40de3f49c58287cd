"""The pictures of the documents are those that the project draws."""

from tests.pictures import PICTURES, platforms


def test_the_pictures_of_platforms_are_as_they_are_drawn() -> None:
    drawn = dict(platforms())
    kept = {each.name: each.read_text(encoding="utf-8") for each in PICTURES.iterdir()}
    assert {name: kept.get(name) for name in drawn} == drawn
