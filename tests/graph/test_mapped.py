"""Values in a mapped file: what was written is read, or the file is refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgraph.graph.columns import Constant, TextColumn, Texts
from orgraph.graph.mapped import read_mapped, write_mapped
from orgraph.model.errors import DamagedSnapshot


@dataclass(frozen=True)
class Held:
    """Something of our own to write."""

    name: str
    parts: tuple[Any, ...]


CLASSES: Final = (Held, Constant, TextColumn)

ARRAYS = st.sampled_from("bBhHiId").flatmap(
    lambda kind: (
        st.lists(st.floats(allow_nan=False), max_size=5)
        if kind == "d"
        else st.lists(st.integers(0, 127), max_size=5)
    ).map(lambda values: memoryview(array(kind, values)))
)
PLAIN = (
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(st.characters(codec="utf-8"))
)
TEXTS = st.lists(st.text(st.characters(codec="utf-8")), max_size=4)
KEYS = st.text(st.characters(codec="utf-8")) | st.tuples(st.text(max_size=2), st.booleans())


def pool(texts: list[str]) -> Texts:
    """A pool of texts."""
    ends = [0]
    for each in texts:
        ends.append(ends[-1] + len(each.encode()))
    return Texts("".join(texts).encode(), memoryview(array("i", ends)))


VALUES = st.recursive(
    PLAIN | ARRAYS | TEXTS.map(pool) | st.frozensets(st.text(max_size=3)),
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.builds(
            Held, st.text(st.characters(codec="utf-8")), st.lists(inner, max_size=3).map(tuple)
        )
        | inner.map(Constant)
    ),
    max_leaves=12,
)


def seen(value: Any) -> Any:
    """A value as it can be compared: arrays and pools by what they hold."""
    if isinstance(value, memoryview):
        return "array", value.format, value.tolist()
    if isinstance(value, Texts):
        return "texts", list(value)
    if isinstance(value, Held):
        return "held", value.name, seen(value.parts)
    if isinstance(value, Constant):
        return "constant", seen(value.value)
    if isinstance(value, tuple):
        return tuple(map(seen, value))
    if isinstance(value, dict):
        return {key: seen(each) for key, each in value.items()}
    return type(value).__name__, value


def read(path: Path) -> Any:
    """The value in a file, which is there."""
    mapped = read_mapped(path)
    assert mapped is not None
    return mapped.value(CLASSES)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES)
def test_what_was_written_is_read(value: Any, tmp_path: Path) -> None:
    """Every array in its type, every text, every key."""
    path = tmp_path / "value.snapshot"
    write_mapped(path, {"day": "2024"}, value)

    mapped = read_mapped(path)
    assert mapped is not None
    assert mapped.about == {"day": "2024"}
    assert seen(value) == seen(mapped.value(CLASSES))


SMALL: Final = {
    "names": TextColumn(memoryview(array("b", [0, 1, -1])), pool(["东城半岛社区", "城管局"])),
    "codes": memoryview(array("i", range(20))),
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file of a few hundred bytes."""
    path = tmp_path / "small.snapshot"
    write_mapped(path, {"files": ["a", 1]}, SMALL)
    return path


def test_no_byte_can_change_unseen(small: Path) -> None:
    """Whichever byte is damaged, in the header or in an array, the file is refused."""
    whole = small.read_bytes()
    header = int.from_bytes(whole[8:16], "little")
    padding = range(32 + header, 32 + header + -(32 + header) % 64)  # says nothing
    for place in range(8, len(whole)):
        small.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        if place in padding:
            assert list(SMALL["codes"]) == list(read(small)["codes"])  # type: ignore[call-overload]
        else:
            with pytest.raises(DamagedSnapshot):
                read(small)


def test_no_end_can_be_missing_or_added_unseen(small: Path) -> None:
    """A file cut off anywhere, or written on, is refused."""
    whole = small.read_bytes()
    for end in range(8, len(whole)):
        small.write_bytes(whole[:end])
        with pytest.raises(DamagedSnapshot):
            read(small)
    small.write_bytes(whole + b"\0")
    with pytest.raises(DamagedSnapshot):
        read(small)


@pytest.mark.parametrize(
    "other", [b"", b"orgraph", b"orgraph0" + bytes(100), b"PK\3\4" + bytes(100)]
)
def test_a_file_of_another_form_is_none_of_ours(other: bytes, tmp_path: Path) -> None:
    """One that an older or a later orgraph wrote, or nobody."""
    path = tmp_path / "other.snapshot"
    path.write_bytes(other)

    assert read_mapped(path) is None
    assert read_mapped(tmp_path / "missing") is None


def test_what_it_cannot_hold_is_refused(tmp_path: Path) -> None:
    """Nothing is written then."""
    with pytest.raises(TypeError):
        write_mapped(tmp_path / "value.snapshot", {}, {"when": object()})

    assert list(tmp_path.iterdir()) == []


def test_who_has_it_mapped_keeps_it(small: Path) -> None:
    """A file that is replaced does not change what was read from the one before."""
    before = read(small)
    write_mapped(small, {}, {"codes": memoryview(array("i", [7] * 20))})

    assert list(range(20)) == before["codes"].tolist()
    assert [7] * 20 == read(small)["codes"].tolist()


WRITER: Final = """
import sys, time
from array import array
from pathlib import Path
from orgraph.graph import mapped

class Slow(list):
    def __iter__(self):
        for number, piece in enumerate(list.__iter__(self)):
            if number == 1:
                print("half", flush=True)
                time.sleep(60)
            yield piece

made = mapped._Arrays.__init__
def slow(self):
    made(self)
    self.pieces = Slow()
mapped._Arrays.__init__ = slow
mapped.write_mapped(Path(sys.argv[1]), {}, {"codes": memoryview(array("i", [9] * 100000))})
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_writer_killed_half_way_leaves_the_file_before(small: Path) -> None:
    """What it left behind is swept away once it is old."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(small)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "half\n"
        writer.send_signal(signal.SIGKILL)

    assert list(range(20)) == read(small)["codes"].tolist()
    (left,) = small.parent.glob("*.part")
    write_mapped(small, {}, SMALL)
    assert left.exists()  # it might be somebody's who is still writing
    os.utime(left, (0, 0))
    write_mapped(small, {}, SMALL)
    assert not left.exists()
