"""Readers and writers: CSV of the record in and out, GeoJSON out, and the grammar of filters."""
