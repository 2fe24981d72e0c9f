"""Builds the default railway and its base map from packages and sources."""
