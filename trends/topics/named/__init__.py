"""Topics that the user names: which papers belong to each, and by which sentence."""
