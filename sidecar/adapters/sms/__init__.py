"""Text messages by the providers that municipalities use: NotifyNL and Spryng."""
