"""The sandbox as a process, and what it keeps from whom."""
