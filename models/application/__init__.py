"""The application: processes, their heaps and connections, under PM2."""
