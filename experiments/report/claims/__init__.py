"""The page of claims: how many hold, whether the recommendation does, and on what.

Read in this order: `evidence` (what is told of each claim, in both languages), `verdicts`
(their words and marks), `entries` (the list), `page`.
"""
