"""Data only: statement layouts, account ranges, wordings; each with valid_from and its source."""
