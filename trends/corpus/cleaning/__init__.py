"""Titles and abstracts as plain text: markup, LaTeX, damaged characters, languages."""
