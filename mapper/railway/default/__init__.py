"""The shipped network, lines, land and borders, derived from installed packages."""
