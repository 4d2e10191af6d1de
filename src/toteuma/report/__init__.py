"""The report model: what an interim report says, before it is drawn anywhere."""
