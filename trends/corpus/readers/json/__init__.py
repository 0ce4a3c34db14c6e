"""JSON of services and programs, as a stream of objects."""
