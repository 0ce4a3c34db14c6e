"""Text and binary tables, and the meaning of their columns."""
