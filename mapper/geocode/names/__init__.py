"""Names of stations, lines, towns and regions, in every spelling: what a report may call them.

`declension` undoes case endings, `formation` knows what adjectives and station names are made of,
`typos` finds names one letter off; `gazetteer` looks names up, `entries` fills it from `places` and
`stations` and those that the network leaves `unlisted`, `orders` tells how far apart these stand,
`regions` holds areas.
"""
