"""What applications run on: hosts, memory, nginx, databases, caches."""
