"""The length of a run: in words, in seconds or in days, and to its very last second."""

from pathlib import Path

import pytest
import typer

from experiments.cli.lengths import seconds_of
from models.config import SurgeConfig
from models.loading import effective_toml, load_scenario
from models.operation.recorder import Row
from models.platform import Platform
from tests import bare
from tests.inside import measures_of, requests_of
from tests.small import SMALL, faults_in, faults_of

WORDS = {
    "90s": 90,
    "30min": 1800,
    "2h": 7200,
    "1d": 86_400,
    "1h30min": 5400,
    "0.5 h": 1800,
}


@pytest.mark.parametrize(("words", "length_s"), WORDS.items())
def test_a_length_is_written_in_words(words: str, length_s: float) -> None:
    assert seconds_of(words) == length_s


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("30", "got '30', write its unit: 30s, 30min, 30h or 30d"),
        ("30m", "got '30m', write 30min for minutes"),
        ("soon", "must be a length such as 90s, 30min, 2h or 1d, got 'soon'"),
        ("-5s", "must be a length such as 90s"),
        ("0s", "must be > 0 and <= 3660 days, got '0s'"),
        ("3661d", "must be > 0 and <= 3660 days, got '3661d'"),
    ],
)
def test_what_is_no_length_is_refused_with_the_way_out(words: str, rule: str) -> None:
    with pytest.raises(typer.BadParameter) as refused:
        seconds_of(words)
    assert rule in str(refused.value)


def test_seconds_take_the_place_of_days_below_and_the_other_way_round(
    tmp_path: Path,
) -> None:
    # small.toml has days = 0.5.
    (tmp_path / "half.toml").write_text(f'extends = "{SMALL}"\nduration_s = 36_000\n')
    half = load_scenario(tmp_path / "half.toml")
    assert (half.days, half.horizon_s) == (None, 36_000.0)
    assert "duration_s = 36000.0" in effective_toml(half)
    (tmp_path / "two.toml").write_text('extends = "half.toml"\ndays = 2\n')
    assert load_scenario(tmp_path / "two.toml").horizon_s == 172_800.0
    over = load_scenario(tmp_path / "half.toml", ["days=0.375"])
    assert (over.duration_s, over.horizon_s) == (None, 32_400.0)
    assert load_scenario(SMALL, ["duration_s=36e3"]).horizon_s == 36_000.0


def test_a_run_without_a_length_lasts_a_day() -> None:
    assert load_scenario(SMALL, unset=["days"]).horizon_s == 86_400.0


def test_a_run_has_one_length(tmp_path: Path) -> None:
    rule = "must be left out beside days = 0.5, got 36000: a run has one length, give one"
    (said,) = faults_of(tmp_path, (("duration_s",), 36_000))
    assert said == f"duration_s: {rule} of them"
    (said,) = faults_in(SMALL, ("days=0.5", "duration_s=36000"))
    assert said.startswith(f"--set duration_s: {rule}")


def watched(seconds: float, *, surges: tuple[SurgeConfig, ...] = ()) -> list[Row]:
    """Return the timeline of one request a second, on time, of 0.3 s of a core each."""
    rows: list[Row] = []
    web = bare.system(bare.route(cpu=0.3), per_s=1.0, surges=surges)
    it = Platform(
        bare.scenario(web, span_s=seconds), catalog=bare.CATALOG, timeline=rows.append
    )
    it.run()
    counted = sum(value for *_, measure, value in rows if measure == "arrived")
    assert counted == requests_of(it).arrived
    return rows


def said_of(rows: list[Row], measure: str) -> dict[float, float]:
    return {at_s: value for at_s, *_, each, value in rows if each == measure}


def test_the_last_minute_counts_for_as_long_as_it_is() -> None:
    rows = watched(150.0)
    # 150 s are two minutes and a half one; only that says how long it was.
    assert said_of(rows, "span_s") == {150.0: 30.0}
    assert list(said_of(rows, "arrived")) == [60.0, 120.0, 150.0]
    assert said_of(rows, "rate_per_s") == pytest.approx({60: 1.0, 120: 1.0, 150: 1.0})
    assert "span_s" not in {measure for *_, measure, _ in watched(120.0)}


def test_a_fraction_of_a_day_loses_no_minute() -> None:
    # 0.0208333333 days are 1,799.99999712 s: the 30th minute is one, all but 3 us of it.
    rows = watched(0.0208333333 * 86_400)
    assert len(said_of(rows, "completed")) == 30
    (span_s,) = said_of(rows, "span_s").values()
    assert span_s == pytest.approx(60.0 - 0.00000288, abs=1e-7)


def test_the_use_of_a_last_half_minute_is_over_that_half() -> None:
    # A request of 30 s of work at 60.0 s: of the half minute that follows it takes all,
    # of the last whole one (30 s before, idle) a half.
    rows: list[Row] = []
    idle = bare.scenario(bare.system(bare.route(cpu=30.0)), span_s=90.0)
    it = Platform(idle, catalog=bare.CATALOG, timeline=rows.append)
    it.run(60.0)
    it.clients["web"].send()
    it.run()
    assert said_of(rows, "cpu") == pytest.approx({60.0: 0.0, 90.0: 1.0})
    assert it.recorder.meters["host/web"].peak == pytest.approx(0.5)


def test_a_run_shorter_than_a_minute_is_told_too() -> None:
    rows = watched(20.0)
    assert said_of(rows, "span_s") == {20.0: 20.0}


def test_a_system_that_recovers_in_the_last_piece_is_no_minute_early() -> None:
    # It fails at 400 s, and at 970 s in the piece that ends with the run at 990 s. That
    # began at 960 s, so all was well from 420 s on for 540 s: 25 s after 395 s.
    it = bare.platform(bare.system(), span_s=990.0)
    measures = measures_of(it)
    for at_s in (400.0, 970.0):
        it.env.wake(at_s, lambda _: fail())

    def fail() -> None:
        measures.request_arrived(0)
        measures.request_failed(0, it.env.now, it.env.now, None)

    it.run()
    bad = [each for minute in measures.bad_minutes_s for each in minute]
    assert bad == pytest.approx([360.0, 420.0, 960.0, 990.0])
    assert measures.recovered_s(395.0, 990.0) == 25.0
    assert measures.recovered_s(930.0, 990.0) is None


def test_a_surge_within_a_minute_is_seen() -> None:
    # 20 s of ten times the rate from second 30 of the third minute: (40 + 20 * 10) / 60.
    surge = SurgeConfig(at_s=150.0, duration_s=20.0, factor=10.0)
    rows = watched(240.0, surges=(surge,))
    mean, most = said_of(rows, "rate_per_s"), said_of(rows, "rate_peak_per_s")
    assert mean == pytest.approx({60: 1.0, 120: 1.0, 180: 4.0, 240: 1.0})
    assert most == pytest.approx({60: 1.0, 120: 1.0, 180: 10.0, 240: 1.0})
    # Who came: 240 expected, and a Poisson count is within four of its deviations.
    assert abs(said_of(rows, "arrived")[180.0] - 240) < 4 * 240**0.5


def test_a_step_at_second_30_is_seen_from_there_on() -> None:
    step = SurgeConfig(at_s=90.0, duration_s=1e6, factor=3.0)
    rows = watched(180.0, surges=(step,))
    # Half of the second minute at 1, half at 3.
    assert said_of(rows, "rate_per_s") == pytest.approx({60: 1.0, 120: 2.0, 180: 3.0})
    assert said_of(rows, "rate_peak_per_s") == pytest.approx(
        {60: 1.0, 120: 3.0, 180: 3.0}
    )


def test_a_closed_load_has_no_rate_of_its_own() -> None:
    rows: list[Row] = []
    users = {"kind": "closed", "users": 3, "think": bare.exactly(1.0)}
    web = bare.system(bare.route(cpu=0.01), clients=users)
    it = Platform(
        bare.scenario(web, span_s=60.0), catalog=bare.CATALOG, timeline=rows.append
    )
    it.run()
    assert not said_of(rows, "rate_per_s")
    assert said_of(rows, "arrived")[60.0] == requests_of(it).arrived


def test_shipped_lengths_are_whole_minutes() -> None:
    for path in sorted((Path(__file__).parents[2] / "configs").glob("*.toml")):
        if path.stem not in ("base", "base-measured", "migration"):  # no scenarios
            assert load_scenario(path).horizon_s % 60.0 == 0.0
