"""The page of advice: what should be rented, and what more money would buy.

Read in this order: `platforms` (those that are told of, the cheapest first), `answer` and
`cards` (the first screen), `eliminated` (what was ruled out, and by what), `page`.
"""
