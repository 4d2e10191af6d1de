"""The check of a round, its freeze, and what was frozen."""
