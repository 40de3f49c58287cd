"""Scenarios: TOML files, each number with its source, which are installed with lssim."""
