"""Our own store lies in the user's cache, may be named or refused, and ends no run."""

import os
import sqlite3
import time
from pathlib import Path

import pytest

from experiments.running.ownstore import UNUSED_S, VARIABLE, opened, own_place
from experiments.running.simulator import this_simulator
from experiments.running.store import StoreError


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's cache folder, which is not there yet."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "lssim"


def test_it_has_a_file_for_each_simulator(cache: Path) -> None:
    with opened(None) as store:
        assert store is not None
        name = f"runs-{this_simulator().sources[:16]}.sqlite"
        assert store.path == own_place() == cache / name
        store.keep(("x", 1), "text", cpu_s=1.0)
    with opened(None) as store:
        assert store is not None
        assert store.read(("x", 1), str) == "text"


def test_the_environment_names_another_or_none(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine"))
    with opened(None) as store:
        assert store is not None
        assert store.path == tmp_path / "mine"
    monkeypatch.setenv(VARIABLE, "")
    with opened(None) as store:
        assert store is None
    assert not cache.exists()


def test_a_store_that_was_asked_for_has_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("no database at all, but a good deal of text")
    with (
        pytest.raises(StoreError, match="is no store of lssim"),
        opened(tmp_path / "notes"),
    ):
        pass


def test_nothing_is_kept_where_that_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / "cache").write_text("a file in place of the folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    told: list[str] = []
    with opened(None, told.append) as store:
        assert store is None
    assert len(told) == 1
    assert told[0].startswith("nothing is kept: ")


def test_a_full_disk_is_said_once_and_ends_no_run(cache: Path) -> None:
    told: list[str] = []
    with opened(None, told.append) as store:
        assert store is not None
        pages = store._file.execute("PRAGMA page_count").fetchone()[0]
        store._file.execute(f"PRAGMA max_page_count = {pages}")
        # Of what cannot be compressed, more than the page that is left takes.
        for seed in range(3):
            store.keep(("x", seed), os.urandom(9000).hex(), cpu_s=1.0)
    assert len(told) == 1
    assert told[0].startswith(f"nothing more is kept: store {own_place()}: ")


def test_what_nobody_has_used_for_a_month_is_removed(cache: Path) -> None:
    cache.mkdir(parents=True)
    now = time.time()
    for name, age_s in {"old": UNUSED_S + 60, "young": UNUSED_S - 60}.items():
        for suffix in ("", "-wal"):
            file = cache / f"runs-{name}.sqlite{suffix}"
            file.touch()
            os.utime(file, (now - age_s, now - age_s))
    with opened(None) as store:
        assert store is not None
        kept = {each.name for each in cache.iterdir() if store.path.name not in each.name}
    assert kept == {"runs-young.sqlite", "runs-young.sqlite-wal"}


def test_a_store_that_has_grown_too_large_is_begun_anew(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(None) as store:
        assert store is not None
        store.keep(("x", 1), "text", cpu_s=1.0)
    monkeypatch.setattr("experiments.running.ownstore.MOST_BYTES", 100)
    with opened(None) as store:
        assert store is not None
        assert store.missing([("x", 1)]) == [("x", 1)]
        assert isinstance(store._file, sqlite3.Connection)
