"""Communities of papers to the labels and terms that describe them."""
