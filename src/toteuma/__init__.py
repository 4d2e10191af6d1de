"""Toteuma: from ledger, budget and goals to a checked, traceable municipal interim report."""

__version__ = "0.1.0"
