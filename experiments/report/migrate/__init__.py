"""The page of a migration: which platform in which month, and when a step is due.

Read in this order: `phases` (what a document says of each), `answer`, `price`, `load`,
`steps` (the charts), `page`.
"""
