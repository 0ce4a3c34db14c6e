"""Account for every record, and find what in a corpus could be mistaken for a trend."""
