"""Figures of who writes the papers, and of groups compared."""
