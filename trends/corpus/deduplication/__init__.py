"""Which records describe the same paper, and the one paper made of them."""
