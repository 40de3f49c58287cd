"""What is on sale: the catalog of plans, machines made of them, and the bill."""
