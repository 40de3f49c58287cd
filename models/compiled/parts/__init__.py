"""The parts of a compiled plane, as the control plane works on them (`models.seam`).

Each knows its rows and the verbs of the plane, and keeps what is rare: reasons, the
history of a slot, what is told to whom.
"""
