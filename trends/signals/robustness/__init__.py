"""Second looks at each claim: other groupings of papers, other periods."""
