"""The pages of people's own tasks."""
