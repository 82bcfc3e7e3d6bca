"""A stand-in for Open Zaak: the routes of the ZGW APIs that we call, as the real one answers them.

What it does was seen on Open Zaak 1.21.2 (outside-systems.md 1 and 2); never in production.
"""
