"""Published reports of railway incidents, placed on the track and drawn as layered maps.

The package is built in floors: a module imports only from floors below its own.

====  ==========================================================================
 0    settings, errors, resources, vocabulary, model: plain data and its words
 1    names: folding, romanisation, spelling index
 2    railway, store: the rails; the database
 3    gate: from the record to what everyone may see
 4    layers, formats: what is drawn; readers and writers
 5    intake: read, place, check, store
 6    web: the Flask application
 7    cli: the commands
====  ==========================================================================
"""
