"""OpenStreetMap in, from the Overpass API: tiles with a deadline, whole answers or none."""
