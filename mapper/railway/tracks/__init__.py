"""The rails as a graph: edges between junctions, segments, snapping, what is connected."""
