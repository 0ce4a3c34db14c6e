"""Shared infrastructure of all stages: memory, threads, processes, files, cache, progress."""
