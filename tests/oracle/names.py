"""How a name fits, as `docs/find.md` says it, name by name: slow, and obviously right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from opencc import OpenCC
from pypinyin import Style, pinyin

COMMUNITY: Final = (
    "社区居民委员会", "社区居民委员", "社区居民委", "社区居民", "社区居委会", "社区居委",
    "居民委员会", "居民委员", "居民委", "居委会",
)  # fmt: skip
VILLAGE: Final = ("村民委员会", "村民委员", "村民委", "村委会", "村委")
ENDINGS: Final = (
    "省", "市", "县", "区", "旗", "州", "盟", "地区", "自治区", "自治州", "自治县", "自治旗",
    "街道", "镇", "乡", "苏木", "村", "社区", "嘎查",
)  # fmt: skip
COMMITTEES: Final = ("居委会", "居民委员会", "村委会", "村民委员会")
SLIPPED: Final = ("社区", "村", "街道", "镇", "乡", "区", "县", "市")
PLACE_ENDINGS: Final = "省市区县旗州盟镇乡村道"

ROADS: Final = "路街巷道"

GRADES: Final = ("exact", "alias", "folded", "stem", "short", "part", "near")
"""From the best on."""

SIMPLER: Final = OpenCC("t2s")


def bare(text: str) -> str:
    """Without width, case, script, separators."""
    left = ""
    for character in unicodedata.normalize("NFKD", text).casefold():
        if (
            unicodedata.category(character) != "Mn"
            and unicodedata.category(character)[0] not in "ZCP"
        ):
            left += SIMPLER.convert(character)
    return left or text.strip()


def folded(text: str) -> str:
    """Bare; a committee as what it administers, if it says whose it is."""
    left = bare(text)
    for endings, place in ((COMMUNITY, "社区"), (VILLAGE, "村")):
        for ending in endings:
            if left.endswith(ending):
                whose = left.removesuffix(ending)
                if whose.strip("村" if place == "村" else ""):
                    left = (whose.removesuffix("村") if place == "村" else whose) + place
                break
    return left


def fits(asked: str, name: str, aliases: Sequence[str], *, committee: bool = False) -> str | None:
    """The best grade at which a text means what bears a name and other names."""
    if asked == name:
        return "exact"
    if asked in aliases:
        return "alias"
    text, forms = folded(asked), {folded(each) for each in (name, *aliases)}
    written = bare(asked)
    tests = {
        "folded": lambda form: form == text,
        "stem": lambda form: form.startswith(text) and form[len(text) :] in ENDINGS,
        "short": lambda form: is_short_form(written, form),
        "part": lambda form: (
            (written != form and written in form)
            or (
                committee
                and written in (*COMMUNITY, *VILLAGE)
                and written.endswith("会")
                and any(written in each for each in (name, *aliases))
            )
        ),
        "near": lambda form: (
            len(text) > 1
            and (
                distance(text, form) == 1
                or is_of_a_committee(written, form)
                or sounds_like_a_stem(text, form)
            )
        ),
    }
    return next((grade for grade, test in tests.items() if any(map(test, forms))), None)


def found(
    asked: str, places: Mapping[str, tuple[str, Sequence[str]]], *, kind: str = ""
) -> dict[str, str]:
    """What a text finds, each with its best grade; slips where nothing is written well, those of names
    without their ending where nothing else is found. Ids of `kind` may be committees."""
    best = {
        id_: grade
        for id_, names in places.items()
        for grade in [fits(asked, *names, committee=bool(kind) and id_.startswith(kind))]
        if grade is not None
    }
    if {"exact", "alias", "folded", "stem"} & set(best.values()):
        return {id_: grade for id_, grade in best.items() if grade != "near"}
    text = folded(asked)
    if not best and len(text) > 2 and not text.endswith((*SLIPPED, "会")):
        for id_, (name, aliases) in places.items():
            own = set(map(folded, (name, *aliases)))
            stems = [form.removesuffix(e) for form in own for e in SLIPPED if form.endswith(e)]
            if any(distance(text, stem) == 1 for stem in stems):
                best.setdefault(id_, "near")
    return best


def meant(asked: str, places: Mapping[str, tuple[str, Sequence[str]]]) -> set[str]:
    """The places that a question takes a text for: one, several that are told apart, or none."""
    fitting: dict[str, set[str]] = {grade: set() for grade in GRADES}
    for id_, names in places.items():
        grade = fits(asked, *names)
        if grade is not None:
            fitting[grade].add(id_)
    written = bare(asked)
    for grade in GRADES[:3]:
        if fitting[grade]:
            return fitting[grade]
    if fitting["stem"]:
        text = folded(asked)
        return several(fitting["stem"], doubtful=len(text) == 1 or text[-1] in ROADS)
    either = fitting["short"] | fitting["part"]
    forms = {id_: fitting_form(written, *places[id_]) for id_ in either}
    if not any(
        written in form for form in forms.values()
    ):  # short forms alone: of places never taken
        return set() if fitting["near"] else several(either, doubtful=True)
    if len(written) == 1:
        return several(either, doubtful=True)
    whole = {
        id_
        for id_, form in forms.items()
        if not any(form != other and form.startswith(other) for other in forms.values())
    }
    return whole if len(whole) == 1 else either


def several(ids: set[str], *, doubtful: bool) -> set[str]:
    """Several are told apart by whoever asked; one that is in doubt is not taken."""
    return ids if len(ids) > 1 or not doubtful else set()


def fitting_form(written: str, name: str, aliases: Sequence[str]) -> str:
    """The shortest form of which a text is a part, or else a short form."""
    forms = sorted(
        {folded(each) for each in (name, *aliases)}, key=lambda form: (len(form), form.encode())
    )
    parts = [form for form in forms if written in form]
    return (parts or [form for form in forms if is_short_form(written, form)])[0]


def is_short_form(text: str, form: str) -> bool:
    """Its characters in their order, two left out at least, the first and the last where they count."""
    if len(text) < 2 or len(form) < len(text) + 2 or text in form or text[-1] not in form[-3:]:
        return False
    return any(
        [form[i] for i in places] == list(text)
        and (
            places[0] == 0
            or form[places[0] - 1] in PLACE_ENDINGS
            or form[places[0]] in PLACE_ENDINGS
        )
        for places in combinations(range(len(form)), len(text))
    )


def is_of_a_committee(text: str, form: str) -> bool:
    """A name proper, and after it one slip away the word for a committee."""
    return any(
        distance(text[size:], word) == 1 and folded(text[:size] + word) == form
        for size in range(1, len(text))
        for word in COMMITTEES
    )


def sounds_like_a_stem(text: str, form: str) -> bool:
    """Two characters and an ending, one of the two by its sound."""
    if len(text) != 2 or text.endswith((*SLIPPED, "会")) or form[2:] not in ENDINGS:
        return False
    wrong = [(a, b) for a, b in zip(text, form, strict=False) if a != b]
    return len(wrong) == 1 and bool(syllables(wrong[0][0])[0] & syllables(wrong[0][1])[0])


def distance(a: str, b: str) -> int:
    """How many characters are wrong, missing, added or swapped with their neighbour."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            wrong = rows[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, wrong)
            if i > 1 and j > 1 and a[i - 2 : i] == b[j - 1] + b[j - 2]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def near(asked: str, names: Iterable[str]) -> set[str]:
    """The names that one slip leads to, by trying every slip with every character there is."""
    text, known = folded(asked), set(names)
    characters = {character for name in known for character in name}
    slips = {text[:i] + text[i + 1 :] for i in range(len(text))}
    slips |= {text[:i] + each + text[i:] for i in range(len(text) + 1) for each in characters}
    slips |= {text[:i] + each + text[i + 1 :] for i in range(len(text)) for each in characters}
    slips |= {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1)}
    return slips & known - {text}


def syllables(name: str) -> list[set[str]]:
    """How each character of a name may be read, without tones; ü as u."""
    return [
        {reading.replace("v", "u") for reading in readings}
        for readings in pinyin(name, style=Style.NORMAL, heteronym=True)
    ]
