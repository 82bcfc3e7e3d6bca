"""Asking for identification in a conversation, following it, comparing the control code."""
