"""Readers and writers: tables in and out, one registry of formats, and the grammar of filters."""
