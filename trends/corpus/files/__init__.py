"""Paths, archives and encodings: where the bytes come from and how they become lines."""
