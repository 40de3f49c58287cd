"""The store of finished runs: one file, a row a run, written as each of them ends."""

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self, TypeVar

from attrs import frozen

from experiments.document import DocumentError
from experiments.running.simulator import Simulator, this_simulator
from experiments.summary.document import Summary, read_summary, summary_json

APPLICATION = 0x6C737369
"""Marks a SQLite file as ours: the bytes of ``lssi``."""
LAYOUT = 1
"""Number of the layout of the table."""
PATIENCE_S = 60.0
"""How long is waited for another process that writes to the same store."""

_TABLE = """
CREATE TABLE runs (
    scenario TEXT NOT NULL, seed INTEGER NOT NULL,
    version TEXT NOT NULL, sources TEXT NOT NULL,
    summary BLOB, failure TEXT, cpu_s REAL NOT NULL,
    PRIMARY KEY (scenario, seed, version, sources)
)
"""
_KEY = "scenario = ? AND seed = ? AND version = ? AND sources = ?"


Key = tuple[str, int]
"""A run: the hash of its scenario, or of what was done with it, and its seed."""
Kept = TypeVar("Kept")


class StoreError(ValueError):
    """A file cannot be used as a store."""


@frozen(kw_only=True)
class Finished:
    """A run that has ended: with a summary, or for a reason why there is none."""

    summary: Summary | None = None
    failure: str | None = None
    cpu_s: float = 0.0
    """What it took of a processor."""


class Store:
    """Finished runs by (hash of the scenario, seed, simulator).

    Invariants:

    * a run that was added is there after whatever ends this process, kill -9 included;
    * a run is answered only if this very simulator has made it, by its version and its
      sources; those of others stay where they are;
    * what is no store of ours, or a damaged one, is not touched.

    Several processes may use one store at a time. The same run of two of them is one row,
    for both have the same bytes.
    """

    def __init__(self, path: Path, *, simulator: Simulator | None = None) -> None:
        self.path = path
        self._simulator = simulator or this_simulator()

    def __enter__(self) -> Self:
        try:
            # Some builds of SQLite read a name that begins with "file:" as an address.
            self._file = sqlite3.connect(
                self.path.absolute(), timeout=PATIENCE_S, isolation_level=None
            )
            try:
                self._open()
            except BaseException:
                self._file.close()
                raise
        except sqlite3.OperationalError as error:
            raise self._refused(f"cannot be opened or written to: {error}") from error
        except sqlite3.DatabaseError as error:
            rule = f"is no store of lssim, or damaged: {error}"
            raise self._refused(rule) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def find(self, scenario: str, seed: int) -> Finished | None:
        """Return the run of the scenario with hash *scenario* under *seed*, if any."""
        with self._telling(), closing(self._row(scenario, seed)) as rows:
            row = rows.fetchone()
        if row is None:
            return None
        blob, failure, cpu_s = row
        summary = None if blob is None else self._opened(blob, seed, read_summary)
        return Finished(summary=summary, failure=failure, cpu_s=cpu_s)

    def read(self, key: Key, read: Callable[[str], Kept]) -> Kept:
        """Return what *read* makes of the text that is there under *key*.

        Raise `KeyError` if there is none.
        """
        with self._telling(), closing(self._row(*key)) as rows:
            row = rows.fetchone()
        if row is None or row[0] is None:
            raise KeyError(key)
        return self._opened(row[0], key[1], read)

    def _opened(self, blob: bytes, seed: int, read: Callable[[str], Kept]) -> Kept:
        try:
            return read(zlib.decompress(blob).decode())
        except (zlib.error, UnicodeDecodeError, DocumentError) as error:
            rule = f"the run of seed {seed} is damaged, move the file away"
            raise OSError(f"{self.path}: {rule}") from error

    def missing(self, runs: Iterable[Key], *, or_failed: bool = False) -> list[Key]:
        """Return those of *runs*, hashes and seeds, that are not there, in order.

        With *or_failed* also those that are there without an answer.
        """
        ours = (self._simulator.version, self._simulator.sources)
        rows = "SELECT scenario, seed FROM runs WHERE version = ? AND sources = ?"
        if or_failed:
            rows += " AND summary IS NOT NULL"
        with self._telling():
            known = set(self._file.execute(rows, ours))
        return [each for each in runs if each not in known]

    def add(self, scenario: str, seed: int, run: Finished) -> None:
        """Keep *run* for good; one that is there already stays.

        Raise `OSError` if it cannot be written; what was added before is kept.
        """
        text = None if run.summary is None else summary_json(run.summary)
        self._add((scenario, seed), text, run.failure, run.cpu_s)

    def keep(self, key: Key, text: str, *, cpu_s: float) -> None:
        """Keep *text* under *key*, as `add` does."""
        self._add(key, text, None, cpu_s)

    def _add(self, key: Key, text: str | None, failure: str | None, cpu_s: float) -> None:
        blob = None if text is None else zlib.compress(text.encode())
        row = (*self._key(*key), blob, failure, cpu_s)
        with self._telling():
            self._file.execute("INSERT OR IGNORE INTO runs VALUES (?,?,?,?,?,?,?)", row)

    def cpu_s(self, scenarios: Iterable[str]) -> dict[str, tuple[int, float]]:
        """Return how many runs of *scenarios* there are, and what they took together.

        Of a processor, s; by scenario, whatever simulator has made them.
        """
        rows = (
            "SELECT scenario, count(*), sum(cpu_s) FROM runs"
            " WHERE summary IS NOT NULL GROUP BY scenario"
        )
        wanted = set(scenarios)
        with self._telling():
            found = {name: each for name, *each in self._file.execute(rows)}
        return {name: (found[name][0], found[name][1]) for name in wanted & found.keys()}

    def strangers(self) -> int:
        """Return how many runs other simulators have made: versions, or edits."""
        rows = "SELECT count(*) FROM runs WHERE version != ? OR sources != ?"
        ours = (self._simulator.version, self._simulator.sources)
        with self._telling():
            return int(self._file.execute(rows, ours).fetchone()[0])

    def _open(self) -> None:
        """Make the file a store if it is empty; refuse it if it is anything else."""
        if self._marks() == (0, 0, 0):
            self._file.execute("BEGIN IMMEDIATE")
            if self._marks() == (0, 0, 0):  # and nobody was faster
                self._file.execute(_TABLE)
                self._file.execute(f"PRAGMA application_id = {APPLICATION}")
                self._file.execute(f"PRAGMA user_version = {LAYOUT}")
            self._file.execute("COMMIT")
        application, layout, _ = self._marks()
        if application != APPLICATION:
            raise self._refused("is no store of lssim, but a database of something else")
        if layout != LAYOUT:
            rule = f"has layout {layout}, and this lssim reads {LAYOUT}"
            raise self._refused(rule)
        if (found := self._value("PRAGMA quick_check(1)")) != "ok":
            raise self._refused(f"is damaged: {' '.join(str(found).split())}")
        self._write_ahead()
        # Each run took seconds; that it is on the disk when it is said to be costs none.
        self._file.execute("PRAGMA synchronous = FULL")
        # A store that can be read and not written to is found out before the first run.
        self._file.execute("BEGIN IMMEDIATE")
        self._file.execute(f"PRAGMA user_version = {LAYOUT}")
        self._file.execute("COMMIT")

    def _write_ahead(self) -> None:
        """Switch to WAL, so that others read while one writes.

        SQLite does not wait for its turn where two processes switch at once.
        """
        until = monotonic() + PATIENCE_S
        while True:
            try:
                self._file.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or monotonic() > until:
                    raise
                sleep(0.05)
            else:
                return

    def _marks(self) -> tuple[int, int, int]:
        return (
            self._value("PRAGMA application_id"),
            self._value("PRAGMA user_version"),
            self._value("SELECT count(*) FROM sqlite_master"),
        )

    def _value(self, question: str) -> Any:
        return self._file.execute(question).fetchone()[0]

    def _row(self, scenario: str, seed: int) -> sqlite3.Cursor:
        question = f"SELECT summary, failure, cpu_s FROM runs WHERE {_KEY}"
        return self._file.execute(question, self._key(scenario, seed))

    def _key(self, scenario: str, seed: int) -> tuple[str, int, str, str]:
        it = self._simulator
        return (scenario, seed, it.version, it.sources)

    def _refused(self, rule: str) -> StoreError:
        return StoreError(f"store: {self.path}: {rule}, give another with --store")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what SQLite says into an `OSError` with the file's name."""
        try:
            yield
        except sqlite3.Error as error:
            rule = f"{error}; the runs that it has are kept"
            raise OSError(f"store {self.path}: {rule}") from error
