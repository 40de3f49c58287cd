"""Functions are compiled as parts, which are made one with their entry."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import numba
from models.compiled.linking import Part, WholePipeline
from models.compiled.records import compiled

@compiled
def half(x: int) -> int:
    return x >> 1

@compiled
def sum_of_halves(x: int) -> int:
    return half(x) + half(half(x)) + len((x, x))

@numba.njit("int64(int64)", pipeline_class=WholePipeline)
def entry(x):
    return sum_of_halves(x) + half(x)

assert entry(40) == 20 + 10 + 2 + 20  # worked out by hand
for function in (half, sum_of_halves):
    (made,) = function.overloads.values()
    assert type(made.library) is Part
(made,) = entry.overloads.values()
for function in made.library.get_defined_functions():
    assert function.linkage.name == "internal" or "entry" in function.name
try:
    half(40)
except TypeError:
    print("not from Python")
"""


def test_an_entry_has_the_parts_of_its_parts_and_python_calls_none_of_them() -> None:
    # In a process of its own: the suite may run interpreted.
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "0", "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "not from Python\n"
