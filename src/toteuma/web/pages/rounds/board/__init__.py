"""The board of a round, its deadlines as a calendar, and reminders."""
