"""Keeps what documents contain, encrypted from the first byte on disk (docs/adr/0016)."""
