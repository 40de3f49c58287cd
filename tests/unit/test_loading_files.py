"""Files of a scenario, what they extend, and files that are none."""

import random
from os import mkfifo
from pathlib import Path
from time import perf_counter

import pytest

from models.loading import effective_toml, load_scenario
from tests.small import SMALL, faults_in

TOO_DEEP = "must not nest tables and lists deeper than 32"
NOTHING = [
    "systems: missing, must be a table",
    "hosts: missing, must be a table",
    "apps: missing, must be a table",
]

HOSTILE = {
    "empty": (b"", NOTHING),
    "comment": (b"# nothing\n", NOTHING),
    "no TOML": (
        b'name = "x"\nhosts web',
        ["line 2, column 7: must be TOML: Expected '=' after a key in a key/value pair"],
    ),
    "unfinished": (
        b"days = 1\nname = 'x",
        ['line 2, column 10: must be TOML: Expected "\'"'],
    ),
    "twice": (b"days = 1\ndays = 2\n", ["line 2, column 9: must be TOML: Cannot overwr"]),
    "nulls": (b"\0" * 9, ["line 1, column 1: must be TOML: Invalid statement"]),
    "Latin 1": (
        'days = 1\nname = "Zoë"'.encode("latin-1"),
        ["line 2, column 11: must be UTF-8, got the byte 0xeb; save the file as UTF-8"],
    ),
    "UTF-16": (
        "days = 1".encode("utf-16"),
        ["line 1, column 1: must be UTF-8, got the byte 0xff; save the file as UTF-8"],
    ),
    "noise": (
        random.Random(1).randbytes(10 * 2**20),
        ["file: must be at most 1 MiB, got 10.0 MiB"],
    ),
    "deep list": (b"a = " + b"[" * 50_000, [f"file: {TOO_DEEP}"]),
    "deep table": (b"a = " + b"{a=" * 50_000, [f"file: {TOO_DEEP}"]),
    "deep but closed": (b"a = " + b"[" * 40 + b"]" * 40, [f"file: {TOO_DEEP}"]),
    "endless key": (b"a." * 400_000 + b"a=1", [f"line 1, column 1: {TOO_DEEP}"]),
    "endless header": (
        b"days=1\n[" + b'"a" .' * 99_999 + b"a]",
        [f"line 2, column 2: {TOO_DEEP}"],
    ),
    "endless integer": (
        b"days=" + b"9" * 5_000,
        ["file: must have integers of 64 bits, got one of thousands of digits"],
    ),
}


@pytest.mark.parametrize(("content", "lines"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_scenario(
    tmp_path: Path, content: bytes, lines: list[str]
) -> None:
    path = tmp_path / "it.toml"
    path.write_bytes(content)
    began_at = perf_counter()
    found = faults_in(path)
    assert perf_counter() - began_at < 5
    assert [line[: len(lines[0])] for line in found] == [
        line[: len(lines[0])] for line in lines
    ]


def test_a_missing_file_is_likened_to_its_neighbours(tmp_path: Path) -> None:
    assert faults_in(tmp_path / "small.toml") == ["file: does not exist"]
    (tmp_path / "small.toml").touch()
    assert faults_in(tmp_path / "smal.toml") == [
        "file: does not exist, did you mean 'small.toml'?"
    ]


def test_only_files_are_read(tmp_path: Path) -> None:
    folder, pipe = tmp_path / "folder", tmp_path / "pipe"
    folder.mkdir()
    mkfifo(pipe)
    assert faults_in(folder) == ["file: must be a file, got a directory"]
    assert faults_in(pipe) == ["file: must be a file, got a device or pipe"]
    assert faults_in(tmp_path / "a\0b") == [
        "a\\x00b: file: cannot be read: its name has a null character"
    ]


def test_a_file_that_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "it.toml"
    path.touch()
    monkeypatch.setattr(Path, "open", refuse)
    assert faults_in(path) == ["file: cannot be read: Permission denied"]


def test_line_ends_and_byte_order_marks_of_windows_are_read(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8").replace("\n", "\r\n")
    path = tmp_path / "it.toml"
    path.write_bytes(text.encode("utf-8-sig"))
    assert load_scenario(path) == load_scenario(SMALL)


def write(folder: Path, **texts: str) -> Path:
    """Write each text to a file and return the first."""
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(texts))}.toml"


def test_tables_are_merged_and_all_else_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "small.toml").write_bytes(SMALL.read_bytes())
    path = write(
        tmp_path,
        top='extends = "middle.toml"\ndays = 2\n[systems.chat]\nsurges = []\n',
        middle='extends = "base/small.toml"\ndays = 3\nseed = 5\n'
        "[hosts.web]\nos_mib = 99\n",
    )
    scenario = load_scenario(path)
    assert (scenario.days, scenario.seed) == (2, 5)
    assert scenario.systems["chat"].surges == ()
    assert scenario.systems["chat"].requests_per_day == 8_000
    assert scenario.hosts["web"].os_mib == 99
    assert scenario.hosts["web"].plan == "ls_2gb_gen2"


def test_a_plan_overrules_the_sizes_of_the_files_below(tmp_path: Path) -> None:
    (tmp_path / "size.toml").write_text(
        "[hosts.web]\nvcpus = 8\nram_mib = 999\nbaseline_utilisation = 0.5\n"
        'credit_mode = "unlimited"\nswap_mib = 64\nos_mib = 123\n'
    )
    (tmp_path / "plan.toml").write_text(
        f'extends = ["{SMALL}", "size.toml"]\n'
        '[hosts.web]\nplan = "ls_4gb_gen2"\nreserved_mib = 200\n'
    )
    web = load_scenario(tmp_path / "plan.toml").hosts["web"]
    sold = (web.vcpus, web.ram_mib, web.baseline_utilisation, web.credit_mode)
    assert sold == (None,) * 4  # as the plan has them
    assert (web.reserved_mib, web.swap_mib, web.os_mib) == (200, 64, 123)
    tree = effective_toml(load_scenario(tmp_path / "plan.toml"))
    assert 'plan = "ls_4gb_gen2"' in tree
    assert "999" not in tree


def test_sizes_beside_a_plan_and_above_one_stand(tmp_path: Path) -> None:
    path = tmp_path / "it.toml"
    path.write_text(f'extends = "{SMALL}"\n[hosts.web]\nvcpus = 8\n')
    web = load_scenario(path).hosts["web"]
    assert (web.plan, web.vcpus) == ("ls_2gb_gen2", 8)


def test_of_several_files_the_later_wins(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        top='extends = ["small.toml", "a.toml", "b.toml"]\n',
        small=SMALL.read_text(encoding="utf-8"),
        a='extends = "small.toml"\ndays = 2\nseed = 2\n',
        b="days = 3\n",
    )
    assert (load_scenario(path).days, load_scenario(path).seed) == (3, 2)


def test_a_fault_names_the_file_that_wrote_it(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        top='extends = "small.toml"\n'
        '[systems.chat]\nprofil = "x"\n[apps.chat]\nhost = "x"\n',
        small=SMALL.read_text(encoding="utf-8").replace("usd = 1.2", "usd = -1.2"),
    )
    assert faults_in(path) == [
        "systems.chat.profil: unknown key 'profil', did you mean 'profile'?",
        "apps.chat.host: no host is named 'x', there are web",
        "small.toml: costs.domain.usd: must be >= 0, got -1.2",
    ]


EXTENDS = {
    "missing": (
        {
            "top": 'extends = "middle.toml"',
            "middle": 'extends = "bottm.toml"',
            "bottom": "",
        },
        "middle.toml: extends: bottm.toml does not exist, did you mean 'bottom.toml'?"
        " (top.toml -> middle.toml -> bottm.toml)",
    ),
    "circular": (
        {"top": 'extends = "middle.toml"', "middle": 'extends = ["./top.toml"]'},
        "middle.toml: extends: must not go round in a circle:"
        " top.toml -> middle.toml -> top.toml",
    ),
    "itself": (
        {"top": 'extends = "top.toml"'},
        "extends: must not go round in a circle: top.toml -> top.toml",
    ),
    "no name": (
        {"top": "extends = [5]"},
        "extends: must be a file name or a list of them, got a list",
    ),
    "too many": (
        {"top": f"extends = {['small.toml'] * 17}"},
        "extends: must name at most 16 files, got 17",
    ),
    "directory": (
        {"top": 'extends = "."'},
        "extends: FOLDER must be a file, got a directory (top.toml -> FOLDER)",
    ),
    "broken": (
        {"top": 'extends = "small.toml"', "small": "days 5"},
        "small.toml: line 1, column 6: must be TOML:"
        " Expected '=' after a key in a key/value pair",
    ),
}


@pytest.mark.parametrize(("texts", "line"), EXTENDS.values(), ids=EXTENDS)
def test_extends_that_leads_nowhere(
    tmp_path: Path, texts: dict[str, str], line: str
) -> None:
    found = faults_in(write(tmp_path, **texts))
    assert [each.replace(str(tmp_path), "FOLDER") for each in found] == [line]


def test_a_chain_of_files_has_an_end(tmp_path: Path) -> None:
    texts = {f"f{k}": f'extends = "f{k + 1}.toml"' for k in range(30)}
    (line,) = faults_in(write(tmp_path, **texts))
    assert line.startswith(
        "f15.toml: extends: must not lead through more than 16 files: f0.toml -> f1.toml"
    )
