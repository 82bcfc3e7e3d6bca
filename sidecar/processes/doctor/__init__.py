"""`balie doctor`: goes through all that the balie needs, a line each, and says how to mend it."""
