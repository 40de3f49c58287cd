"""The output directory of a run: all of its files, or none.

``summary.json``        the summary, as ``--json`` prints it
``timeline.parquet``    one row a minute, entity and measure: ``at_s``, ``kind``
                        (system, host, database, cache, process), ``entity``,
                        ``measure``, ``value``; the measure's name carries its unit
``events.parquet``      what is rare: ``at_s``, ``kind``, ``target``, ``detail``
``config.toml``         the effective config, with the days and the seed that were used
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from glob import escape
from pathlib import Path
from shutil import rmtree
from typing import Self
from uuid import uuid4

from experiments.reportfiles import REPORT, clear_report
from experiments.spill import Spill
from experiments.summary.document import Summary, summary_json
from models.config import Scenario
from models.loading import effective_toml
from models.operation.recorder import Row

SUMMARY = "summary.json"
FILES = (SUMMARY, "timeline.parquet", "events.parquet", "config.toml")
PREFIX = ".lssim-"
"""Begins the name of everything unfinished; the directory's own name comes next."""

_TIMELINE = {
    "at_s": "DOUBLE",
    "kind": "VARCHAR",
    "entity": "VARCHAR",
    "measure": "VARCHAR",
    "value": "DOUBLE",
}
_EVENTS = {"at_s": "DOUBLE", "kind": "VARCHAR", "target": "VARCHAR", "detail": "VARCHAR"}
TABLES: Mapping[str, Sequence[str]] = {
    "timeline.parquet": tuple(_TIMELINE),
    "events.parquet": tuple(_EVENTS),
}
"""The columns of each table."""


class OutDirError(ValueError):
    """A directory cannot be written to, or holds what should not be touched."""


class OutDir:
    """Takes the rows of a run, and writes its files once it is over.

    Invariants: until `write` the directory is as it was; after it every file there
    is of this run, and at no moment are there files of two. Rows are on disk meanwhile,
    in files without a name. What a killed run has left beside the directory, or in it,
    the next run into that clears.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._made: list[Path] = []
        self._unfinished: list[Path] = []

    def __enter__(self) -> Self:
        try:
            self._final = self.path.resolve()
            places = (self._final, *self._final.parents)
            self._workplace = next(each for each in places if each.exists())
            self._check()
            self._clear_leftovers()
            if self._is_replaced_whole():
                self._workplace = self._final.parent
            self._timeline = Spill(self._workplace, _TIMELINE)
            self._events = Spill(self._workplace, _EVENTS)
        except OSError as error:
            rule = f"cannot be written to: {error.strerror}"
            raise OutDirError(f"--out: {self.path}: {rule}, give another") from error
        return self

    def __exit__(self, *_: object) -> None:
        self._timeline.close()
        self._events.close()
        self._clear_up()

    def add_figure(self, row: Row) -> None:
        """Keep one figure of the timeline."""
        self._timeline.add(row)

    def add_event(self, at_s: float, kind: str, target: str, detail: str) -> None:
        """Keep one rare event."""
        self._events.add((at_s, kind, target, detail))

    def write(self, summary: Summary, scenario: Scenario) -> None:
        """Write every file aside, then move them all into place."""
        # Not mkdtemp, which keeps everybody else out: this becomes the directory itself.
        folder = self._new_place()
        folder.mkdir()
        self._timeline.write_parquet(folder / "timeline.parquet")
        self._events.write_parquet(folder / "events.parquet")
        (folder / "config.toml").write_text(effective_toml(scenario), encoding="utf-8")
        (folder / SUMMARY).write_text(summary_json(summary), encoding="utf-8")
        self._put_in_place(folder)
        self._made.clear()

    def _put_in_place(self, folder: Path) -> None:
        """Let the directory be *folder*, or hold its files where it has to stay itself.

        Between its two steps there is no run in it at all, rather than half of one.
        """
        if not self._final.is_dir():
            self._make_parents()
        elif self._workplace == self._final:
            clear_report(self._final)
            for file in FILES:
                (self._final / file).unlink(missing_ok=True)
            for file in reversed(FILES):
                (folder / file).rename(self._final / file)
            return
        else:
            self._final.rename(self._new_place())
        folder.rename(self._final)

    def _new_place(self) -> Path:
        place = self._workplace / f"{PREFIX}{self._final.name}-{uuid4().hex}"
        self._unfinished.append(place)
        return place

    def _is_replaced_whole(self) -> bool:
        """Say whether the directory may be another one afterwards.

        Not if it holds anything else, is a mount, or somebody may be standing in it.
        """
        return (
            self._workplace == self._final
            and {each.name for each in self._final.iterdir()} <= {*FILES, REPORT}
            and not self._final.is_mount()
            and self._final != Path.cwd()
            and os.access(self._final.parent, os.W_OK | os.X_OK)
            and self._final.stat().st_uid == os.geteuid()
        )

    def _clear_leftovers(self) -> None:
        for place in {self._workplace, self._final.parent}:
            for left in place.glob(f"{PREFIX}{escape(self._final.name)}-*"):
                rmtree(left, ignore_errors=True)

    def _check(self) -> None:
        """Raise `OutDirError` unless the path is free, empty or of an earlier run."""
        if not self._workplace.is_dir():
            rule = f"must be a directory, but {self._workplace} is a file"
            raise OutDirError(f"--out: {self.path}: {rule}, give another")
        if self._workplace != self._final:
            return
        names = [each.name for each in self._final.iterdir()]
        is_cut_short = any(name.startswith(PREFIX) for name in names)
        if SUMMARY in names or is_cut_short or set(names) <= set(FILES):
            return
        rule = f"must be new, empty or hold an earlier run ({SUMMARY})"
        got = f"got {min(names)!r} and {len(names) - 1} more"
        raise OutDirError(f"--out: {self.path}: {rule}, {got}, give another directory")

    def _make_parents(self) -> None:
        missing = [each for each in self._final.parents if not each.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            self._made.append(folder)

    def _clear_up(self) -> None:
        """Remove what is unfinished, and folders that were made for nothing."""
        for place in self._unfinished:
            rmtree(place, ignore_errors=True)
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()
