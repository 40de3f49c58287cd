"""Inputs without bound: each is refused, or loads in a moment."""

from pathlib import Path
from time import perf_counter

import pytest

from models.loading import ConfigError, load_scenario, parse_scenario
from tests.small import SMALL, faults_in

CPU = 'systems.booking.endpoints."/api/slots".cpu'
MOMENT_S = 5.0
"""Ten times what they take on an idle machine; without the bounds they take minutes."""
BEYOND = {
    "groups.g={ app = 'chat', max_hosts = 100_000_000 }": (
        "groups.g.max_hosts: must be <= 1000, got 100000000"
    ),
    "days=1e12": "days: must be <= 3660, got 1e+12",
    "apps.chat.instances=3_000_000": (
        "apps.chat.instances: must be <= 1000, got 3000000"
    ),
    f"{CPU}.cv=1e200": f"{CPU}.cv: must be at most 1e+15, got 1e+200",
    f"{CPU}.cv=1001": f"{CPU}.cv: must be <= 1000, got 1001",
    f"{CPU}.mean_s=1e-320": (
        f"{CPU}.mean_s: must be 0 or at least 1e-12, got 1e-320, write 0"
    ),
    "profiles.office-day.weekdays=[1e308,1,1,1,1,1,1]": (
        "profiles.office-day.weekdays[0]: must be at most 1e+15, got 1e+308"
    ),
    "systems.chat.process.connection_idle_s=4611686018427387904": (
        "systems.chat.process.connection_idle_s: must be at most 1e+15, got"
        " 4.611686018427388e+18"
    ),
    "systems.chat.requests_per_day=1e11": (
        "systems.chat.requests_per_day: must be <= 10000000000, got 100000000000"
    ),
    "systems.chat.users=10_000_000_000": (
        "systems.chat.users: must be <= 1000000000, got 10000000000"
    ),
}


@pytest.mark.parametrize(("override", "line"), BEYOND.items())
def test_a_number_beyond_its_bound_is_refused_at_once(override: str, line: str) -> None:
    began_at = perf_counter()
    assert faults_in(SMALL, (override,)) == [f"--set {line}"]
    assert perf_counter() - began_at < MOMENT_S


@pytest.mark.parametrize(
    ("value", "end"),
    [
        ("99.5", "got 99.5, write 0.995"),
        ("5", "got 5, write 0.05"),
        ("1.01", "got 1.01"),
        ("995", "got 995"),
    ],
)
def test_a_share_in_per_cent_is_refused_with_what_was_meant(value: str, end: str) -> None:
    key = "systems.booking.objectives.availability"
    said = faults_in(SMALL, (f"systems.booking.objectives={{availability={value}}}",))
    assert said == [f"--set {key}: must be <= 1, {end}"]


def test_a_table_has_so_many_entries_and_a_list_so_many_values() -> None:
    began_at = perf_counter()
    costs = ", ".join(f"c{n} = {{ usd = 1 }}" for n in range(3000))
    values = ", ".join(["0.1"] * 10_001)
    assert faults_in(SMALL, (f"costs={{ {costs} }}", f"{CPU}.values_s=[{values}]")) == [
        f"--set {CPU}.values_s: must have at most 10000 values, got 10001",
        "--set costs: must have at most 500 entries, got 3000",
    ]
    assert perf_counter() - began_at < MOMENT_S


def test_all_processes_together_are_bounded() -> None:
    # 1,000 instances on each of 11 hosts of a group, and the 2 of booking: 11,002.
    overrides = (
        "apps.chat.instances=1000",
        "groups.g={ app = 'chat', max_hosts = 11 }",
    )
    assert faults_in(SMALL, overrides) == [
        "apps: must run at most 10,000 processes, got 11,002 (11,000 of chat, groups"
        " included), lower instances or max_hosts"
    ]


def crashes(number: int, *, every_s: float, apart_s: float) -> str:
    """Return so many crashes of one application, of which none meets another."""
    return "".join(
        f'[faults.f{n}]\nkind = "process-crash"\ntarget = "chat"\n'
        f"at_s = {100 + apart_s * n}\nevery_s = {every_s}\n"
        for n in range(number)
    )


def test_many_faults_of_one_victim_load_in_a_moment() -> None:
    began_at = perf_counter()
    text = f'extends = "{SMALL}"\n' + crashes(200, every_s=50.0, apart_s=0.01)
    assert len(parse_scenario(text).faults) == 200
    assert perf_counter() - began_at < MOMENT_S


def test_many_faults_that_meet_name_one_other_each() -> None:
    text = f'extends = "{SMALL}"\n' + crashes(200, every_s=50.0, apart_s=0.0)
    began_at = perf_counter()
    with pytest.raises(ConfigError) as raised:
        parse_scenario(text)
    assert perf_counter() - began_at < MOMENT_S
    assert len(raised.value.faults) == 199


def test_a_fault_happens_so_often_at_most() -> None:
    # Half a day is 43,200 s: 100,000 times are one every 0.432 s.
    fault = "faults.f={{ kind='process-crash', target='chat', {} }}"
    assert faults_in(SMALL, (fault.format("at_s=1, every_s=0.4"),)) == [
        "--set faults.f.every_s: must be at least 0.432, or it happens more than 100,000"
        " times, got 0.4"
    ]
    assert faults_in(SMALL, (fault.format("mttf_s=0.5"),)) == []


CONTROLS = {
    "name": 'name="a\\u001b[31mred"',
    "description": 'description="one\\nforged line"',
    "systems.chat.title": 'systems.chat.title="\\u009b31m"',
    "hosts.web.zone": 'hosts.web.zone="\\u0007"',
    "costs.domain.source": 'costs.domain.source="\\u202Egnp.exe"',
    "reported.source": 'reported.source="\\u001b]0;owned\\u0007"',
}


@pytest.mark.parametrize(("place", "override"), CONTROLS.items())
def test_no_text_steers_a_terminal(place: str, override: str) -> None:
    (fault,) = faults_in(SMALL, (override,))
    assert fault.startswith(f"--set {place}: must have no control characters")
    assert fault.isprintable()


def test_a_path_and_a_name_without_control_characters(tmp_path: Path) -> None:
    text = f'extends = "{SMALL}"\n[systems.chat.endpoints."/\\u001b[31m"]\nshare = 0.0\n'
    path = tmp_path / "it.toml"
    path.write_text(f'{text}cpu = {{ mean_s = 0.1 }}\n[costs."\\u001b[2J"]\nusd = 1\n')
    found = faults_in(path)
    assert len(found) == 2
    assert "a path must have no control characters, got '/\\x1b[31m'" in found[0]
    assert all(each.isprintable() for each in found)


def test_a_title_is_any_text_in_any_script() -> None:
    titles = ("医療スタッフ　システム", "Médical", "نوبت‌دهی", "🏥", "Wartezimmer 2")
    for title in titles:
        scenario = load_scenario(SMALL, [f'systems.chat.title="{title}"'])
        assert scenario.systems["chat"].title == title
