"""A timeline is read as it was written; long ones are joined by a rule that is told."""

from pathlib import Path

import duckdb
import pytest

from experiments.report.timeline import MOST, clock_ms, read_timeline

Row = tuple[float, str, str, str, float]


def written(tmp_path: Path, rows: list[Row]) -> Path:
    file = tmp_path / "timeline.parquet"
    columns = "at_s double, kind text, entity text, measure text, value double"
    with duckdb.connect() as connection:
        connection.execute(f"create table rows ({columns})")
        connection.executemany("insert into rows values (?, ?, ?, ?, ?)", rows)
        connection.execute(f"copy rows to '{file}' (format parquet)")
    return file


def test_points_stand_at_their_times_and_what_was_not_measured_is_none(
    tmp_path: Path,
) -> None:
    rows: list[Row] = [
        (60.0, "system", "chat", "arrived", 4.0),
        (60.0, "system", "chat", "latency_p95_s", 0.25),
        (120.0, "system", "chat", "arrived", 0.0),
    ]
    it = read_timeline(written(tmp_path, rows), starts_at_s=3600.0)
    assert it.ends_s == [60.0, 120.0]
    assert it.of("system", "arrived") == {"chat": [4.0, 0.0]}
    assert it.of("system", "latency_p95_s") == {"chat": [0.25, None]}
    assert it.of("system", "sessions") == {}
    # 01:01 on the Monday on which weeks begin here, four days after 1970-01-01.
    assert it.at_ms()[0] == clock_ms(3660.0) == 4 * 86_400_000 + 3_660_000


def test_joined_minutes_have_the_mean_and_of_waits_the_greatest(tmp_path: Path) -> None:
    minutes = 2 * MOST
    rows = [
        (60.0 * minute, "any", "one", measure, float(minute))
        for minute in range(1, minutes + 1)
        for measure in ("cpu", "latency_p95_s", "pool_waiting")
    ]
    it = read_timeline(written(tmp_path, rows), starts_at_s=0.0)
    assert (it.minutes, len(it.ends_s)) == (2, MOST)
    # The first point joins minutes 1 and 2, and stands at the end of the second.
    assert it.ends_s[0] == 120.0
    assert it.of("any", "cpu")["one"][:2] == [1.5, 3.5]
    assert it.of("any", "latency_p95_s")["one"][:2] == [2.0, 4.0]
    assert it.of("any", "pool_waiting")["one"][:2] == [2.0, 4.0]


def test_counts_of_a_last_piece_are_those_of_a_minute(tmp_path: Path) -> None:
    # Ten in half a minute are twenty a minute; a mean stays what it is.
    rows: list[Row] = [
        (60.0, "system", "chat", "completed", 30.0),
        (90.0, "run", "small", "span_s", 30.0),
        (90.0, "system", "chat", "completed", 10.0),
        (90.0, "system", "chat", "latency_mean_s", 0.5),
    ]
    it = read_timeline(written(tmp_path, rows), starts_at_s=0.0)
    assert it.of("system", "completed") == {"chat": [30.0, 20.0]}
    assert it.of("system", "latency_mean_s") == {"chat": [None, pytest.approx(0.5)]}
