"""Advice: what should be rented for a workload.

`sale` (which plans may be rented), `placement` and `enumeration` (every way to house the
systems), `prices`, `building` (the platform of each), `plan`, `shelf` (from the cheapest
on, without what the arithmetic refutes), `runs` (what is run of them, and what came of
it), `race` (the best of one price), `study` (all of it), `wording`, `beside`, `sheets`,
`document` and `output`.
"""
