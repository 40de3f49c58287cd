"""A judgement of a scenario without running it: memory, load, price, contradictions.

Read in this order: `layout` and `routes` (what runs where, and what asks for what),
`moments` (when), `work`, `equilibrium`, `settling` and `bounds` (what it comes to),
`stations`, `backlogs`, `week`, `bursts`, `spells`, `processes` and `budget` (CPU,
credits and memory), `storms`, `stalls` and `recoveries` (what comes back by itself),
`objections`, `oddities` and `contradictions` (what is wrong), `headline` (the worst of
it), `judge` (all of it) and `document` (as a script reads it).
"""

from experiments.judgement.judge import Judgement, judge

__all__ = ["Judgement", "judge"]
