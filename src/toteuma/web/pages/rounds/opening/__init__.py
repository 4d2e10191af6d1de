"""Opening a round."""
