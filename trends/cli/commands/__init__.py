"""Commands that are more than one call: each adds its options and runs itself."""
