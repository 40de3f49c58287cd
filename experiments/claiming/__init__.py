"""Claims: what somebody says of a platform, and whether it is so.

`claim` (what a file of claims has), `book` (one file) and `definition` (how it is read),
`expression` and `rule` (what a check asks), `figures` (what `check` says, by name),
`platform` (what a check is about), `runs` (simulations, each made once) and `lots` (how
many there are), `asking` (one check of one platform), `flip` (where an answer turns),
`finding` (what came of a check, and the verdict), `study` (every claim), `proof` (the
commands that show it), `wording`, `sheets` and `document`. The claims that come with
lssim stand in `experiments/claims.toml`.
"""
