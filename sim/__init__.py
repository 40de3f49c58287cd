"""Queueing primitives on top of SimPy."""
