"""Comparing: topologies side by side, under the same users.

Read in this order: `busyhours` (which part of the week), `comparison` (the runs),
`differences` (what differs beyond chance), `growth` and `traits` (the figures that are
judged), `marks` (the rules) and `marking` (the judgement), `wording`, `sheets` and
`document` (how it is told).
"""
