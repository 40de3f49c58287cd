"""``python -m experiments`` is ``lssim``."""

from experiments.entry import main

# Worker processes import the main module, too.
if __name__ == "__main__":
    main()
