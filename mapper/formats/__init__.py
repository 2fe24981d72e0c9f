"""Readers and writers: tables in, the formats of one registry out, and the grammar of filters."""
