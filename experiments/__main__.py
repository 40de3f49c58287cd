"""``python -m experiments`` is ``lssim``."""

from experiments.cli import app

# Worker processes import the main module, too.
if __name__ == "__main__":
    app(prog_name="lssim")
