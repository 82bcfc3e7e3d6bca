"""A stand-in for a case system that speaks StUF-ZDS 1.2 or 1.1; holds invented cases in memory.

Never beside a production setting, never in an image.
"""
