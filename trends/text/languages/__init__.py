"""Languages: their names, how text shows them, their function words, stems and words."""
