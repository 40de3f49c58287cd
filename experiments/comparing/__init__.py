"""Comparing: topologies side by side, under the same users.

Read in this order: `busyhours` (which part of the week), `comparison` (the runs),
`badmonths` (the runs with faults), `differences` (what differs beyond chance), `risk` and
`frontier` (yen and user-minutes), `growth` and `traits` (the figures that are judged),
`marks` (the rules) and `marking` (the judgement), `answer` (all of it); `wording`,
`sheets` and `document` (how it is told).
"""
