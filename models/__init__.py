"""The platform: hosts, processes, databases and their clients."""
