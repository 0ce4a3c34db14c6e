"""Hugging Face Daily Papers, in every form in which a browser or the API gives them."""
