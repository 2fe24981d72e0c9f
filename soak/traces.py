"""After all attacks: what the marked reader left in files, of which there must be nothing."""

from __future__ import annotations

from collections.abc import Iterator

from soak.site import Site
from soak.table import Row, none
from tests.web.sockets import traces


def run(site: Site, minutes: float) -> Iterator[Row]:
    """Yield in how many files of instance, logs and temporary folder the reader is found."""
    files = [each for each in site.folder.rglob("*") if each.is_file()]
    yield none(f"of {len(files)} files, with the reader's address or agent", len(traces(files)))
