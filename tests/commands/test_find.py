"""`orgraph find`: a line per hit, in both languages and as JSON; what is found nowhere is an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import write

import orgraph
from orgraph.cli import build
from orgraph.model.errors import UnknownName
from orgraph.model.vocabulary import NODES

AT: Final = ("--at", "2024-05-27", "--store", "seed/xinmi")
ROOT: Final = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the seed is found by the same path in every run."""
    monkeypatch.chdir(ROOT)


def find(*args: str, lang: str = "zh") -> Result:
    """What the command prints."""
    return CliRunner().invoke(build(lang), ["find", *args, *AT])


def found(*args: str) -> dict[str, Any]:
    """What the command prints as JSON."""
    told = find(*args, "--json")
    assert 0 == told.exit_code
    read: dict[str, Any] = json.loads(told.stdout)
    return read


def test_a_line_says_id_kind_name_where_it_belongs_and_why() -> None:
    """In the language of the reader."""
    assert (
        "unit:410183-cgj  单位 新密市城市管理局 < 新密市 < 郑州市 < 河南省  · 别名(“市城管局”)\n"
        == find("市城管局").stdout
    )
    assert (
        "unit:410183-cgj  unit 新密市城市管理局 < 新密市 < 郑州市 < 河南省  · another name (“市城管局”)\n"
        == find("市城管局", lang="en").stdout
    )


def test_json_has_all_of_a_hit() -> None:
    """What Python gives, and both languages."""
    read = found("市城管局")
    assert ("市城管局", "2024-05-27", 0, []) == (
        read["text"], read["as_of"], read["more_at_least"], read["mentions"]
    )  # fmt: skip
    assert [
        {
            "id": "unit:410183-cgj",
            "name": "新密市城市管理局",
            "kind": "Unit",
            "kind_label": {"zh": "单位", "en": "unit"},
            "belongs_to": ["新密市", "郑州市", "河南省"],
            "grade": "alias",
            "spelling": "市城管局",
            "reason": {"zh": "别名(“市城管局”)", "en": "another name (“市城管局”)"},
        }
    ] == read["hits"]


@pytest.mark.parametrize(
    "asked", ["超化", "xinhualu", "新密 新华路街道", "社区", "东城岛社区", "410183"]
)
def test_the_command_lists_what_the_method_finds(xinmi: orgraph.City, asked: str) -> None:
    """In the same order."""
    expected = xinmi.find(asked, at="2024-05-27")
    read = found(asked)
    assert [hit.id for hit in expected.hits] == [hit["id"] for hit in read["hits"]]
    assert expected.more == read["more_at_least"]
    lines = find(asked).stdout.splitlines()
    assert [hit.id for hit in expected.hits] == [line.split()[0] for line in lines][
        : len(expected.hits)
    ]
    assert (expected.more > 0) == (len(lines) > len(expected.hits))


@pytest.mark.parametrize("word", ["unit", "UNIT", "单位"])
def test_a_kind_is_told_by_its_chinese_name_or_the_prefix_of_its_ids(word: str) -> None:
    """And nothing else is found then."""
    assert {"Unit"} == {hit["kind"] for hit in found("东城半岛", "--kind", word)["hits"]}


def test_several_kinds_may_be_asked_for() -> None:
    """Each of them is found."""
    read = found("东城半岛", "--kind", "unit", "--kind", "grid")
    assert {"Unit", "Grid"} == {hit["kind"] for hit in read["hits"]}


def test_every_kind_may_be_asked_for() -> None:
    """In either language."""
    for lang in ("zh", "en"):
        for own in ("zh", "prefix"):
            words = [kind.label.zh if own == "zh" else kind.prefix for kind in NODES.values()]
            args = [part for word in words for part in ("--kind", word)]
            assert find("新", lang=lang).stdout == find("新", *args, lang=lang).stdout


def test_an_area_limits_what_is_found() -> None:
    """As the words before the name do."""
    inside = [
        hit["id"] for hit in found("社区", "--in", "新华路街道", "--kind", "division")["hits"]
    ]
    assert inside
    assert all(id_.startswith("division:410183002") for id_ in inside)
    assert inside == [hit["id"] for hit in found("新华路街道 社区", "--kind", "division")["hits"]]


def test_a_limit_limits_and_says_what_is_left_out() -> None:
    """At least so many."""
    assert 2 == len(found("社区", "--limit", "2")["hits"])
    assert "另有至少" in find("社区", "--limit", "2").stdout.splitlines()[2]
    assert "at least" in find("社区", "--limit", "2", lang="en").stdout


def test_a_sentence_shows_the_names_in_it() -> None:
    """Each with what it means; of several, that none is picked."""
    sentence = "战鼓山街东头的路上堆了建筑废材,请市城管局和超化处理"
    lines = find(sentence).stdout.splitlines()
    assert "句中提到:" == lines[0]
    assert ["“战鼓山街东头”", "“建筑废材”", "“市城管局”", "“超化”  不止一个,未作取舍"] == [
        line.strip() for line in lines[1:] if line.startswith("  “")
    ]
    english = find(sentence, lang="en").stdout.splitlines()
    assert "Names in the text:" == english[0]
    assert "  “超化”  several, none is picked" in english
    read = found(sentence)
    assert [] == read["hits"]
    for mention in read["mentions"]:
        assert sentence[mention["start"] : mention["end"]] == mention["text"]
        assert mention["ambiguous"] == (len(mention["hits"]) > 1)


def test_what_tells_which_of_several_is_meant_is_said() -> None:
    """Two communities of one name are told apart by the street before."""
    read = found("超化镇有人说超化的路堵了", "--kind", "division")
    told = {
        mention["text"]: (mention["told_by"], len(mention["hits"])) for mention in read["mentions"]
    }
    assert {"超化镇": (None, 1), "超化": ("超化镇", 1)} == told


def test_an_area_and_a_limit_hold_for_the_names_in_a_sentence() -> None:
    """As for a name: what lies elsewhere is not shown, and of many no more than asked for."""
    sentence = "超化镇有人说东城半岛社区的路堵了"
    inside = found(sentence, "--in", "新华路街道")["mentions"]
    assert ["东城半岛社区"] == [mention["text"] for mention in inside]
    whole, few = found(sentence), found(sentence, "--limit", "1")
    assert [m["text"] for m in whole["mentions"]] == [m["text"] for m in few["mentions"]]
    for all_of_them, first in zip(whole["mentions"], few["mentions"], strict=True):
        assert all_of_them["hits"][:1] == first["hits"]
        assert len(all_of_them["hits"]) == len(first["hits"]) + first["more"]


def test_what_is_found_nowhere_is_an_error_with_the_nearest() -> None:
    """The same as of every question."""
    told = find("火星")
    assert 1 == told.exit_code
    assert isinstance(told.exception, UnknownName)
    assert "没有名为“火星”的事物" in told.exception.zh
    assert "unknown-name" == told.exception.key
    nothing = find("城市管理队", "--kind", "grid")
    assert isinstance(nothing.exception, UnknownName)
    assert "的网格" in nothing.exception.zh


def test_what_lies_elsewhere_is_said_to_be_unknown_in_the_area_only() -> None:
    """王村 is there, but not in 新华路街道; and what is near to it is of there."""
    told = find("王村", "--in", "新华路街道")
    assert isinstance(told.exception, UnknownName)
    assert "“新华路街道”内没有名为“王村”的事物" in told.exception.zh
    assert "No thing in “新华路街道” is named “王村”." in told.exception.en
    assert () == told.exception.nearest
    alike = find("惠沟东北组", "--in", "新华路街道")
    assert isinstance(alike.exception, UnknownName)
    assert ("惠沟村",) == alike.exception.nearest


def test_an_unknown_area_is_an_error() -> None:
    """It is that which is not known."""
    told = find("社区", "--in", "火星")
    assert isinstance(told.exception, UnknownName)
    assert "火星" == told.exception.name


def test_names_with_control_characters_stay_on_one_line(tmp_path: Path) -> None:
    """Whatever a package holds."""
    store = write(tmp_path, {"Place": 'id,name\nplace:a,"甲\n\x1b乙"\n'})
    told = CliRunner().invoke(build("zh"), ["find", "甲", "--store", str(store)])
    assert 1 == len(told.stdout.splitlines())
    assert "\x1b" not in told.stdout


@pytest.mark.parametrize(
    "asked",
    [
        "a" * 10_000,
        "新" * 10_000,
        "\0",
        "😀",
        "\u202e新密",
        "\udcff",
        "新密\0市",
        "新 " * 400,
        "xian" * 200,
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_whatever_is_typed_ends_well(asked: str) -> None:
    """Found, or an error that says what to do."""
    told = find(asked)
    assert told.exit_code == 0 or isinstance(told.exception, UnknownName)


@settings(max_examples=15)
@given(st.text(max_size=30).filter(lambda text: not text.startswith("-")))
def test_any_text_ends_well(asked: str) -> None:
    """Found, or an error that says what to do."""
    told = find(asked)
    assert told.exit_code == 0 or isinstance(told.exception, UnknownName)
