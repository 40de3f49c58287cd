"""The questions asked of the platform, and the command line."""
