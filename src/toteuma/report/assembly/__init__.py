"""From the living data to the report model."""
