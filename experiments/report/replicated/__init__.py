"""The page of several runs: what one platform does in general.

Read in this order: `estimates` (a figure with its interval), `figures` (charts of them),
`cards` (the systems), `page`.
"""
