"""Dates of publication: resolve ambiguous, incomplete and contradictory dates by whole files."""
