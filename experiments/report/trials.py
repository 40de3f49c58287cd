"""Trials of a load: which were run, and whether the promises were kept in each."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from experiments.language.tongue import template
from experiments.report.parts import Section, Widget
from experiments.report.text import Text, said, unfilled

WORDS: Mapping[str, str] = {
    "platform": template("platform"),
    "load": template("load, in times today's"),
    "runs": template("run at {loads}"),
    "comma": template(", "),
    "kept": template("✓ At {load} times today's load the promises are clearly kept."),
    "open": template("△ At {load} times today's load the runs do not tell."),
    "broken": template("✗ At {load} times today's load a promise is clearly broken."),
    "between": template("Nothing was run between {low} and {high}."),
    "first": template("Nothing was run below."),
    "last": template("Nothing was run above."),
}
"""What the page's script says, of the loads on either side, too."""


@frozen
class Trial:
    """One load that was run, in times today's, and what came of it."""

    load: float
    kept: bool | None

    @property
    def word(self) -> str:
        """Name of the words that say so."""
        return {True: "kept", None: "open", False: "broken"}[self.kept]


def trials_widget(key: str, trials: Mapping[Text, Sequence[Trial]]) -> Widget:
    """Return *trials*, by platform, for the page's script: one slider over the loads.

    It stops at loads that were run, and nowhere else.
    """
    return Widget(
        key=key,
        kind="trials",
        title=said("Other loads"),
        says=said(
            "The slider stops at the loads that were run, and nowhere else: whether"
            " promises are kept is not interpolated."
        ),
        data={
            "platforms": [
                {
                    "name": {"en": name.en, "ja": name.ja},
                    "trials": [
                        [each.load, each.word]
                        for each in sorted(own, key=lambda it: it.load)
                    ],
                }
                for name, own in trials.items()
                if own
            ]
        },
        words=_words(),
    )


def what_if(trials: Mapping[Text, Sequence[Trial]]) -> list[Section]:
    """Return the section of the slider over *trials*, if any was run."""
    if not any(trials.values()):
        return []
    title = said("What if the load were otherwise?")
    return [Section("what-if", title, [trials_widget("trials", trials)])]


def _words() -> dict[str, Text]:
    return {name: unfilled(words) for name, words in WORDS.items()}
