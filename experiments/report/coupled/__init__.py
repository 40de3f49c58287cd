"""The page of coupling: what each fault of one system does to every other.

Read in this order: `felt` (what the document says of each topology and fault), `answer`
and `cards` (the first screen), `heat` (faults by systems), `month` (what all of them cost
in a month), `page`.
"""
