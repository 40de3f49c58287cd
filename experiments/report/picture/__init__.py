"""The picture of a platform: what it is made of, what is shared, what a failure takes.

Read in this order: `platform` (its parts as boxes), `gauges` (load and memory on them),
`fallout` (what goes down with a part), `layout` (where they stand), `drawing` (the SVG,
and the picture of a page).
"""
