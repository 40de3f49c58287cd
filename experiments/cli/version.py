"""The version of lssim, and of all that decides a number."""

import platform
from importlib.metadata import version

LIBRARIES = ("simpy", "numpy", "scipy", "attrs", "cattrs")
"""With another version of these the last digit of a figure may differ."""


def version_text() -> str:
    """Return lines for a bug report: lssim, Python and platform, libraries."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"lssim {version('lssim')}\n{python}, {platform.platform()}\n{libraries}\n"
