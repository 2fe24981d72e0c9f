"""A sentence read: the names in it, the small words that place them, and what they mean together.

`language` and `lexicon` know the languages, `finder` and `areanames` find names as `mentions`,
`sentences`, `beside`, `phrases` and `kilometres` read the words around them, `sense` drops what
is no place, `standing` says which of several counts, `resolve` settles homonyms, and `pairs`,
`location`, `areas` and `reader` make a finding of it.
"""
