"""XML formats of services, read element by element."""
