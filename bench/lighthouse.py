"""Benchmark: Lighthouse on map, record, statistics and lines, as on a desktop, with its goals.

    python bench/lighthouse.py
    python bench/lighthouse.py --runs 1 --keep reports/  # what each audit says, as JSON

A site of its own on loopback with the shipped record.  Each figure is the median of the runs, its
peer the goal; under it stands what still costs points.  Performance depends on what else the
machine does meanwhile: the load stands at the head.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.browsing import CHROMIUM, FLAGS
from tests.web.serving import ROOT, command, environment, serving

GOALS = {"accessibility": 100, "best-practices": 100, "seo": 95, "performance": 95}
LIGHTHOUSE = ROOT / "node_modules/lighthouse/cli/index.js"
OPTIONS = "--preset=desktop --output=json --quiet --no-enable-error-reporting".split()


def main() -> None:
    """Print each score of each page beside its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder for the reports")
    given = parser.parse_args()
    if CHROMIUM is None or not LIGHTHOUSE.is_file():
        sys.exit("Lighthouse needs Chromium (apt-get install chromium) and `npm ci`")
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    print(f"Lighthouse, desktop, median of {given.runs}; load {os.getloadavg()[0]:.1f}")
    kept = nullcontext(given.keep) if given.keep else tempfile.TemporaryDirectory()
    with tempfile.TemporaryDirectory() as folder, kept as reports:
        instance = Path(folder)
        subprocess.run(command("init"), env=environment(instance), check=True, capture_output=True)
        with serving(instance) as served:
            record = re.search(r"/incidents/[A-Z]+-\d+-\d+", served.get("/incidents")[1])
            assert record, "the shipped record is empty"
            for path in ("/", record[0], "/stats", "/stats/month", "/lines", "/lines/gomel-kyiv"):
                page = path.strip("/").replace("/", "-") or "map"
                show(path, [
                    audited(served.address + path, Path(reports) / f"{page}-{run}.json")
                    for run in range(given.runs)
                ])  # fmt: skip


def audited(address: str, report: Path) -> dict[str, Any]:
    """Return what Lighthouse reports of a page; it stands in the file too."""
    flags = f"--chrome-flags={' '.join(('--headless=new', *FLAGS))}"
    subprocess.run(
        ["node", LIGHTHOUSE, address, *OPTIONS, flags, f"--output-path={report}"],
        env=os.environ | {"CHROME_PATH": CHROMIUM or ""},
        check=True,
    )
    answer: dict[str, Any] = json.loads(report.read_text())
    if "runtimeError" in answer:
        sys.exit(f"Lighthouse could not look at {address}: {answer['runtimeError']['message']}")
    return answer


def show(path: str, reports: list[dict[str, Any]]) -> None:
    """Print the median scores of a page, and which audits of the last run cost points."""
    for category, goal in GOALS.items():
        scores = [report["categories"][category]["score"] * 100 for report in reports]
        each = " ".join(f"{score:.0f}" for score in scores)
        print(f"{path:26}{category:16}{median(scores):5.0f}  >= {goal:<5}runs {each}")
        for wanted in reports[-1]["categories"][category]["auditRefs"]:
            audit = reports[-1]["audits"][wanted["id"]]
            if wanted["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                print(f"{'':28}{audit['title']}: {audit.get('displayValue', audit['score'])}")


if __name__ == "__main__":
    main()
