"""Migration: which platform in which month, as the load grows, and when one is due.

`migration` (what its file says) and `definition` (read with every fault of it at once),
`clock` (months of the calendar, and of growth), `growth` (what grows), `storage`,
`due` (between which months promises give way), `health` (what `check` says of a month),
`change` (what a step replaces, and costs), `move` (what its users lose meanwhile),
`plan`, `lots`, `study` (all of it), `timetable` (month by month), `wording`, `sheets`
and `document`.
"""
