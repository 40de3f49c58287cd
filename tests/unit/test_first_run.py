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

    def has(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / name).chmod(0o755)

    def links(self, name: str, target: Path) -> None:
        (self.folder / name).symlink_to(target)

    def runs(self) -> list[str]:
        """Run the check; return what it called."""
        done = subprocess.run(
            ["/bin/bash", str(RUN)],
            env={"PATH": str(self.folder), "CI": "true"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        return (self.folder / "log").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nothing_is_installed_where_nothing_is_missing(machine: Machine) -> None:
    machine.has("make", MAKE.format(folder=machine.folder))
    machine.links("python3", Path(sys.executable))
    assert machine.runs() == ["make test PYTHON=python3"]


def test_a_newer_python_beside_an_old_one_is_taken(machine: Machine) -> None:
    machine.has("make", MAKE.format(folder=machine.folder))
    machine.has("python3", OLD)
    machine.links("python3.12", Path(sys.executable))
    assert machine.runs() == ["make test PYTHON=python3.12"]


def test_a_bare_machine_gets_make_and_python(machine: Machine) -> None:
    assert machine.runs() == [
        *(UPDATE, f"{INSTALL} make"),
        *(UPDATE, f"{INSTALL} python3 python3-venv"),
        *(UPDATE, f"{INSTALL} python3.11 python3.11-venv"),
        "make test PYTHON=python3.11",
    ]
