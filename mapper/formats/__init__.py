"""Readers and writers: the record's CSV files in, GeoJSON out, and the grammar of filters."""
