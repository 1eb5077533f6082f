"""The Cypher of an answer as text: values are quoted, whatever they are, and the command prints it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

import orgraph
from orgraph.render.cypher import cypher, literal

READ = re.compile(r"\\(?:u([0-9a-f]{4})|(.))", re.DOTALL)
NAMED = {"n": "\n", "r": "\r", "t": "\t"}


def read(written: str) -> str:
    """A literal as a server reads it."""
    units = READ.sub(lambda m: chr(int(m[1], 16)) if m[1] else NAMED.get(m[2], m[2]), written[1:-1])
    return units.encode("utf-16", "surrogatepass").decode("utf-16")


@given(st.text() | st.text("'\\u0027\n\r\t\u2028\x00;/*`$ \U000e0001"))
def test_a_literal_reads_as_what_was_written(value: str) -> None:
    """Its quotes are the first and the last character that are not escaped, and nothing in it is invisible."""
    written = literal(value)

    assert value == read(written)
    assert re.fullmatch(r"'(?:[^'\\]|\\.)*'", written)
    assert written.isprintable()


def ask(*more: str) -> str:
    """What `orgraph who` prints."""
    command = [sys.executable, "-m", "orgraph", "who", "战鼓山街东头", "--matter", "建筑废材"]
    done = subprocess.run(
        [*command, "--at", "2024-05-27", *more],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    )
    return done.stdout


def test_the_command_prints_the_statement_or_gives_it_in_the_json(xinmi: orgraph.City) -> None:
    """Alone it is all that is printed; JSON has it only where it was asked for."""
    expected = cypher(xinmi.who("战鼓山街东头", "建筑废材", at="2024-05-27"))

    assert f"{expected}\n" == ask("--cypher")
    told = json.loads(ask("--cypher", "--json"))
    assert expected == told.pop("cypher")
    assert told == json.loads(ask("--json"))
