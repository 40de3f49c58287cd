"""Coupling: what a fault of one system does to every other.

Read in this order: `faultlist` (what can go wrong, whose it is, how often), `naming`
(what it is called), `sharing` (what systems stand on together), `window` (when),
`recording` and `ledger` (what one run costs every system), `channels` (through what),
`pairs` (the same users with the fault and without it), `study` (all faults, all seeds),
`attendance`, `month` and `expectation` (any hour of the week), `recovery` and `critical`
(does it come back by itself), `measures` (the definitions), `toll` and `topology` (the
estimates), `comparison` (of several), `wording`, `remarks`, `assumptions`, `beside`,
`matrix` and `document` (how they are told).
"""
