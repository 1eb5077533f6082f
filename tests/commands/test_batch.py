"""`orgraph who --batch`: a file in, a file out, read as strictly as a package is."""

from __future__ import annotations

import csv
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from one_by_one import one_by_one
from test_cli import Run, refused, run

import orgraph
from orgraph.commands.batch import answer_table
from orgraph.queries.who_row import COLUMNS

DAY = "2024-05-27"
ROWS = "编号,地点,事项,日期\n1,战鼓山街东头,建筑废材,\n2,东城半岛社区,,2019-05-27\n3,无此处,,\n"
ASKED = [
    ("战鼓山街东头", "建筑废材", DAY),
    ("东城半岛社区", None, "2019-05-27"),
    ("无此处", None, DAY),
]


def batch(file: Path, *args: str) -> Run:
    """The command on a file."""
    return run("who", "--batch", str(file), "--at", DAY, *args)


def cells(text: str) -> list[list[str]]:
    """The rows of a CSV text."""
    return list(csv.reader(io.StringIO(text)))


def written(path: Path, content: bytes) -> Path:
    """A file with some bytes."""
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_answers_stand_beside_the_rows(
    tmp_path: Path, xinmi: orgraph.City, encoding: str
) -> None:
    """In English, as Python has them; a row that is wrong has its error and ends nothing."""
    told = batch(written(tmp_path / "asked.csv", ROWS.encode(encoding)), "--lang", "en")

    head, *rows = cells(told.out)
    shown = [name for name in COLUMNS if name != "error_zh"]
    assert (0, ["编号", "地点", "事项", "日期", *shown]) == (told.code, head)
    assert [["1", "战鼓山街东头", "建筑废材", ""], ["2", "东城半岛社区", "", "2019-05-27"]] == [
        row[:4] for row in rows[:2]
    ]
    expected = [
        ["" if each[name] is None else str(each[name]) for name in shown]
        for each in one_by_one(xinmi, ASKED)
    ]
    assert expected == [row[4:] for row in rows]
    assert "3 rows, 1 of them with an error" in told.err


def test_chinese_readers_read_chinese(tmp_path: Path) -> None:
    """Headers, verdicts, certainties and the sentence of an error; ids stay ids."""
    told = batch(written(tmp_path / "asked.csv", ROWS.encode()))

    head, first, _, third = cells(told.out)
    assert ["地点编号", "事项编号", "结论"] == head[4:7]
    assert "error_en" not in head
    shown = dict(zip(head, first, strict=True))
    assert ("已明确", "推断", "是") == (
        shown["结论"],
        shown["确定程度"],
        shown["可联系的人是否确实"],
    )
    assert "没有记载|没有记载" == shown["可否协办"]
    assert "没有名为“无此处”的" in dict(zip(head, third, strict=True))["错误说明"]
    assert "3 行,其中 1 行有错" in told.err


def test_a_file_for_spreadsheets_is_written(tmp_path: Path) -> None:
    """What would be printed, begun so that a spreadsheet reads it as UTF-8; and it is said where."""
    asked, to = written(tmp_path / "asked.csv", ROWS.encode()), tmp_path / "told.csv"

    told = batch(asked, "--to", str(to))

    assert (0, "") == (told.code, told.out)
    assert f"已写入 {to}" in told.err
    assert batch(asked).out == to.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    assert to.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_table_without_rows_is_answered(tmp_path: Path) -> None:
    """With the header alone."""
    told = batch(written(tmp_path / "asked.csv", b"place,matter\n"), "--lang", "en")

    assert (0, 1) == (told.code, len(cells(told.out)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            ROWS.encode("gbk"),
            ["第 1 行", "不是 UTF-8 编码(可能是 GBK 或 UTF-16)。请另存为 UTF-8。"],
        ),
        (b"", ["文件是空的"]),
        (b"place\nx\n\ny\n", ["第 3 行", "是空行"]),
        (b"place,matter\nx\n", ["第 2 行", "有 1 格,表头有 2 格"]),
        (b'place\n"x\n', ["不是完好的 CSV"]),
        (b"place,matter,matter\nx,,\n", ["[matter]", "不止一次"]),
        (b"street\nx\n", ["没有地点(place)这一列,只有:street"]),
        (b"place,verdict\nx,\n", ["已有回答要用的列:verdict"]),
        ("place,结论,错误\nx,,\n".encode(), ["已有回答要用的列:结论、错误。"]),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(
    tmp_path: Path, content: bytes, said: list[str]
) -> None:
    """With the row and what to do; nothing is written."""
    asked, to = written(tmp_path / "asked.csv", content), tmp_path / "told.csv"

    told = refused("who", "--batch", str(asked), "--at", DAY, "--to", str(to))

    assert [] == [words for words in said if words not in told]
    assert not to.exists()


@pytest.mark.parametrize(("lang", "taken"), [("zh", "地点编号"), ("en", "place_id")])
def test_answers_are_not_asked_again_with_their_answers(
    tmp_path: Path, lang: str, taken: str
) -> None:
    """What was written in a language is refused in it, and nothing is written."""
    told, to = tmp_path / "told.csv", tmp_path / "again.csv"
    asked = written(tmp_path / "asked.csv", ROWS.encode())
    assert 0 == batch(asked, "--to", str(told), "--lang", lang).code

    said = refused("who", "--batch", str(told), "--at", DAY, "--to", str(to), "--lang", lang)

    assert "invalid-parameter" in said
    assert taken in said
    assert not to.exists()


def test_columns_that_are_called_like_answers_in_the_other_language_stay(tmp_path: Path) -> None:
    """They are written beside the answers."""
    asked = written(tmp_path / "asked.csv", "place,结论\n东城半岛社区,旧\n".encode())

    head, row = cells(batch(asked, "--lang", "en").out)

    assert ["place", "结论", "place_id"] == head[:3]
    assert ["东城半岛社区", "旧"] == row[:2]


@pytest.mark.parametrize("way", ["the same", "relative", "a link", "a hard link"])
def test_the_answers_never_replace_what_was_asked(tmp_path: Path, way: str) -> None:
    """Whatever the name by which `--to` comes to the file."""
    asked = written(tmp_path / "asked.csv", ROWS.encode())
    to = tmp_path / "told.csv"
    if way == "the same":
        to = asked
    elif way == "relative":
        to = tmp_path / ".." / tmp_path.name / "asked.csv"
    elif way == "a link":
        to.symlink_to(asked)
    else:
        to.hardlink_to(asked)

    said = refused("who", "--batch", str(asked), "--at", DAY, "--to", str(to))

    assert "invalid-parameter" in said
    assert "同一个文件" in said
    assert ROWS.encode() == asked.read_bytes()


@pytest.mark.parametrize("to", ["nowhere/told.csv", "."])
def test_what_cannot_be_written_is_told_before_a_row_is_answered(
    tmp_path: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the words of the system, and no city is opened."""
    asked = written(tmp_path / "asked.csv", ROWS.encode())

    def opened(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("orgraph.city.open_city", opened)
    with pytest.raises(OSError, match=r"nowhere|directory"):
        answer_table(str(asked), str(tmp_path / to), DAY, None, "zh")
    said = refused("who", "--batch", str(asked), "--to", str(tmp_path / to))

    assert f"[io-error] {tmp_path / to}: " in said


def test_looking_whether_it_can_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A file that is there keeps its content, and none is made, where the city cannot be opened."""
    asked = written(tmp_path / "asked.csv", ROWS.encode())
    there, link = written(tmp_path / "there.csv", b"kept"), tmp_path / "link.csv"
    link.symlink_to(tmp_path / "new.csv")

    for to in (there, tmp_path / "told.csv", link):
        refused("who", "--batch", str(asked), "--to", str(to), "--store", str(tmp_path / "no"))

    assert b"kept" == there.read_bytes()
    assert ["asked.csv", "link.csv", "there.csv"] == sorted(
        each.name for each in tmp_path.iterdir()
    )


def test_answers_may_go_into_a_pipe(tmp_path: Path) -> None:
    """Its reader gets them whole: nothing is opened before."""
    asked, to = written(tmp_path / "asked.csv", ROWS.encode()), tmp_path / "pipe"
    os.mkfifo(to)

    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(to.read_bytes)
        told = batch(asked, "--to", str(to))

    assert 0 == told.code
    assert 4 == len(cells(read.result().decode("utf-8-sig")))


def test_a_file_that_is_not_there_is_told_of() -> None:
    """As any file that cannot be opened."""
    assert "没有这个文件" in refused("who", "--batch", "nowhere.csv")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["战鼓山街东头", "--batch", "x.csv"], "place"),
        (["--matter", "停车", "--batch", "x.csv"], "--matter"),
        (["--batch", "x.csv", "--html", "x.html"], "--html"),
        (["--batch", "x.csv", "--cypher"], "--cypher"),
        (["--batch=x.csv", "--svg", "x.svg"], "--svg"),
        (["战鼓山街东头", "--to", "x.csv"], "--batch"),
    ],
)
def test_one_question_and_a_table_do_not_go_together(args: list[str], said: str) -> None:
    """What belongs to the one is refused beside the other."""
    told = refused("who", *args)

    assert "invalid-parameter" in told
    assert said in told


def test_answers_as_json_are_of_one_question() -> None:
    """Told in JSON, as it was asked for."""
    told = run("who", "--batch", "x.csv", "--json")

    assert 1 == told.code
    assert "invalid-parameter" == json.loads(told.out)["error"]["key"]


def test_without_a_table_a_place_is_needed() -> None:
    """As before: how the command is used."""
    assert "地点" in refused("who", code=2)
