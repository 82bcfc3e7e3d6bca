"""Attacks on an answer of DigiD, each with the check of digid.md 1.5 that stops it and its code."""
