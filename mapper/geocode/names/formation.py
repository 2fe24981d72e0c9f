"""Word formation: the suffixes of a town's several stations, the adjectives of places."""

from __future__ import annotations

from mapper.geocode.spelling import plain

_SUFFIXES = (
    "пасажир пассажир центр цэнтр товар тавар сортир сарціроў сартавальн сортув северн "
    "паўночн північн южн паўднёв південн восточн усходн східн западн заходн західн главн "
    "головн галоўн полес палес полісь pasazh passazh tsentr centr tavar tovar sart sort yuzhn "
    "severn vost zapad towar glowny główny wschod zachod polud polnoc azoty zentr poles pales "
    "passag pasaż ost west süd nord east north south main gorod город"
).split()
_PLAIN_SUFFIXES = tuple(plain(suffix) for suffix in _SUFFIXES)


def is_station_suffix(key: str) -> bool:
    """Whether a word after a hyphen tells one of a town's stations from another."""
    return key.startswith(_PLAIN_SUFFIXES)


#: What stands between a name and -ск- in many adjectives: Стаўбц-оў-скі, Шебек-ин-ский.
_FORMANTS = frozenset("ен ин ан ян ов ау оу еу ев en in ow ew an".split())


def adjective_bases(stem: str) -> list[str]:
    """Return what an adjective in -ск-, -цк- may come from: баранавіцк is Баранавічы's."""
    latin = stem[-1] == "k"
    hard = stem[:-1].rstrip("ь")
    head, joint = hard[:-1], hard[-1]
    found = [head + joint + stem[-1]]  # Ельск, Мінск are their own adjectives
    bare = head.rstrip("ь")
    if joint in "сs":
        found += [head, bare, bare + ("o" if latin else "ь")]
        found.append(bare + ("ka" if latin else "ка"))  # Sokółka: sokólski
        found.append(bare + ("sz" if latin else "ш"))  # Вараш: вараський
    if len(bare) > 3 and bare[-2] in "аеоae":
        found.append(bare[:-2] + bare[-1])  # Гродно: гродненский
    if joint in "цc":
        found += [
            head + ("cz" if latin else "ч"),
            head + ("c" if latin else "ц"),
            head + ("t" if latin else "т"),
            head + ("k" if latin else "к"),
        ]
        if head[-1:] in ("e", "е"):  # Stołpce: stołpecki
            found.append(head[:-1] + joint)
    if joint in "зz":
        found += [
            head + ("g" if latin else "г"),
            head + ("z" if latin else "ж"),
            head + ("d" if latin else "д"),
        ]
    if bare[-2:] in _FORMANTS:
        found += [bare[:-2], bare[:-2] + ("ia" if latin else "я")]  # Ельня: ельнинский
    return list(dict.fromkeys(base for base in found if len(base) > 2))
