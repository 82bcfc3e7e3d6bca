"""Figures: each a ratio within one run, the median of three. Never part of the tests."""
