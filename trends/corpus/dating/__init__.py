"""When papers were published: ambiguous, incomplete and contradictory dates of whole files."""
