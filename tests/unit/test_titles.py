"""Titles: what readers call a system or a host whose name is short and plain."""

import json

import pytest
from attrs import evolve
from rich.console import Console

from experiments.coupling.document import document
from experiments.coupling.faultlist import fault_list
from experiments.coupling.matrix import show
from experiments.coupling.naming import answers_to
from experiments.coupling.study import plan, study
from experiments.coupling.topology import topology
from experiments.judgement import judge
from experiments.running.crew import Crew
from experiments.summary.document import Summary, summary_json
from experiments.telling.summaries import show_summary
from experiments.telling.terminal import Terminal, plain_lines
from experiments.telling.verdicts import verdict
from experiments.verbs import load, run
from models.config import FaultConfig, Scenario, keyed, title_of, with_groups
from models.plans.catalog import load_catalog
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


def test_a_part_without_a_title_is_called_by_its_name() -> None:
    scenario = load(SMALL, set=TITLES)
    assert title_of(scenario, "systems", "chat") == "院内チャット"
    assert title_of(scenario, "systems", "booking") == "booking"
    # Databases have none, and zones no table of their own.
    assert title_of(scenario, "databases", "main") == "main"
    assert title_of(scenario, "zones", "a") == "a"
    assert keyed("院内チャット", "chat") == "院内チャット (chat)"
    assert keyed("main", "main") == "main"


def test_a_verdict_says_titles_also_of_what_was_down() -> None:
    scenario, _ = ran()
    crash = FaultConfig(kind="host-crash", target="web", at_s=100.0, duration_s=600.0)
    summary = run(evolve(scenario, faults={"night": crash}))
    words = verdict(summary, "chat")
    assert words.startswith("院内チャット promised nothing on this day (seed 7)")
    (fault,) = summary.faults
    assert (fault.target, fault.phrase) == ("web", "host Serveur nº 1 was down")


@pytest.mark.parametrize(
    ("ram_mib", "per_day", "words"),
    [
        (4_000, 1e4, ("院内チャット keeps up", "gateway Serveur nº 1")),
        (100_000, 1e7, ("院内チャット cannot keep up", "host CPU Serveur nº 1")),
        (700, 1e4, ("院内チャット does not fit host Serveur nº 1: ",)),
    ],
)
def test_headlines_of_a_check_say_titles(
    ram_mib: float, per_day: float, words: tuple[str, ...]
) -> None:
    size = {"hosts.web.vcpus": 1, "hosts.web.ram_mib": ram_mib}
    load_of = {"systems.chat.requests_per_day": per_day}
    scenario = load(SMALL, set={**TITLES, **size, **load_of}, unset=["hosts.web.plan"])
    host, _, chat = judge(scenario, load_catalog()).verdicts
    assert host.startswith("host Serveur nº 1 (custom)")
    assert chat.startswith(words[0])
    assert all(each in chat for each in words)


def test_coupling_says_titles_and_beside_them_the_keys_of_only() -> None:
    scenario = load(SMALL, set=TITLES)
    crash, deploy = (
        next(each for each in fault_list(scenario) if each.config.kind == kind)
        for kind in ("host-crash", "deploy")
    )
    assert answers_to(crash, "host Serveur nº 1 (web): host crash")
    assert answers_to(crash, "host web: host crash")
    planned = plan(scenario, replications=2, at_s=32_400.0)
    with Crew(1) as crew:
        found = topology(study(planned.of_faults([crash.name, "deploy:chat"]), crew))
    terminal = Terminal(width=160)
    with terminal.capture() as captured:
        show([found], terminal)
    said = captured.get()
    assert "the systems share host Serveur nº 1, database main and routes" in said
    assert "host Serveur nº 1 (web)" in said
    assert "system 院内チャット (chat)" in said
    assert "booking→院内チャット" in said
    assert "Of 院内チャット's outages" in said
    tree = document([found])["topologies"][0]
    assert tree["titles"] == {"booking": "booking", "chat": "院内チャット"}
    assert deploy.owner_title == "booking"
    owners = {each["owner"]["name"]: each["owner"]["title"] for each in tree["faults"]}
    assert owners == {"chat": "院内チャット", "web": "Serveur nº 1"}
