"""Comparisons: the same users in all, differences with intervals, and which are real."""

import pytest
from attrs import evolve
from rich.console import Console

from experiments.comparing.answer import answer_of
from experiments.comparing.comparison import compare
from experiments.comparing.differences import Difference, differences_of
from experiments.comparing.document import document
from experiments.comparing.marks import load_marks
from experiments.comparing.plan import ComparisonError, plan
from experiments.comparing.sheets import show
from experiments.comparing.wording import gains
from experiments.running import keeping
from experiments.running.crew import Crew
from experiments.running.engines import Engine
from experiments.summary.document import Summary
from models.config import Scenario
from tests.compared import NOON, PATTERN1, PATTERN2, comparison, day, days

RULES = load_marks()
BEFORE = (38.0, 40.0, 42.0)
AFTER = (35.0, 38.0, 41.0)


def difference(of: str, found: list[Difference]) -> Difference:
    return next(each for each in found if (each.system, each.key) == ("medical", of))


def test_a_difference_is_over_pairs_of_one_seed() -> None:
    # -3, -2, -1: mean -2, s 1; t of 2 degrees is 4.303, so that half is 4.303 / sqrt 3.
    found = differences_of(comparison(days(BEFORE), days(AFTER)))
    it = difference("mean_ms", found)
    assert it.before == 40.0
    assert it.interval.mean == pytest.approx(-2.0)
    assert it.interval.half_width == pytest.approx(2.484, abs=1e-3)
    # s^2 is 4 before and 9 after, and 1 of the difference: 13 times.
    assert it.gain == pytest.approx(13.0)
    # Spreads of 2 and 3 that go hand in hand leave (3 - 2)^2 of 13, as these do.
    assert it.gain_at_most == pytest.approx(13.0)


def test_what_chance_does_to_one_side_alone_does_not_cancel() -> None:
    # 38, 40, 42 beside 40, 40, 40: all the spread is of the first side.
    # 38, 40, 42 beside 36, 36, 39: s^2 is 4 and 3, of 2, 4, 3 it is 1: 7 times, of at
    # most 7 / (2 - 1.732)^2 = 97.5. And 42, 40, 38 spread as the first: no limit.
    for after, gain, most in (
        ((40.0, 40.0, 40.0), 1.0, 1.0),
        ((36.0, 36.0, 39.0), 7.0, 97.497),
        ((42.0, 40.0, 38.0), 0.5, None),
    ):
        found = differences_of(comparison(days(BEFORE), days(after)))
        it = difference("mean_ms", found)
        assert it.gain == pytest.approx(gain)
        assert it.gain_at_most == (
            None if most is None else pytest.approx(most, abs=0.01)
        )


def test_what_the_same_users_are_worth_is_told_of_every_figure() -> None:
    means_ms, shares = (36.0, 36.0, 39.0), (1.0, 0.99, 0.98)
    after = [
        day(k + 1, mean_ms=mean, available=share)
        for k, (mean, share) in enumerate(zip(means_ms, shares, strict=True))
    ]
    found = differences_of(comparison(days(BEFORE), after))
    assert list(gains(found)) == [
        "The same users in all: with seeds of their own the variance of a difference"
        " would be so many times as large (at most, for what chance does to one side"
        " alone does not cancel).",
        "  pattern2, medical: mean ms 7 (97.5), available % 1 (1)",
    ]
    assert list(gains(differences_of(comparison(days(BEFORE), days(BEFORE))))) == []


def test_what_is_real_depends_on_how_much_is_compared() -> None:
    # -2.00, -2.05, -2.10, -2.05: s^2 = 0.005 / 3, t = 2.05 / (0.04082 / 2) = 100.4 with 3
    # degrees; about 2e-6, times 11 figures of two systems. Of the others none differs.
    before = (38.0, 40.0, 42.0, 40.0)
    after = (36.0, 37.95, 39.9, 37.95)
    found = differences_of(comparison(days(before), days(after)))
    it = difference("mean_ms", found)
    assert it.adjusted == pytest.approx(len(found) * it.chance)
    assert [each.key for each in found if each.is_real] == ["mean_ms"]
    # And with -3, -2, -1, whose chance is 0.074, nothing is.
    unsure = differences_of(comparison(days(BEFORE), days(AFTER)))
    assert not any(each.is_real for each in unsure)


def test_what_differs_in_the_last_digit_does_not_differ() -> None:
    found = differences_of(
        comparison(days(BEFORE), days([each + 1e-10 for each in BEFORE]))
    )
    assert all(each.chance == 1.0 for each in found)


def test_the_sheets_tell_the_first_as_it_is_and_others_by_their_difference() -> None:
    console = Console(width=160, record=True)
    with console.capture() as printed:
        show(
            answer_of(
                comparison(days(BEFORE, jpy=3905.0), days(AFTER, jpy=3960.0)), RULES
            ),
            console,
        )
    text = printed.get()
    assert text.startswith(
        "2 topologies, 3 runs each (seeds 1 to 3): the busy hours, 30 min from Monday"
        " 12:00 on, after a warm start, the same users in all, beside pattern1\n"
    )
    assert "pattern2: 3,960 yen a month\n" in text
    rows = {line.split()[0]: line.split() for line in text.splitlines() if line.strip()}
    assert rows["pattern2"][:4] == ["pattern2", "same", "same", "same"]  # of social
    medical = text[text.index("medical, beside pattern1") :]
    (first,) = [each for each in medical.splitlines() if each.startswith(" pattern1")][:1]
    (second,) = [each for each in medical.splitlines() if each.startswith(" pattern2")][
        :1
    ]
    assert "40.0 ± 5.0" in first
    assert "(-2.0 ± 2.5)" in second  # in brackets: not told from chance
    assert "0 are real" in text
    assert "  pattern2, medical: mean ms 13 (13)\n" in text


def test_what_is_taken_apart_is_told_by_its_parts_and_their_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def simulated(scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        # Redis alone makes it faster, by 10 ms less some that differ by seed.
        return day(seed, mean_ms=40.0 - (10.0 - 0.1 * seed) * bool(scenario.caches))

    monkeypatch.setattr(keeping, "simulate", simulated)
    wanted = plan([PATTERN1, PATTERN2], hours=NOON, replications=4, takes_apart=True)
    console = Console(width=160, record=True)
    with console.capture() as printed:
        show(answer_of(compare(wanted, Crew()), RULES), console)
    text = printed.get()
    table = text[text.index("pattern2, taken apart") :]
    rows = {line.split()[0]: line.split() for line in table.splitlines() if line.strip()}
    # -9.9, -9.8, -9.7, -9.6: mean -9.75, s 0.1291; t of 3 degrees 3.182: 0.205.
    assert rows["caches"] == ["caches", "-9.75", "±", "0.21"]
    assert rows["100"] == ["100", "%"]
    assert rows["hosts"] == ["hosts", "same"]
    assert rows["together"] == ["together", "-9.75", "±", "0.21"]
    assert "caches: apps.medical.cache, apps.social.cache, caches.redis\n" in text


def test_the_document_has_every_difference_with_its_interval() -> None:
    tree = document(answer_of(comparison(days(BEFORE), days(AFTER)), RULES))
    assert tree["schema"] == "lssim.comparison/1"
    assert (tree["beside"], tree["seeds"]) == ("pattern1", [1, 2, 3])
    assert tree["busy_hours"] == {"at_s": 43_200, "length_s": 1800}
    first, second = tree["topologies"]
    assert (first["scenario"]["name"], first["monthly_jpy"]) == ("pattern1", 4000)
    assert second["verdicts"]["medical"].startswith("medical kept its promises on 3 of 3")
    it = tree["differences"][0]
    assert (it["system"], it["figure"], it["first"]) == ("medical", "mean_ms", 40)
    assert it["difference"]["low"] == pytest.approx(-2 - 2.484, abs=1e-3)
    assert it["p"] == pytest.approx(0.07418, abs=1e-5)
    assert it["real"] is False


def test_every_topology_runs_under_the_same_seeds_and_ctrl_c_keeps_whole_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[str, int]] = []

    def simulated(scenario: Scenario, *, seed: int, engine: Engine) -> Summary:
        seen.append((scenario.name, seed))
        if len(seen) == 6:  # in the middle of the third seed
            raise KeyboardInterrupt
        return day(seed)

    monkeypatch.setattr(keeping, "simulate", simulated)
    wanted = plan([PATTERN1, PATTERN2], hours=NOON, replications=4, seed=7)
    found = compare(wanted, Crew())
    assert seen[:4] == [
        ("pattern1", 7),
        ("pattern2", 7),
        ("pattern1", 8),
        ("pattern2", 8),
    ]
    assert found.is_interrupted
    assert found.seeds == [7, 8]
    assert [len(runs) for runs in found.runs.values()] == [2, 2]
    assert found.says_something


OTHER = evolve(PATTERN2, systems={"shop": PATTERN2.systems["social"]})


@pytest.mark.parametrize(
    ("topologies", "words"),
    [
        ([], "scenarios: at least two needed to compare, got none"),
        (
            [PATTERN1],
            "scenarios: at least two needed to compare, got one only (pattern1)",
        ),
        (
            [PATTERN1, PATTERN2, PATTERN1],
            "scenarios: 2 are named 'pattern1', give each a name of its own",
        ),
        (
            [PATTERN1, OTHER],
            "scenarios: no system is in all of them: pattern1 has medical and social;"
            " pattern2 has shop",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(
    topologies: list[Scenario], words: str
) -> None:
    with pytest.raises(ComparisonError) as error:
        plan(topologies, hours=NOON)
    assert str(error.value) == words
