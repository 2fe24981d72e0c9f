"""The geocoder's accuracy by language and kind, its speed, load time and memory."""

from __future__ import annotations

import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mapper.placing import SURE, place
from mapper.region import load_region
from mapper.settings import load
from tests.geocode.judge import SETS, Verdict, judge_all, read_cases

_ROUNDS = 5


def main() -> None:
    """Print what each file of sentences gives, and which of them the rules have seen."""
    before = _memory_mb()
    region = load_region(load(environ={}))
    start = time.process_time()
    _ = region.gazetteer
    loaded = time.process_time() - start
    texts: list[str] = []
    for name, path, figure in SETS:
        if not path.is_file():
            print(f"geocode: {name} cases: {path} is not there; skipped")
            continue
        cases = read_cases(path)
        _report(f"{name} ({figure})", judge_all(cases, region))
        texts += [case["text"] for case in cases]
    start = time.process_time()
    for _ in range(_ROUNDS):
        for text in texts:
            place(text, region=region)
    rate = _ROUNDS * len(texts) / (time.process_time() - start)
    print(
        f"geocode: gazetteer loaded in {loaded:.2f} s; {_memory_mb():.0f} MB in all "
        f"({before:.0f} before); {rate:,.0f} sentences/s, both on one core"
    )


def _report(name: str, verdicts: list[Verdict]) -> None:
    right = [v for v in verdicts if v.right]
    sure = sum(v.placing.score >= SURE for v in right)
    sure_pins = [v for v in verdicts if v.sure_pin]
    print(
        f"geocode: {name}: {len(right)} of {len(verdicts)} right "
        f"({len(right) / len(verdicts):.1%}); {sure / len(right):.0%} of them sure; "
        f"{sum(v.wrong_pin for v in sure_pins)} of {len(sure_pins)} sure pins wrong"
    )
    for what, key in (
        ("language", lambda v: v.case["lang"]),
        ("kind", lambda v: v.case["expected"]["kind"]),
    ):
        groups: dict[str, list[bool]] = defaultdict(list)
        for verdict in verdicts:
            groups[key(verdict)].append(verdict.right)
        line = ", ".join(f"{k} {sum(g)}/{len(g)}" for k, g in sorted(groups.items()))
        print(f"  by {what}: {line}")


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
