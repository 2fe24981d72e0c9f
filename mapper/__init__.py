"""Published reports of railway incidents, placed on the track and drawn as layered maps.

The package is built in floors: a module imports only from floors below its own.

====  ==========================================================================
 0    errors, settings, resources, vocabulary, schema, model: plain data and its words
 1    names, geodesy: folding and romanisation; distances
 2    areas: countries and their divisions
 3    railway, geocode, store: the rails; the sentences; the database
 4    region: rails, areas and names as one value
 5    placing, gate: text to place; record to what everyone may see
 6    layers, formats: what is drawn; readers and writers
 7    intake: read, place, check, store
 8    web: the Flask application
 9    cli: the commands
====  ==========================================================================
"""
