"""Tables, of text and binary, and what their columns mean."""
