"""An analysis as one dictionary of plain values, from which every page is made."""
