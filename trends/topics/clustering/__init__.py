"""Vectors to communities of papers: neighbors, partition, stability, map."""
