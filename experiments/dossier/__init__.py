"""Dossiers: what a command has found, as it is printed, kept and read again.

Read in this order: `findings` (what there is to tell, and of which scenarios), `dossier`
(the same as plain data, in every language), `folder` (the file that ``--out`` writes).
"""
