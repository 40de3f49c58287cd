"""A spill: rows kept on disk while a run goes on, and turned into Parquet at its end."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile

MEMORY_LIMIT = "128MB"
BUFFER_BYTES = 4_000_000
GROUP_ROWS = 20_480
"""What is read and written at a time; with the defaults memory grows with the rows."""


class Spill:
    """Rows of one table, in memory that does not grow with their number.

    The file has no name where the system allows that: nothing is left of it when the
    process is killed.
    """

    def __init__(self, folder: Path, columns: Mapping[str, str]) -> None:
        """Keep rows of *columns*, SQL types by name, in *folder*."""
        self._columns = dict(columns)
        self._file = TemporaryFile(  # noqa: SIM115 - open for as long as the run
            "w+", encoding="utf-8", newline="", dir=folder, prefix=".lssim-"
        )
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_NONNUMERIC)

    def add(self, row: Sequence[object]) -> None:
        """Keep *row*."""
        self._writer.writerow(row)

    def close(self) -> None:
        """Forget the rows."""
        self._file.close()

    def write_parquet(self, path: Path) -> None:
        """Write all rows to *path*, in the order in which they were added.

        Raise `OSError` if that fails.
        """
        # Slow to load, and most runs write no file.
        import duckdb  # noqa: PLC0415

        rows = path.with_suffix(".csv")
        self._file.flush()
        self._file.seek(0)
        with rows.open("w", encoding="utf-8", newline="") as copy:
            copyfileobj(self._file, copy)
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(path.parent),
            "autoinstall_known_extensions": False,
        }
        try:
            with duckdb.connect(config=config) as database:
                database.execute(
                    f"COPY (FROM read_csv($rows, columns = {self._columns}, delim = ',',"
                    " quote = '\"', escape = '\"', header = false, auto_detect = false,"
                    f" buffer_size = {BUFFER_BYTES})) TO $path (FORMAT parquet,"
                    f" COMPRESSION zstd, ROW_GROUP_SIZE {GROUP_ROWS})",
                    {"rows": str(rows), "path": str(path)},
                )
        except duckdb.Error as error:
            raise OSError(f"{path.name}: {error}") from error
        rows.unlink()
