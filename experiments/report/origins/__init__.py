"""Origins: what a page assumes, where its figures come from, and what it cannot know.

Read in this order: `wording` (sources as they are told in both languages), `faults` and
`prices` (tables of rates and of plans), `limits` (of the model), `section` (all of it).
"""
