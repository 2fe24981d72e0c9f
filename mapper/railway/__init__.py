"""The rails: OpenStreetMap in, linear reference and routes out.

A `Network` (`mapper.railway.network`) is an immutable value: tracks with true lengths, lines as
ordered sections with kilometres, stations with their position and its error.  `load_network` reads
the default one.  What comes in stands in ``sources`` (the tariff guide and tables of stations,
OpenStreetMap files, Overpass), the graph of the rails in ``tracks``; ``matching`` lays lines and
stations on it, ``building`` derives the default railway, ``levels`` what maps draw of it;
``reference`` is linear reference (https://en.wikipedia.org/wiki/Linear_referencing), ``routing``
the shortest ways.  Operational points follow the EU's RINF.
"""
