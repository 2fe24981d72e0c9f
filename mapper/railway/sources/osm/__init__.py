"""OpenStreetMap in: a file becomes an extract of the railway, the extract a network."""
