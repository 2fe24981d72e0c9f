"""What the map draws: one definition for each layer, bound to a live page or to a single file.

`definitions` says what is drawn, `type_style` in which colours, `compose` turns both into the parts
of a page by way of folium (https://python-visualization.github.io/folium/), and
`standalone` writes the same map as one file with its data inside.
"""
