"""The agent against a real Prosody, a real Redis, a real database, and browsers over websocket."""
