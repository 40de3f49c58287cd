"""The lowest and the newest releases that the declared bounds allow, each tried once.

``python -m tests.versions [lowest] [newest]`` makes an environment for each under a
temporary directory, without the pins of ``constraints.txt``, and runs in it every command
and the fast tests. It ends with 1 if something failed. The lowest releases have no wheels
for the latest Pythons: try them with the oldest Python that is supported.
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DIRECT = [
    Requirement(each)
    for each in (
        *PYPROJECT["project"]["dependencies"],
        *PYPROJECT["dependency-groups"]["test"],
    )
]
STARTER, OTHER = "starter.toml", "php.toml"
EXPERIMENT = "experiment.toml"
EXPERIMENT_TEXT = f"""
question = "What if a request took twice as long?"
configs = ["{STARTER}"]
set = ["days=0.01"]
replications = 2
outputs = ["systems.*.p95_ms"]

[factors.demand]
keys = ["systems.*.cpu_factor"]
levels = [1, 2]
"""
CLAIMS = "claims.toml"
CLAIMS_TEXT = f"""
numbers.two = {{ value = 2, source = "by hand" }}

[claims.sum]
topic = "money"
text = "one and one are two"
english = "one and one are two"
checks = [
    {{ kind = "arithmetic", rule = "1 + 1 == two" }},
    {{ kind = "promised", config = "{STARTER}", busy_hours = 0.02 }},
]
"""
MIGRATION = "migration.toml"
MIGRATION_TEXT = f"""
question = "When does it no longer do?"
months = 2
phases = [{{ name = "now", config = "{STARTER}", from_month = 1 }}]
growth.traffic = 0.1

[change]
down_s_min = 60
down_s_usual = 60
down_s_max = 60
snapshot_gb = 1
snapshot_usd_per_gb_month = 0.05
snapshot_kept_days = 1
overlap_days = 1
"""
SHORT = ("--days", "0.01")
CHEAP = ("--plans", "ls_4gb_gen2", "--plans", "lsdb_micro")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--version",),
    ("--help",),
    ("init", STARTER),
    ("check", STARTER),
    ("check", STARTER, "--json"),
    ("run", STARTER, *SHORT),
    ("run", STARTER, *SHORT, "--json", "--set", "seed=2"),
    ("run", STARTER, *SHORT, "--out", "out"),
    ("report", "out", "--lang", "ja"),
    ("coupling", STARTER, "--replications", "2", "--only", "process-crash"),
    ("init", OTHER, "--kind", "php"),
    ("compare", STARTER, OTHER, "--for", "5min", "--replications", "2"),
    ("headroom", STARTER, "--for", "1min", "--engine", "simpy"),
    ("advise", STARTER, "--for", "1min", "--engine", "simpy", "--steps", "0", *CHEAP),
    ("claims", CLAIMS, "--engine", "simpy"),
    ("sweep", EXPERIMENT, "--export", "out.parquet"),
    ("migrate", MIGRATION, "--for", "1min", "--engine", "simpy"),
    ("plans",),
    ("schema",),
)
MISUSES: tuple[tuple[str, ...], ...] = (
    (),
    ("run",),
    ("run", "absent.toml"),
    ("run", STARTER, "--days", "0"),
)
"""They must end with 2 and a sentence, whatever the command line is parsed with."""


class Trial:
    """One environment of its own, and what went wrong in it."""

    def __init__(self, folder: Path, *, pins: list[str]) -> None:
        self.faults: list[str] = []
        self._folder = folder
        self._bin = folder / "venv" / "bin"
        constraints = folder / "constraints.txt"
        constraints.write_text("\n".join(pins), encoding="utf-8")
        self._environment = {**os.environ, "PIP_CONSTRAINT": str(constraints)}
        self._environment.pop("PYTHONPATH", None)

    def installs(self) -> bool:
        """Make the environment; say whether everything could be installed."""
        pip = (str(self._bin / "python"), "-m", "pip", "install", "--quiet")
        test = f"{ROOT / 'pyproject.toml'}:test"
        return (
            self._does(sys.executable, "-m", "venv", str(self._bin.parent))
            and self._does(*pip, "--upgrade", "pip")
            and self._does(*pip, "--editable", str(ROOT), "--group", test)
        )

    def releases(self) -> str:
        """What is installed of that which the project asks for by name."""
        names = [each.name for each in DIRECT]
        code = (
            "import sys; from importlib.metadata import version\n"
            "print(*(f'{each} {version(each)}' for each in sys.argv[1:]), sep=', ')"
        )
        done = self._run(str(self._bin / "python"), "-c", code, *names)
        return done.stdout.strip()

    def tries_the_commands(self) -> str:
        """Run each command once, and what it must refuse; return how it went."""
        (self._folder / EXPERIMENT).write_text(EXPERIMENT_TEXT, encoding="utf-8")
        (self._folder / CLAIMS).write_text(CLAIMS_TEXT, encoding="utf-8")
        (self._folder / MIGRATION).write_text(MIGRATION_TEXT, encoding="utf-8")
        for words in COMMANDS:
            self._does(str(self._bin / "lssim"), *words)
        for words in MISUSES:
            self._does(str(self._bin / "lssim"), *words, code=2)
        return f"{len(COMMANDS) + len(MISUSES)} tried, {len(self.faults)} failed"

    def tries_the_tests(self) -> str:
        """Run the fast tests; return what pytest says last.

        A warning fails none: an old release may import what a newer one has deprecated.
        """
        options = ("-q", "-n", "2", "-W", "default")
        pytest = (str(self._bin / "python"), "-m", "pytest", *options)
        done = self._run(*pytest, cwd=ROOT)
        if done.returncode:
            self.faults.append(done.stdout + done.stderr)
        return (done.stdout.strip().splitlines() or ["no tests"])[-1]

    def _does(self, *words: str, code: int = 0) -> bool:
        done = self._run(*words)
        is_right = done.returncode == code and "Traceback" not in done.stderr
        if not is_right:
            said = f"{' '.join(words)}: exit code {done.returncode}, not {code}"
            self.faults.append(f"{said}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return is_right

    def _run(
        self, *words: str, cwd: Path | None = None
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            words,
            cwd=cwd or self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )


def lowest() -> list[str]:
    """Pin everything that is declared to its lower bound."""
    return [str(each).replace(">=", "==") for each in DIRECT]


def versions(name: str) -> bool:
    """Try the *name* releases, print what was found, and say whether all is well."""
    python = ".".join(str(each) for each in sys.version_info[:3])
    print(f"{name} releases on Python {python}", flush=True)
    with TemporaryDirectory(prefix="lssim-") as folder:
        it = Trial(Path(folder), pins=lowest() if name == "lowest" else [])
        if it.installs():
            print(f"  {it.releases()}", flush=True)
            print(f"  commands: {it.tries_the_commands()}", flush=True)
            print(f"  tests: {it.tries_the_tests()}", flush=True)
        for fault in it.faults:
            print(f"failed: {fault}")
        return not it.faults


def main(names: list[str]) -> int:
    """Try each of *names*, or both; return an exit code."""
    failed = [each for each in names or ["lowest", "newest"] if not versions(each)]
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
