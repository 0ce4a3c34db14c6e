"""Read files, in parallel where that pays, into one table of records."""
