"""The reference of all keys: it is what the classes say, and its links lead somewhere."""

import re
from collections import Counter
from pathlib import Path

import pytest

from models.config import Scenario
from models.loading.schema import config_schema
from models.operation.faults import KINDS
from tests import documents, reference
from tests.referencetables import anchor

PAGE = reference.PATH.read_text(encoding="utf-8")
HEADINGS = re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)


def rows_below(heading: str) -> dict[str, str]:
    """The rows of a section by their first cells."""
    _, _, below = PAGE.partition(f"\n### {heading}\n")
    assert below, heading
    section, _, _ = below.partition("\n#")
    return {row.split("`")[1]: row for row in re.findall("^[|] `.*$", section, re.M)}


def test_the_page_is_what_the_classes_say() -> None:
    assert reference.page() == PAGE, "run python -m tests.documents --update"


def test_every_link_leads_to_one_heading() -> None:
    places = Counter(map(anchor, HEADINGS))
    links = set(re.findall(r"\]\(#([^)]*)\)", PAGE))
    assert len(links) > 40
    assert {link: places[link] for link in links if places[link] != 1} == {}


def test_every_table_of_a_scenario_is_there_once() -> None:
    # The schema has each class twice, whole and as part of a file that extends another;
    # here each has a table of keys: as a section, and the scenario as a chapter.
    definitions = config_schema()["$defs"]
    classes = {name for name in definitions if not name.startswith("Partial")}
    scenario = PAGE[PAGE.index("## A scenario") : PAGE.index("## An experiment")]
    assert scenario.count("| key | takes |") == len(classes)
    keys = sum(len(definitions[name]["properties"]) for name in classes)
    rows = re.findall("^[|] `", scenario, re.MULTILINE)
    assert len(rows) == keys + len(["extends"]) + len(KINDS)


def test_the_chapters_must_name_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reference.tables_of(Scenario) >= {"systems", "batch", "advise"}
    monkeypatch.setitem(reference.CHAPTERS, "What else happens", ("faults",))
    with pytest.raises(ValueError, match=r"chapters must name each table: \{'batch'\}"):
        reference.page()


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (
            "`[systems.NAME.clients]`",
            "| `timeout_s` | number in seconds, above 0 | `30` | The client gives up"
            " after this. |",
        ),
        (
            "`[systems.NAME.sessions]`",
            "| `online_peak` | number, 0 to 1,000,000 | **needed** | Sessions open in the"
            " busiest hour, on average. |",
        ),
        (
            "`[apps.NAME]`",
            "| `oom_score_adj` | whole number, -1,000 to 1,000 | `0` | Added to its"
            " badness. |",
        ),
        (
            "`[apps.NAME]`",
            "| `database` | a name in [`databases`](#databasesname) | – | Its"
            " database. |",
        ),
        (
            '`[systems.NAME.endpoints."/PATH"]`',
            "| `cpu` | [a table](#demand) | – | CPU time in the event loop, over all its"
            " callbacks together. |",
        ),
        (
            "`[systems.NAME.process]`",
            "| `mark_sweep_s_per_mib` | number in seconds a MiB | `0.000065` | Pause of a"
            " full collection, for each MiB that lives. |",
        ),
        (
            "Demand",
            "| `values_s` | a list of numbers in seconds | – | Observed demands of the"
            " empirical law; scaled so that their mean is `mean_s`. |",
        ),
        (
            "Kinds of fault",
            "| `database-slow` | Queries take a multiple of their demand, as after a lost"
            " index. | [`databases`](#databasesname) | `factor`, `schema` if wanted |"
            " `duration_s` or `repair` |",
        ),
        (
            "`[growth]`",
            "| `users` | number, above -1, at most 10 | `0` | People and sessions, a"
            " month. |",
        ),
    ],
    ids=lambda text: text.split("`")[1] if text.startswith("|") else "",
)
def test_a_row_says_what_its_field_does(heading: str, row: str) -> None:
    assert rows_below(heading)[row.split("`")[1]] == row


def test_what_is_outdated_is_told_and_written_anew(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "reference.md"
    path.write_text(PAGE.replace("above 0", "above 1"), encoding="utf-8")
    monkeypatch.setattr(reference, "PATH", path)
    assert documents.is_outdated(updates=False)
    assert documents.is_outdated(updates=True)
    assert not documents.is_outdated(updates=False)
    wrong = "reference.md: not what the classes say\n"
    assert capsys.readouterr().out == f"{wrong}{wrong}reference.md: holds\n"
