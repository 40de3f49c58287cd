"""Golden checks: what `check` says of every config here, to the word.

``pytest --update-golden`` accepts a change, which is then told in the changelog.
"""

import json
import re
from collections import Counter
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from experiments.judgement import Judgement, judge
from experiments.judgement.document import document
from experiments.language.retelling import retold
from experiments.language.tongue import speaking
from experiments.telling.judgements import show_judgement
from models.loading import load_scenario
from models.plans.catalog import load_catalog

HERE = Path(__file__).parent / "checks"
ROOT = Path(__file__).parents[2]
NO_SCENARIOS = ("base", "base-measured", "migration")
"""Files that others extend, and what is no scenario at all."""
FILES = [
    path
    for folder in ("configs", "tests/data", "tests/data/days")
    for path in sorted((ROOT / folder).glob("*.toml"))
    if path.stem not in NO_SCENARIOS
]
WHOLE = ("desk", "small", "pattern1", "retry-storm", "credits-exhausted", "loadtest")
"""Those of which the document is kept as well."""


@cache
def judged(path: Path) -> Judgement:
    return judge(load_scenario(path), load_catalog())


def figures(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d[\d,.:]*\d|\d", text))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_check_says_the_same(path: Path, request: pytest.FixtureRequest) -> None:
    judgement = judged(path)
    printed = StringIO()
    show_judgement(judgement, Console(file=printed, width=120))
    said = "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())
    if path.stem in WHOLE:
        said += json.dumps(document(judgement), indent=1, ensure_ascii=False) + "\n"
    kept = HERE / f"{path.stem}.txt"
    if request.config.getoption("--update-golden"):
        kept.write_text(said, encoding="utf-8")
    assert kept.exists(), f"{kept.name} is missing: pytest --update-golden writes it"
    assert said == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_check_says_the_same_figures_in_japanese(path: Path) -> None:
    judgement = judged(path)
    for said in (*judgement.verdicts, *judgement.warnings):
        with speaking("ja"):
            told = retold(said)
        assert told != said
        assert not figures(said) - figures(told), told
