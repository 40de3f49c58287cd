"""The page of headroom: how much more each platform bears, and what gives way first.

Read in this order: `borne` (what the searches found), `answer` and `cards` (the first
screen), `bars` (how much is borne), `stalls` (how long a stall may last), `page`.
"""
