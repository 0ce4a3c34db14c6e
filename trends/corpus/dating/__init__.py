"""When papers were published: ambiguous, incomplete and impossible dates resolved."""
