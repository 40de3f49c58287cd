"""The what-if corner: sliders over the points that were run, as a part of a page."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from experiments.language.tongue import template
from experiments.report.parts import Widget
from experiments.report.text import Text, said, unfilled
from experiments.report.whatif import Space

WORDS: Mapping[str, str] = {
    "figure": template("figure"),
    "value": template("value"),
    "place": template("{axis} {value}"),
    "levels": template("run at {levels}"),
    "between": template("{axis} {low} and {high}"),
    "comma": template(", "),
    "run": template("This point was run: {place}."),
    "interpolated": template(
        "This point was not run: {place}. Its figures are interpolated linearly between"
        " {between}; in truth something may turn between them."
    ),
    "sure": template("{mean} (95 % interval {low} to {high})"),
    "alike": template("{mean} (alike in all seeds)"),
    "single": template("{mean}"),
    "about": template("about {mean} (interpolated; around it {low} to {high})"),
    "even": template("about {mean} (interpolated; alike at the points around it)"),
    "missing": template("no figure: a point that it takes was left out or failed"),
    "beyond": template("no figure: beyond what was run"),
}
"""What the page's script says."""


@frozen(kw_only=True)
class Corner:
    """What the sliders move over, and how its axes and outputs are called."""

    key: str
    space: Space
    axes: Sequence[Text]
    outputs: Sequence[Text]
    scales: Sequence[float]
    """By what each output is multiplied before it is shown."""
    seeds: int


def corner_widget(it: Corner) -> Widget:
    """Return *it* as a widget of the page's script."""
    names = {f"axis-{number}": name for number, name in enumerate(it.axes)}
    names |= {f"output-{number}": name for number, name in enumerate(it.outputs)}
    return Widget(
        key=it.key,
        kind="whatif",
        title=said("Other inputs"),
        says=_says(it),
        data=_data(it),
        words=names | {name: unfilled(words) for name, words in WORDS.items()},
    )


def _says(it: Corner) -> Text:
    if any(axis.is_number for axis in it.space.axes):
        return said(
            "What was run is told with its 95 % interval over {seeds} seeds. Between two"
            " such points figures are interpolated linearly, which is said there; beyond"
            " them nothing is said.",
            seeds=it.seeds,
        )
    return said(
        "What was run is told with its 95 % interval over {seeds} seeds; of other points"
        " nothing is said.",
        seeds=it.seeds,
    )


def _data(it: Corner) -> Mapping[str, object]:
    return {
        "axes": [
            {
                "name": axis.name,
                "levels": list(axis.levels),
                "isNumber": axis.is_number,
                "isWhole": axis.is_whole,
            }
            for axis in it.space.axes
        ],
        "scales": list(it.scales),
        "figures": it.space.listed(),
    }
