"""The data plane once more, compiled: the same words as its twin, over tables of records.

Each station is a module that has the name of its twin on SimPy. Nothing here is an
object while it runs: a record is a row of a table, a reference to one is its number, and
the plane is the address of the tables. Read `records` first, then `clock`, `processor`,
`memory`, `eventloop`, `connections`, `database`, `ends`, `story` and `plane`.

The same modules run interpreted with ``NUMBA_DISABLE_JIT=1``, and give the same bytes.
"""
