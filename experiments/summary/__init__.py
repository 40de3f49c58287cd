"""The summary of a run: what was measured, section by section, and its cautions."""
