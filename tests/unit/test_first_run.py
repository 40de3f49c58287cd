"""The check on a new machine: what is missing is installed, and nothing else."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / ".ci" / "run"
APT_GET = """#!/bin/sh
echo "apt-get $*" >>"{folder}/log"
case "$1 $*" in
    install*make*) cp "{folder}/make.stub" "{folder}/make" ;;
    install*python3.11*) ln -s "{python}" "{folder}/python3.11" ;;
esac
"""
MAKE = '#!/bin/sh\necho "make $*" >>"{folder}/log"\n'
OLD = "#!/bin/sh\nexit 1\n"
UPDATE = "apt-get update -qq"
INSTALL = "apt-get install -qq --yes --no-install-recommends"


class Machine:
    """A folder that is all that can be called, beside bash's own words."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in {"apt-get": APT_GET, "make.stub": MAKE}.items():
            self.has(name, text.format(folder=folder, python=sys.executable))
        for name in ("cp", "dirname", "ln", "sh"):
            self.links(name, Path(shutil.which(name) or name))

    def shows_pages(self) -> None:
        """Give it a browser and a Japanese font."""
        self.has("chromium", "#!/bin/sh\n")
        self.has("fc-list", "#!/bin/sh\necho ipag.ttf\n")

    def has(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / name).chmod(0o755)

    def links(self, name: str, target: Path) -> None:
        (self.folder / name).symlink_to(target)

    def runs(self) -> list[str]:
        """Run the check; return what it called."""
        done = self.tries()
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        return (self.folder / "log").read_text(encoding="utf-8").splitlines()

    def tries(self) -> "subprocess.CompletedProcess[str]":
        """Run the check, which may fail."""
        return subprocess.run(
            ["/bin/bash", str(RUN)],
            env={"PATH": str(self.folder), "CI": "true"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nothing_is_installed_where_nothing_is_missing(machine: Machine) -> None:
    machine.has("make", MAKE.format(folder=machine.folder))
    machine.links("python3", Path(sys.executable))
    machine.shows_pages()
    assert machine.runs() == ["make test PYTHON=python3"]


def test_a_newer_python_beside_an_old_one_is_taken(machine: Machine) -> None:
    machine.has("make", MAKE.format(folder=machine.folder))
    machine.has("python3", OLD)
    machine.links("python3.12", Path(sys.executable))
    machine.shows_pages()
    assert machine.runs() == ["make test PYTHON=python3.12"]


def test_a_bare_machine_gets_make_python_a_browser_and_a_font(machine: Machine) -> None:
    assert machine.runs() == [
        *(UPDATE, f"{INSTALL} make"),
        *(UPDATE, f"{INSTALL} python3 python3-venv"),
        *(UPDATE, f"{INSTALL} python3.11 python3.11-venv"),
        *(UPDATE, f"{INSTALL} chromium"),
        *(UPDATE, f"{INSTALL} fonts-ipafont-gothic"),
        "make test PYTHON=python3.11",
    ]


@pytest.mark.parametrize("browser", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_of_any_name_is_enough(machine: Machine, browser: str) -> None:
    machine.has("make", MAKE.format(folder=machine.folder))
    machine.links("python3", Path(sys.executable))
    machine.has(browser, "#!/bin/sh\n")
    machine.has("fc-list", "#!/bin/sh\n")
    calls = [UPDATE, f"{INSTALL} fonts-ipafont-gothic", "make test PYTHON=python3"]
    assert machine.runs() == calls


def test_what_cannot_be_installed_is_named(machine: Machine) -> None:
    machine.has("apt-get", "#!/bin/sh\nexit 100\n")
    done = machine.tries()
    assert done.returncode == 1
    named = "make: missing, and not installed, which takes root and a network\n"
    assert done.stderr == named
