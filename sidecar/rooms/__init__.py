"""Jitsi: which rooms exist and when, tokens and their keys, who is inside, private messages."""
