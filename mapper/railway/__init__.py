"""The rails: OpenStreetMap in, linear reference and routes out.

A `Network` is an immutable value: tracks with true lengths, lines as ordered sections with
kilometres, stations with their position and its error.  `load_network` reads the default one;
``mapper railway build`` derives it, ``import`` and ``fetch`` make one from OpenStreetMap.
Concepts: linear referencing (https://en.wikipedia.org/wiki/Linear_referencing), EU RINF.
"""
