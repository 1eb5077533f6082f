"""The name index: what it takes to make and to map, how large it is, and how long each kind of query takes.

`python -m benchmarks.naming FOLDER COUNT` prints one run as JSON: so many queries of each kind.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from time import perf_counter, thread_time_ns
from typing import Any, Final

from benchmarks.contestant import memory_of

__all__ = ["KINDS", "run"]

DAY: Final = 738_000
SEED: Final = 20240527
WARM: Final = 20

KINDS: Final[Mapping[str, str]] = {
    "exact": "the name as it stands",
    "written": "the form with 居民委员会 or 村民委员会",
    "stem": "without the word of its level",
    "part": "two or three characters from the middle",
    "short": "every other character, the last among them",
    "traditional": "in traditional characters",
    "wide": "with a space of full width in it",
    "pinyin": "pinyin",
    "initials": "the initials of it",
    "misspelt": "one character replaced",
    "missing": "one character left out",
    "scoped": "county and name, as two words",
    "joined": "county and name, as one",
    "nothing": "what nothing is called",
    "sentence": "a sentence with the name in it",
}
"""The kinds of queries, each made from the names of random divisions."""


def run(folder: Path, count: int) -> dict[str, Any]:
    """Make the index, and ask of each kind; seconds, bytes, and microseconds of a core."""
    from orgraph.city import open_city
    from orgraph.graph.name_build import build_index
    from orgraph.graph.names import Names

    city = open_city(folder)
    made_of = city.graph
    begun = perf_counter()
    index = build_index(made_of)
    built = perf_counter() - begun
    names = Names(made_of, index)
    before = memory_of("VmRSS")
    first: dict[str, float] = {}
    asked: dict[str, dict[str, float]] = {}
    for kind, texts in _queries(city, count).items():
        ask = _mentions(names) if kind == "sentence" else _find(names)
        turn = perf_counter()
        ask(texts[0])
        first[kind] = perf_counter() - turn
        for text in texts[1:WARM]:
            ask(text)
        asked[kind] = _spread(ask, texts[WARM:])
    return {
        "names": len(index.spellings),
        "entries": len(index.entries),
        "built": built,
        "size": index.size,
        "grown": memory_of("VmRSS") - before,
        "first": first,
        "asked": asked,
    }


def _find(names: Any) -> Callable[[str], object]:
    return lambda text: names.find(text, (), None, 20, day=DAY)


def _mentions(names: Any) -> Callable[[str], object]:
    from orgraph.graph.names import PLACES

    return lambda text: names.mentions(text, PLACES, DAY)


def _spread(ask: Callable[[str], object], texts: Sequence[str]) -> dict[str, float]:
    taken = []
    for text in texts:
        begun = thread_time_ns()
        ask(text)
        taken.append((thread_time_ns() - begun) / 1000)
    cuts = quantiles(taken, n=100, method="inclusive")
    return {"p50": cuts[49], "p99": cuts[98], "max": max(taken)}


def _queries(city: Any, count: int) -> dict[str, list[str]]:
    """Texts of every kind, always the same for one city."""
    from opencc import OpenCC
    from pypinyin import lazy_pinyin

    from orgraph.graph.describe import lineage

    chance = random.Random(SEED)
    view = city.graph.at(DAY)
    nodes = [node for node in view.nodes(_division()) if view.value(node, "level") == "village"]
    traditional = OpenCC("s2t")
    made: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for node in chance.sample(nodes, count + WARM):
        name = str(view.value(node, "name"))
        county = lineage(view, node)[2] if len(lineage(view, node)) > 3 else ""
        place = chance.randrange(len(name))
        aliases = view.value(node, "aliases")
        stem = name.removesuffix("社区").removesuffix("村")
        middle = max(0, len(name) // 2 - 1)
        sounds = lazy_pinyin(name)
        made["exact"].append(name)
        made["written"].append(aliases[0] if aliases else name)
        made["stem"].append(stem or name)
        made["part"].append(name[middle : middle + 3] or name)
        made["short"].append(name[:-1:2] + name[-1])
        made["traditional"].append(traditional.convert(name))
        made["wide"].append(f"{name[:1]}　{name[1:]}")
        made["pinyin"].append("".join(sounds))
        made["initials"].append("".join(sound[0] for sound in sounds))
        made["misspelt"].append(name[:place] + chance.choice("山水明阳家新") + name[place + 1 :])
        made["missing"].append(name[:place] + name[place + 1 :] or name)
        made["scoped"].append(f"{county} {name}")
        made["joined"].append(f"{county}{name}")
        made["nothing"].append("".join(chance.choices("鑫淼焱垚犇猋骉麤龘靐齉", k=4)))
        made["sentence"].append(f"市民来电反映{county}{name}东边的路上堆了很多建筑垃圾,无人清理")
    return made


def _division() -> Any:
    from orgraph.model.vocabulary import DIVISION

    return DIVISION


def main() -> None:
    """Print one run."""
    folder, count = sys.argv[1:]
    print(json.dumps(run(Path(folder), int(count)), ensure_ascii=False))


if __name__ == "__main__":
    main()
