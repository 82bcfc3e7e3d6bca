"""Desks, products, opening hours, and which moments of a desk are free."""
