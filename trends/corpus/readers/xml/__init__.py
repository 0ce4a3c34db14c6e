"""XML of services, read element by element."""
