"""Attacks that take minutes, each a module with `run`, which yields rows of the table."""
