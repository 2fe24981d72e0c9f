"""Makes the derived files that the gazetteer is read from; only commands import it.

`places` makes the gazetteer of places, `stations` the names of stations (by ``mapper railway
build``), `commonwords` the words that only look like places.  Each writes the same bytes for the
same sources; what reads them stands in `mapper.geocode.names` and `mapper.geocode.reading`.
"""
