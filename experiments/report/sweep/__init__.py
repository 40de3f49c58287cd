"""The page of a sweep: what moves which figure, and what if.

Read in this order: `effects` (what a document says of each factor), `influences` (which
factor matters to which figure), `answer`, `responses` and `shares` (the charts), `page`.
"""
