"""Those who ask: users, their requests and retries, and their sessions."""
