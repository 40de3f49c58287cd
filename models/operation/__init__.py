"""The control plane: supervision, scaling, faults and the record of a run."""
