"""One module per change of the tables, its number first in the name."""
