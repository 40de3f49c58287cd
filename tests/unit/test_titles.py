"""Titles: what readers call a system or a host whose name is short and plain."""

import json

from rich.console import Console

from experiments.summary.document import Summary, summary_json
from experiments.telling.tables import show_summary
from experiments.telling.terminal import Terminal, plain_lines
from experiments.verbs import load, run
from models.config import Scenario, with_groups
from tests.small import SMALL

TITLES = {"systems.chat.title": "院内チャット", "hosts.web.title": "Serveur nº 1"}


def ran(**changes: object) -> tuple[Scenario, Summary]:
    short = {"days": 0.01, "warm_up_s": 0.0}
    gone = ["systems.chat.surges"]
    scenario = load(SMALL, set={**short, **TITLES, **changes}, unset=gone)
    return scenario, run(scenario)


def printed(scenario: Scenario, summary: Summary) -> str:
    console = Console(width=200, markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        show_summary(summary, scenario, console)
    return captured.get()


def test_the_summary_has_the_title_or_else_the_name() -> None:
    document = json.loads(summary_json(ran()[1]))
    systems = {name: each["title"] for name, each in document["systems"].items()}
    assert systems == {"booking": "booking", "chat": "院内チャット"}
    assert document["hosts"]["web"]["title"] == "Serveur nº 1"


def test_tables_show_titles_where_they_showed_names() -> None:
    lines = [line.strip() for line in printed(*ran()).splitlines()]
    assert any(line.startswith("Serveur nº 1 (ls_2gb_gen2)") for line in lines)
    assert any(line.startswith("院内チャット") for line in lines)
    assert any(line.startswith("chat-0") and "Serveur nº 1" in line for line in lines)


def test_warnings_say_titles() -> None:
    # One request in a thousand days: none arrives in a quarter of an hour.
    changes = {"systems.chat.requests_per_day": 0.001}
    _, summary = ran(**changes)
    assert (
        "no request of system 院内チャット arrived: nothing is known of it"
        in summary.warnings
    )


def test_a_copy_of_a_host_has_its_number_in_the_title() -> None:
    group = {"groups.g": {"app": "chat", "max_hosts": 2}}
    scenario = with_groups(load(SMALL, set={**TITLES, **group}))
    assert scenario.hosts["web-2"].title == "Serveur nº 1-2"
    plain = with_groups(load(SMALL, set=group))
    assert plain.hosts["web-2"].title is None


def test_the_terminal_spells_out_what_would_steer_it() -> None:
    # Texts of a config have none; names of files and of what is set may.
    assert plain_lines("a\x1b[31m\x9b1m\u202eb\nc\x07") == (
        "a\\x1b[31m\\x9b1m\\u202eb\nc\\x07"
    )
    terminal = Terminal()
    with terminal.capture() as captured:
        terminal.print("\x1b[2Jname")
    assert captured.get() == "\\x1b[2Jname\n"
