"""Where compiled code is kept between runs: in the user's cache folder, by what it is of.

numba looks at the file of the entry alone, and would serve an edited callee from what it
compiled yesterday. So the folder is named by a digest of all sources, of where they lie
(to numba the same file elsewhere is another one) and of the versions that have a say.
"""

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("sim", "models")
LIBRARIES = ("numba", "llvmlite", "numpy")


def folder() -> Path:
    """Return where the code of these sources is, or would be."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "lssim" / f"compiled-{_digest()}"


def is_warm() -> bool:
    """Say whether it is there."""
    return any(folder().glob("**/*.nbi"))


def prepare() -> bool:
    """Let numba keep its code there; say whether it can."""
    import numba  # noqa: PLC0415  (whoever only asks where does without)

    path = folder()
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    numba.config.CACHE_DIR = str(path)  # type: ignore[attr-defined]  # made at import
    return True


@cache
def _digest() -> str:
    """Return what the code depends on, in 16 letters."""
    digest = blake2b(digest_size=8)
    digest.update(sys.version.encode())
    digest.update(os.environ.get("LSSIM_CHECKED", "").encode())
    for library in LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}".encode())
        except PackageNotFoundError:
            digest.update(library.encode())
    digest.update(str(ROOT).encode())
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
