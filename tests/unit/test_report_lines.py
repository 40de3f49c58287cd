"""What all charts of a day have in common: marks, dashes, a table, and one clock."""

import pytest
from attrs import evolve

from experiments.language.tongue import speaking
from experiments.report.chart import CLOCK, FOUND, WEEKDAY, Span, spec_of
from experiments.report.day.lines import DASHES, Line, Lines, figure_of
from experiments.report.day.moments import MOST_ROWS
from experiments.report.parts import Figure
from experiments.report.text import same
from experiments.report.timeline import Timeline
from tests.oneday import TEN_S, at, day, layers, summary

QUIET = (0.0, 0.0, 0.0, 0.0)


@pytest.fixture
def marked() -> Figure:
    lines = Lines(
        lines=[Line(same(f'a"\\{n}'), QUIET) for n in range(3)], unit=same("MiB")
    )
    it = day({}, at(61.0, "crash"), at(62.0, "leak", 130.0), at(200.0, "crash"))
    return figure_of(it, "any", same("Any"), same("-"), lines)


def test_every_chart_has_the_events_with_one_number_where_they_are_close(
    marked: Figure,
) -> None:
    since, until = (marked.data["marks"].columns[name] for name in ("since", "until"))
    ten_ms = 4 * 86_400_000 + 36_000_000
    assert since == [ten_ms + 61_000, ten_ms + 62_000, ten_ms + 200_000]
    assert until == [ten_ms + 61_000, ten_ms + 130_000, ten_ms + 200_000]
    # A second apart of 240 is less than 4 %.
    assert marked.data["labels"].columns["number"] == ["1-2", "3"]
    told = marked.data["points"].columns["en"]
    assert told == ["-", "1 crash; 2 leak", "-", "3 crash"]


def test_lines_are_told_apart_by_colour_and_by_dash(marked: Figure) -> None:
    drawn = [each for each in layers(marked) if each["mark"].get("type") == "line"]
    # A name of any signs is a text within the expression that makes it.
    assert drawn[0]["transform"][0]["calculate"] == '"a\\"\\\\0"'
    for channel in ("color", "strokeDash"):
        scale = drawn[1]["encoding"][channel]["scale"]
        assert scale["domain"] == ['a"\\0', 'a"\\1', 'a"\\2']
        assert len({str(each) for each in scale["range"]}) == 3
    assert len({str(each) for each in DASHES}) == len(DASHES)


def test_charts_of_a_day_zoom_and_point_together(marked: Figure) -> None:
    assert marked.group == "day"
    spec = spec_of(marked.draw())
    assert {"since", "until", "at"} <= {each["name"] for each in spec["params"]}
    tip = spec["layer"][-1]["mark"]["tooltip"]["expr"]
    value = f"{FOUND}.s1"
    figure = f"isValid({value}) ? format({value}, ',~r') : '-'"
    at_ms = "utcFormat((datum.datum || datum).at, '%H:%M')"
    assert tip.startswith('{"up to": ' + at_ms + ', "a')
    assert f'"a\\"\\\\1 ": {figure}' in tip
    assert tip.endswith('"event": (datum.datum || datum).en}')


def test_a_table_of_a_day_has_a_row_an_hour_and_of_a_month_one_for_every_day() -> None:
    def rows(minutes: int, stretch: int) -> list[range]:
        ends_s = [60.0 * stretch * (n + 1) for n in range(minutes // stretch)]
        it = day({})
        timeline = Timeline(TEN_S, ends_s, stretch, {})
        return evolve(it, timeline=timeline).rows()

    assert len(rows(24 * 60, 1)) == 24
    assert rows(24 * 60, 1)[0] == range(60)
    month = rows(30 * 24 * 60, 30)
    assert len(month) <= MOST_ROWS
    # A run from ten o'clock on has fourteen hours of its first day.
    assert [len(each) for each in month[:2]] == [28, 48]


def test_days_of_the_week_are_told_where_there_are_several() -> None:
    long = evolve(day({}), summary=summary(horizon_s=3 * 86_400.0))
    assert long.when(0.0) == "Mon 10:00"
    assert long.when(86_400.0, 86_460.0) == "Tue 10:00-10:01"
    assert day({}).when(0.0) == "10:00"
    # Nine days after a Monday it is Wednesday of the second week.
    longer = evolve(day({}), summary=summary(horizon_s=28 * 86_400.0))
    assert longer.when(9 * 86_400.0) == "W2 Wed 10:00"
    with speaking("ja"):
        assert longer.when(9 * 86_400.0) == "第2週 水 10:00"


def test_an_axis_tells_hours_then_days_then_weeks() -> None:
    day_ms = 86_400_000
    clocks = [Span(0, days * day_ms).clock() for days in (1, 2, 7, 8)]
    assert clocks[:3] == [CLOCK, WEEKDAY, WEEKDAY]
    # Monday is four days after 1970-01-01; what is between quotes is text.
    assert clocks[3] == (
        "'W' + (1 + floor((datum.value - 345600000) / 604800000)) + ' ' +"
        " utcFormat(datum.value, '%a') + ''"
    )
