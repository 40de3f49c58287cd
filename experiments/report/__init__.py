"""The report: what a command has found, as one page that needs no network.

Read in this order: `text` (a text in both languages), `parts` (what a page is made of),
`dataset` and `chart` (figures, and how they are drawn), `page` (a whole page, to HTML),
`contents` (which command's findings make which page), `source` (what a folder holds).
Then the pages, a folder each (`day` that of a run), and what several of them have: `dots`
and `panels` (means with intervals), `badmonths`, `frontier`, `joined`, `origins`.
"""
