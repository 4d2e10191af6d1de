"""Publications of a frozen report, and questions about it."""
