"""Levels of detail of the railway: the drawn network, cut and simplified once for every map.

A level holds what a range of zooms shows, cut in the cells of a grid in degrees, so that a map
fetches what its view needs however large the railway is
(https://en.wikipedia.org/wiki/Level_of_detail_(computer_graphics)).  `making` makes the levels of
a placed network, `cutting` and `coding` its cells and its texts, `reading` reads them back.
"""
