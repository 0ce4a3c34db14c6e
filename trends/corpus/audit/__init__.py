"""What became of every record, and what in a corpus would look like a trend and is none."""
