"""Comparing: topologies side by side, under the same users.

Read in this order: `busyhours` (which part of the week), `parts` and `dissection` (two
topologies taken apart), `badmonths` (faults), `plan` and `comparison` (the runs);
`differences` (what differs beyond chance), `shares` (which part makes how much of it),
`risk` and `frontier` (yen and user-minutes), `growth` and `traits` (the figures that are
judged), `marks` (the rules) and `marking` (the judgement), `answer` (all of it);
`wording`, `sheets` and `document` (how it is told).
"""
