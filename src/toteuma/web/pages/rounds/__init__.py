"""Reporting rounds: opened, filled in, followed, checked, frozen, published."""
