"""Replications: one scenario under many seeds, and what its days say together.

From the bottom up: `headlines` are the figures of a summary that are averaged,
`replication` makes the runs, `document` is what scripts read.
"""
