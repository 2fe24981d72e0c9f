"""Matching: stations and lines laid on the tracks, and the tracks led through them."""
