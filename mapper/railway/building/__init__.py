"""Makes networks: the default railway with its base map, and that of an OpenStreetMap extract.

Only commands import it; nothing that serves does.
"""

from collections.abc import Callable

#: Told of each step in words, as a build goes on.
Progress = Callable[[str], None]
