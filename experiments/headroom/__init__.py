"""Headroom: how much more a platform bears before its promises give way.

`load` (what grows) and `away` (what is missing meanwhile), `arithmetic` (what `check`
says of a factor), `search` (between which factors it turns), `trials` (runs of one
factor, judged), `limit` (what gives way, and which key would move it), `study` (all of
it), `stalls` (how long a stall may last), `wording`, `sheets` and `document`.
"""
