"""Marks: every rule at its limit and just beyond it, each mark with its reason."""

from collections.abc import Sequence
from math import inf
from pathlib import Path

import pytest
from attrs import evolve

from experiments.comparing.answer import answer_of
from experiments.comparing.document import document
from experiments.comparing.growth import fullest
from experiments.comparing.marking import Marked, marks_of
from experiments.comparing.marks import MarksError, load_marks
from experiments.comparing.traits import Trait, traits_of
from experiments.comparing.wording import priced
from experiments.summary.document import Summary
from experiments.summary.machines import OomKill
from tests.compared import GOLDEN, comparison, day, days

RULES = load_marks()
BEST = {
    "price_ratio": 1.0,
    "broken_systems": 0.0,
    "unclear_systems": 0.0,
    "oom_runs": 0.0,
    "memory_runs": 0.0,
    "growth": 2.0,
    "lost_min_a_user": 0.0,
    "dominated_by": 0.0,
}
"""A topology than which none is better."""
KILL = OomKill(
    at_s=60.0, victim="medical-0", rss_mib=900.0, requests_killed=3, sessions_dropped=0
)


def marked(**figures: float) -> dict[str, Marked]:
    values = BEST | figures
    return marks_of(RULES, {key: Trait(value=v, says=key) for key, v in values.items()})


@pytest.mark.parametrize(
    ("column", "figure", "values"),
    [
        # A tenth dearer than the cheapest, half as dear again, twice as dear.
        ("price", "price_ratio", {1.1: "◎", 1.11: "○", 1.5: "○", 1.51: "△", 2.0: "△"}),
        ("price", "price_ratio", {2.01: "✕"}),
        # The load may grow to twice, to one and a half, by a tenth.
        ("scalability", "growth", {2.0: "◎", 1.99: "○", 1.5: "○", 1.49: "△"}),
        ("scalability", "growth", {1.1: "△", 1.09: "✕"}),
        # A process that PM2 restarts costs the best mark, a kill the second one, a
        # system that keeps no promise all of them.
        ("stability", "memory_runs", {0.0: "◎", 0.2: "○"}),
        ("stability", "oom_runs", {0.2: "△"}),
        # Of a month's 43,200 minutes four nines leave 4.32, three 43.2, and 99.5 % 216.
        ("stability", "lost_min_a_user", {4.32: "◎", 4.4: "○", 43.2: "○", 44.0: "△"}),
        ("stability", "lost_min_a_user", {216.0: "△", 217.0: "✕"}),
        ("stability", "unclear_systems", {1.0: "△"}),
        ("stability", "broken_systems", {1.0: "✕"}),
    ],
)
def test_every_rule_holds_to_its_limit_and_no_further(
    column: str, figure: str, values: dict[float, str]
) -> None:
    found = {value: marked(**{figure: value})[column].mark for value in values}
    assert found == values


@pytest.mark.parametrize(
    ("figures", "mark"),
    [
        ({}, "◎"),
        ({"memory_runs": 1.0, "growth": 1.5, "price_ratio": 1.5}, "◎"),  # three times ○
        ({"growth": 1.1}, "○"),  # one △ of growth
        ({"price_ratio": 2.0}, "○"),  # or of the price
        ({"dominated_by": 1.0}, "○"),  # or another that is cheaper and safer
        ({"oom_runs": 1.0}, "△"),  # but none of stability
        ({"growth": 1.0}, "△"),
        ({"price_ratio": 3.0}, "△"),
        ({"broken_systems": 1.0}, "✕"),
    ],
)
def test_a_recommendation_follows_from_the_other_marks(
    figures: dict[str, float], mark: str
) -> None:
    assert marked(**figures)["recommendation"].mark == mark


def test_a_mark_has_its_reason_and_what_a_better_one_takes() -> None:
    assert marked()["price"] == Marked(mark="◎", reason="price_ratio")
    assert marked(price_ratio=1.7)["price"].reason == "price_ratio (○: at most 1.5)"
    assert marked(growth=1.2)["scalability"].reason == "growth (○: at least 1.5)"
    both = marked(oom_runs=1.0, unclear_systems=1.0)["stability"]
    assert both.reason == "unclear_systems (○: at most 0); oom_runs (○: at most 0)"
    assert marked(growth=1.0)["recommendation"].reason == (
        "scalability ✕ (○: at least △)"
    )


def test_what_was_not_looked_at_decides_nothing() -> None:
    traits = {key: Trait(value=value, says=key) for key, value in BEST.items()}
    unknown = traits | {"growth": Trait(value=None, says="not looked at")}
    assert marks_of(RULES, unknown)["scalability"] == Marked(
        mark="◎", reason="not looked at"
    )


def full(*, peak_mib: float = 0.0, loop: float = 0.0, kills: int = 0) -> Summary:
    """Return a day on which nothing was used but this, of host and process medical."""
    hosts = {}
    for name, host in GOLDEN.hosts.items():
        is_medical = name == "medical"
        hosts[name] = evolve(
            host,
            cpu=evolve(host.cpu, peak_1min=0.0),
            gateway=evolve(host.gateway, connections_peak=0),
            ram=evolve(
                host.ram, capacity_mib=1920.0, peak_mib=peak_mib if is_medical else 0.0
            ),
            oom_kills=(KILL,) * kills if is_medical else (),
        )
    return evolve(
        GOLDEN,
        hosts=hosts,
        databases={
            name: evolve(each, cpu=evolve(each.cpu, peak_1min=0.0), connections_peak=0)
            for name, each in GOLDEN.databases.items()
        },
        processes={
            name: evolve(each, loop_utilisation=loop if name == "medical-0" else 0.0)
            for name, each in GOLDEN.processes.items()
        },
    )


@pytest.mark.parametrize(
    ("runs", "part", "words", "growth"),
    [
        # In the mean 960 of 1,920: full at twice the load.
        (
            [full(peak_mib=768.0), full(peak_mib=1152.0)],
            "the memory of host medical",
            "960 of 1,920 MiB",
            2.0,
        ),
        (
            [full(peak_mib=768.0, loop=0.8)] * 2,
            "the event loop of medical-0",
            "80 % busy",
            1.25,
        ),
        # Where memory did not suffice there is no room, whatever was left at the peak.
        (
            [full(peak_mib=1152.0), full(peak_mib=1152.0, kills=2)],
            "the memory of host medical",
            "1,152 of 1,920 MiB, and not enough in 1 of 2 runs",
            1.0,
        ),
    ],
)
def test_growth_is_until_the_first_part_is_full(
    runs: Sequence[Summary], part: str, words: str, growth: float
) -> None:
    use = fullest(runs)
    assert (use.part, use.words) == (part, words)
    assert use.growth == pytest.approx(growth)


def test_prices_and_kills_are_told_as_a_share() -> None:
    # 3,905 over 2,840 is 1.375.
    runs = [evolve(each, hosts=full(kills=1).hosts) for each in days([40.0], jpy=3905.0)]
    found = comparison([*runs, day(2, jpy=3905.0)], days([40.0, 40.0], jpy=2840.0))
    traits = traits_of(found, None, "pattern1")
    assert traits["price_ratio"].value == pytest.approx(1.375)
    assert traits["price_ratio"].says == "3,905 yen, 1.38 times the cheapest"
    assert traits["oom_runs"] == Trait(
        value=0.5, says="kill for want of memory in 1 of 2 runs"
    )
    assert (
        traits_of(found, None, "pattern2")["price_ratio"].says
        == "2,840 yen, the cheapest"
    )


def test_an_unknown_price_is_no_low_one() -> None:
    runs = [
        evolve(it, cost=evolve(it.cost, unpriced=("hosts.web",)))
        for it in days([40.0] * 2)
    ]
    found = comparison(runs, days([40.0] * 2, jpy=2840.0))
    assert traits_of(found, None, "pattern1")["price_ratio"].value == inf
    assert traits_of(found, None, "pattern2")["price_ratio"].value == 1.0
    assert priced("pattern1", runs) == "pattern1: nobody says what hosts.web costs"
    tree = document(answer_of(found, RULES))
    assert tree["topologies"][0]["monthly_jpy"] is None
    assert tree["topologies"][0]["marks"]["price"]["mark"] == "✕"


def test_promises_are_broken_by_one_of_few_runs_and_by_the_mean_of_many() -> None:
    few = comparison([day(1), day(2, met=False)], days([40.0] * 2))
    assert traits_of(few, None, "pattern1")["broken_systems"] == Trait(
        value=1, says="medical broke promises"
    )
    # Of five days the mean decides: the promises themselves are kept on the golden day.
    many = comparison([*days([40.0] * 4), day(5, met=False)], days([40.0] * 5))
    assert traits_of(many, None, "pattern1")["broken_systems"].value == 0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("columns = 1", "columns: "),
        ("columns = []", "columns: Length of 'columns' must be >= 1: 0"),
        ("x", "file: must be TOML"),
        (
            '[[columns]]\nkey = "a"\ntitle = "b"\nrules = [{ mark = "X" }]',
            "columns[0].rules[0].mark: must be ◎, ○, △ or ✕, got 'X'",
        ),
        (
            '[[columns]]\nkey = "a"\ntitle = "b"\nrules = [{ mark = "✕", wen = [] }]',
            "columns[0].rules[0]: unknown key wen, must be one of mark, when",
        ),
        (
            '[[columns]]\nkey = "a"\ntitle = "b"\n'
            'rules = [{ mark = "○", when = [{ figure = "grow", at_most = 1 }] }]',
            "columns[0].rules[0].when[0]: figure: must be one of price_ratio, ",
        ),
        (
            '[[columns]]\nkey = "a"\ntitle = "b"\n'
            'rules = [{ mark = "○", when = [{ figure = "growth" }] }]',
            "columns[0].rules[0].when[0]: must have figure with at_most or at_least, or",
        ),
        (
            '[[columns]]\nkey = "a"\ntitle = "b"\n'
            'rules = [{ mark = "✕" }, { mark = "○" }]',
            "columns[0]: rules: must go from better to worse, each mark once",
        ),
        (
            '[[columns]]\nkey = "a"\ntitle = "b"\n'
            'rules = [{ mark = "○", when = [{ figure = "growth", at_least = 1 }] }]',
            "columns[0]: rules: the last must have no condition, every other one some",
        ),
        (
            '[[columns]]\nkey = "a"\ntitle = "b"\nrules = [{ mark = "○", when = ['
            '{ column = "c", no_worse_than = "○" }] }, { mark = "✕" }]',
            "columns: a asks for 'c', which is no column before it (there is none)",
        ),
    ],
)
def test_rules_that_make_no_sense_are_refused(
    text: str, fault: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MarksError) as error:
        load_marks(path)
    assert str(error.value).startswith(f"{path}: {fault}")


def test_rules_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(MarksError, match=r"none.toml: file: does not exist"):
        load_marks(tmp_path / "none.toml")
