"""Look up 200,000 names with one typing error: our index against a rapidfuzz scan."""

from __future__ import annotations

import random
import resource
import time

from rapidfuzz import fuzz, process

from mapper.geocode.names.typos import typo_index

COUNT = 200_000
_PARTS = (
    "bar ber bob bor bra bru char dob dom dub hor hra kal kam kar kas kav kir kob kol kor kra kup "
    "lan leb len lid lis lub luk mal mar maz mih min mir mol mos nav niz nov orl ost pal pet pin "
    "pol pru rah rak rem rog rud sav sel sem slav slon smol sol sta star stol svet tal tar tol "
    "tur ulan vas vel ver vil vit vol vys zab zal zar zel zhi zhl"
).split()
_ENDS = "avichy ava ichi iv ka nia nytsia ouka ovo sk tsy uch vka yn yntsi yts any ets".split()
_LETTERS = "abcdefghijklmnopqrstuvwyz"


def made_names(count: int) -> list[str]:
    """Return place names of Slavic sound, all different, from a fixed seed."""
    rng = random.Random(4)
    found: dict[str, None] = {}
    while len(found) < count:
        parts = rng.choices(_PARTS, k=rng.choice((1, 2, 2, 3)))
        found["".join(parts) + rng.choice(_ENDS)] = None
    return list(found)


def with_error(name: str, rng: random.Random) -> str:
    """Return ``name`` with one letter left out, put in, changed or swapped."""
    at = rng.randrange(1, len(name) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + rng.choice(_LETTERS) + name[at:]
    if kind == 2:
        return name[:at] + rng.choice(_LETTERS) + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def main() -> None:
    """Print speed and recall of both."""
    names = made_names(COUNT)
    rng = random.Random(7)
    wanted = [rng.randrange(COUNT) for _ in range(20_000)]
    asked = [with_error(names[number], rng) for number in wanted]
    start = time.perf_counter()
    index = typo_index(names)
    built = time.perf_counter() - start
    start = time.perf_counter()
    found = [index.find(word) for word in asked]
    shown = [
        max(numbers, key=lambda n: fuzz.ratio(word, names[n])) if numbers else -1
        for word, numbers in zip(asked, found, strict=True)
    ]
    ours = len(asked) / (time.perf_counter() - start)
    scanned = 300
    start = time.perf_counter()
    scan = [process.extractOne(w, names, scorer=fuzz.ratio) for w in asked[:scanned]]
    theirs = scanned / (time.perf_counter() - start)
    pairs = zip(shown[:scanned], wanted, strict=False)
    recall = sum(a == b for a, b in pairs) / scanned
    recall_scan = sum(row[2] == w for row, w in zip(scan, wanted, strict=False)) / scanned
    everything = sum(w in f for w, f in zip(wanted, found, strict=True)) / len(wanted)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"names: {COUNT:,}; index made in {built:.2f} s; {memory:.0f} MB in all")
    print(f"names: ours {ours:,.0f}/s, rapidfuzz scan {theirs:,.0f}/s, {ours / theirs:,.0f} times")
    print(
        f"names: recall of the first hit {recall:.3f} against {recall_scan:.3f}; "
        f"among all hits {everything:.3f}"
    )


if __name__ == "__main__":
    main()
