"""Running: one simulation with its files, and many on several processes."""
