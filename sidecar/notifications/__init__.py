"""Notifications: what to tell whom, and by which way. For now: mail about an appointment."""
