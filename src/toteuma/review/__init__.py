"""Rules over a report model: what must be corrected or commented before approval."""
