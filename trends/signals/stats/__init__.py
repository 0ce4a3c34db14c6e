"""The statistics on plain arrays, with no frames."""
