"""Three thousand requests of every kind to every route: none breaks the site."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from soak.site import Site
from soak.table import Row, none
from tests.web.serving import ROOT

CASES = 3000


def run(site: Site, minutes: float) -> Iterator[Row]:
    """Yield whether one broke it; what it was stands above."""
    tests = [sys.executable, "-m", "pytest", "-q", "tests/web/test_fuzz.py"]
    done = subprocess.run(
        tests, cwd=ROOT, env=os.environ | {"MAPPER_FUZZ_CASES": str(CASES)}, check=False
    )
    yield none(f"of {CASES} requests to every route, answered as if broken", done.returncode)
