"""Languages: the sentences of lssim in the reader's own.

English stands in the code, where a sentence is made of its figures; the files of `ja`
have the same sentence in Japanese. Read in this order: `tongue` (which language is
spoken, and a phrase in it), `saying` (what is said later than it is found), `retelling`
(what was kept in English), `catalog` (the phrases of one language), `choice` (which one a
reader wants).
"""
