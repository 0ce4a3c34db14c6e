"""Formats of reference managers and databases: records of tagged lines or entries."""
