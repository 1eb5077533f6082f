"""A city that was opened can be copied, and sent to another process."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from packages import write
from test_cli import environment

import orgraph
from orgraph.city import RemoteCity
from orgraph.model.reader import PUBLIC_ONLY

DAY = "2024-05-27"
TOWN = {"Unit": "id,name\nunit:a,甲局\n", "Person": "id,name\nperson:1,张三\n"}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("snapshot", [True, False])
def test_an_opened_city_can_be_pickled(protocol: int, snapshot: bool) -> None:
    """What is read back answers the same, as the same version, whatever was asked of it before."""
    city = orgraph.open(snapshot=snapshot)
    table = {"place": ["战鼓山街东头"], "matter": ["建筑废材"]}
    expected = city.who_many(table, at=DAY)

    read = pickle.loads(pickle.dumps(city, protocol))

    assert type(city) is type(read)
    assert city.version() == read.version()
    assert expected.equals(read.who_many(table, at=DAY))
    given = "战鼓山街东头", "建筑废材"
    assert city.who(*given, at=DAY).as_json() == read.who(*given, at=DAY).as_json()
    assert city.find("东城", at=DAY) == read.find("东城", at=DAY)
    assert list(city.networkx(at=DAY).edges) == list(read.networkx(at=DAY).edges)


def test_a_city_seen_by_a_reader_takes_along_only_what_he_may_read(xinmi: orgraph.City) -> None:
    """His rights stay with it."""
    public = xinmi.seen_by(PUBLIC_ONLY)

    read = pickle.loads(pickle.dumps(public))

    assert PUBLIC_ONLY == read.reader
    assert list(public.graph.ids) == list(read.graph.ids)
    assert "REPORTED_BY" not in read.graph.relations


def test_another_process_needs_no_folder(tmp_path: Path) -> None:
    """The city goes along; where its folder is gone, names are read anew."""
    folder = write(tmp_path / "town", TOWN)
    sent = tmp_path / "city.pickle"
    sent.write_bytes(pickle.dumps(orgraph.open(folder)))
    folder.rename(tmp_path / "elsewhere")

    code = (
        f"import pickle; city = pickle.load(open({str(sent)!r}, 'rb')); "
        f"print(city.movements('张三', at={DAY!r}).parameters['node'].id)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False
    )

    assert (0, "person:1\n") == (done.returncode, done.stdout), done.stderr
    assert not folder.exists()


def test_a_copy_of_what_never_changes_is_itself(xinmi: orgraph.City) -> None:
    """As of any value that cannot change."""
    assert copy.copy(xinmi) is xinmi
    assert copy.deepcopy(xinmi) is xinmi
    assert copy.deepcopy({"city": xinmi}) == {"city": xinmi}


def test_a_city_in_a_database_says_how_it_is_opened_elsewhere() -> None:
    """Its connections are of this process."""
    city = RemoteCity.__new__(RemoteCity)

    assert copy.copy(city) is city
    with pytest.raises(TypeError, match=r"open it there by its address"):
        pickle.dumps(city)
