"""A judgement of a scenario without running it: memory, load, price, contradictions.

Read in this order: `layout` and `routes` (what runs where, and what asks for what),
`moments` (when), `work`, `equilibrium`, `settling` and `bounds` (what it comes to),
`stations`, `processes` and `budget` (CPU and memory), `objections` and
`contradictions` (what is wrong), `judge` (all of it), `tables` (as a person reads it)
and `document` (as a script does).
"""

from experiments.judgement.judge import Judgement, judge

__all__ = ["Judgement", "judge"]
