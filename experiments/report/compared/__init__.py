"""The page of a comparison: topologies side by side, under the same users.

Read in this order: `choices` (the topologies with their marks, and which is to be
recommended), `answer` and `cards` (the first screen), `users` (what users get, beside the
first), `months` (bad days, price and risk), `dissected` (what a difference is made of),
`page`.
"""
