"""What each rule of reading decides: how many labelled sentences answer otherwise without it.

A rule is a function of `mapper.geocode.reading` that answers yes or no, or something or nothing;
or a role of its lexicon.  Each is turned off in turn.  The sealed sentences are left out.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mapper.geocode import locate, reading
from mapper.geocode.reading.lexicon import Lexicon
from mapper.placing import Placing, place
from mapper.region import load_region
from mapper.settings import load
from tests.geocode.judge import SEALED, SETS, judge, read_cases

#: The rule that is off, and the rules that said yes to the sentence at hand.
_off = ""
_said: set[str] = set()


def main() -> None:
    """Print each rule with the number of answers that it changes, for the better and the worse."""
    global _off
    names = sorted(_switched())
    region = load_region(load(environ={}))
    cases = [
        c for _, path, _ in SETS if path != SEALED and path.is_file() for c in read_cases(path)
    ]
    answers: list[Placing] = []
    uses: dict[str, list[int]] = {}
    for number, case in enumerate(cases):
        _said.clear()
        answers.append(place(case["text"], region=region))
        for name in _said:
            uses.setdefault(name, []).append(number)
    rights = [judge(case, answer) for case, answer in zip(cases, answers, strict=True)]
    rows = []
    for _off in sorted({*names, *uses}):
        changed = better = worse = 0
        for number in uses.get(_off, ()):
            try:
                answer = place(cases[number]["text"], region=region)
            except (AttributeError, IndexError, KeyError):
                worse += 1  # others stand on it
                continue
            verdict, before = judge(cases[number], answer), rights[number]
            changed += _shown(answer) != _shown(answers[number])
            better += (verdict.right, not verdict.wrong_pin) > (before.right, not before.wrong_pin)
            worse += (verdict.right, not verdict.wrong_pin) < (before.right, not before.wrong_pin)
        rows.append((worse - better, changed, len(uses.get(_off, ())), better, worse, _off))
    for _, changed, used, better, worse, name in sorted(rows):
        print(
            f"rules: {name}: used in {used} of {len(cases)} sentences, decides {changed}; "
            f"without it {worse} are worse, {better} better"
        )


def _shown(answer: Placing) -> tuple[Any, ...]:
    return answer.kind, answer.at.lonlat, answer.areas, answer.sure


def _switched() -> Iterator[str]:
    """Give every rule its switch, and yield their names."""
    modules = [
        importlib.import_module(f"{reading.__name__}.{found.name}")
        for found in pkgutil.iter_modules(reading.__path__)
    ]
    for module in modules:
        owners: list[Any] = [module, *(c for _, c in inspect.getmembers(module, inspect.isclass))]
        for owner in owners:
            for name, member in list(vars(owner).items()):
                rule = member.__func__ if isinstance(member, staticmethod) else member
                if not inspect.isfunction(rule) or rule.__module__ != module.__name__:
                    continue
                if not _decides(rule):
                    continue
                title = f"{module.__name__.rpartition('.')[2]}.{rule.__qualname__}"
                switch = _switch(title, rule)
                if owner is module:
                    for other in (*modules, locate):
                        if vars(other).get(name) is rule:
                            setattr(other, name, switch)
                else:
                    static = isinstance(member, staticmethod)
                    setattr(owner, name, staticmethod(switch) if static else switch)
                yield title
    _switch_roles()


def _decides(rule: Callable[..., Any]) -> bool:
    """Whether a function answers yes or no, or something or nothing."""
    answer = str(inspect.signature(rule).return_annotation)
    return answer == "bool" or answer.endswith("| None")


def _switch(title: str, rule: Callable[..., Any]) -> Callable[..., Any]:
    falsy = False if str(inspect.signature(rule).return_annotation) == "bool" else None

    @wraps(rule)
    def switched(*args: Any, **named: Any) -> Any:
        if _off == title:
            return falsy
        answer = rule(*args, **named)
        if answer:
            _said.add(title)
        return answer

    return switched


def _switch_roles() -> None:
    at = Lexicon.at

    def switched(self: Lexicon, *args: Any) -> Any:
        cues = [cue for cue in at(self, *args) if f"role {cue.role}" != _off]
        _said.update(f"role {cue.role}" for cue in cues)
        return cues

    Lexicon.at = switched  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
