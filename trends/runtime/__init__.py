"""What every stage runs on: memory, threads, processes, files, the cache, progress."""
