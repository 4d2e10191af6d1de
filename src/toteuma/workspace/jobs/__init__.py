"""Files that are handed in and read in the background: kept, read, told about."""
