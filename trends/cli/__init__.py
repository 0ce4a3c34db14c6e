"""The command line: arguments become one public call, its result becomes files or text."""
