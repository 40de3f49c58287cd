"""Languages: the sentences of lssim in the reader's own.

English stands in the code, where a sentence is made of its figures; the files of `ja`
have the same sentence in Japanese. Read in this order: `tongue` (which language is
spoken, and a phrase in it), `catalog` (the phrases of one), `choice` (which one a reader
wants).
"""
