"""The report, opened in a browser."""
