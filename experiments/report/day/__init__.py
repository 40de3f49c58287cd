"""The page of a run: one day of one platform, or as long as it was.

Read in this order: `events` (what is rare), `marks` (those of it that a chart shows),
`moments` (a day, and when something was in it), `lines` (a chart of the day), then a
module for each thing that is drawn, `cards`, `outcome` (what broke a promise) and `page`.
"""
