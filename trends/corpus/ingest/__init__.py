"""Files read side by side into one table of records."""
