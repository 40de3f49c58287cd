"""The summary of a run: what was measured, section by section, and its cautions.

Read in this order: `systems`, `machines`, `processes` and `cost` (its parts, as plain
data), `document` (the whole, to JSON and back), `identity` (which scenario),
`sections` and `summarising` (from the models to the data), `cautions` (what a reader
should not have to find out alone).
"""
