"""Sweeps: what comes out of a scenario as keys of its config vary, and which matter.

From the bottom up: `experiment` is what a file says; `constraints`, `factors`, `designs`
and `outputs` are its parts; `definition` reads it with every fault, `plan` makes its
points, `sweep` the runs; `responses` are the figures, which `indices` and `screening`
explain; `document`, `export`, `plot`, `levelsheets` and `sheets` say so.
"""
