"""The command line: each command makes one public call and writes its result."""
