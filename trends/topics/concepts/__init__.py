"""Concepts: terms that papers are about, each with the papers that mention it."""
