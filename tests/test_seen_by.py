"""`city.seen_by(reader)`: one city, seen with different rights."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from packages import write

import orgraph
from orgraph.city import City
from orgraph.city.whole import READERS_KEPT
from orgraph.model.answers import Mark
from orgraph.model.errors import InvalidParameter, UnknownName
from orgraph.model.reader import EVERYTHING, NOTE, PUBLIC_ONLY, Reader
from orgraph.model.vocabulary import PERSON
from orgraph.queries import QUESTIONS, parameters
from orgraph.seed import seed_folder

DAY = "2024-05-27"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Two people of one bureau, one of them lent out; neither is spoken of elsewhere."""
    return orgraph.open(write(tmp_path_factory.mktemp("town"), TOWN), snapshot=False)


TOWN = {
    "Unit": "id,name\nunit:a,甲局\nunit:b,乙局\nunit:c,丙局\n",
    "Person": "id,name,phone\nperson:1,张三,13800000001\nperson:2,李四,13800000002\n",
    "BELONGS_TO": "source,target\nperson:1,unit:a\nperson:2,unit:a\n",
    "SECONDED_TO": "source,target,reason,speaker\nperson:1,unit:b,密由,密话\n",
    "Completeness": "id,closes\ncompleteness:1,SECONDED_TO\n",
    "CLOSES": "source,target\ncompleteness:1,unit:a\n",
}


def test_whoever_reads_everything_sees_the_city_itself(xinmi: City) -> None:
    """Its answers are those that they were, without a note."""
    assert xinmi is xinmi.seen_by(EVERYTHING)
    assert xinmi.reader.reads_everything
    answer = xinmi.movements("王恒伟", at=DAY)
    assert NOTE not in [reason.text for reason in answer.reasons]


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_answer_to_whoever_may_not_read_everything_says_so_once(
    name: str, xinmi: City
) -> None:
    """At the end, whatever is hidden; but for that, what is public is answered alike."""
    given = {own.name: own.example for own in parameters(QUESTIONS[name]) if own.required}
    whole = xinmi.ask_by_name(QUESTIONS[name], given, DAY)
    answer = xinmi.seen_by(PUBLIC_ONLY).ask_by_name(QUESTIONS[name], given, DAY)

    assert [reason.text for reason in answer.reasons].count(NOTE) == 1
    assert (Mark.NOTE, NOTE) == (answer.reasons[-1].mark, answer.reasons[-1].text)
    assert (whole.verdict, whole.summary) == (answer.verdict, answer.summary)
    assert whole.reasons == answer.reasons[:-1]
    assert whole.as_json()["facts"] == answer.as_json()["facts"]


def test_what_a_newspaper_printed_is_read_without_any_right(xinmi: City) -> None:
    """The way of 王恒伟; but never who reported the waste."""
    public = xinmi.seen_by(PUBLIC_ONLY)

    assert "back" == public.movements("王恒伟", at=DAY).verdict
    assert "REPORTED_BY" in xinmi.graph.relations
    assert "REPORTED_BY" not in public.graph.relations
    assert "REPORTED_BY" in xinmi.seen_by(Reader(personal=True)).graph.relations


def test_nobody_is_found_by_what_is_hidden(town: City) -> None:
    """Whom only hidden facts speak of is not known, and the error is that of a name nobody bears."""
    public = town.seen_by(PUBLIC_ONLY)

    assert [] == [hit.id for hit in public.find("张三", at=DAY).hits]
    assert () == public.mentions("张三的手机", kinds=(PERSON,), at=DAY)
    assert public.graph.number("person:1") is None
    assert {"unit:a", "unit:b", "unit:c", "source:s"} == set(public.networkx(at=DAY))
    with pytest.raises(UnknownName) as hidden:
        public.movements("张三", at=DAY)
    with pytest.raises(UnknownName) as nobody:
        public.movements("张五", at=DAY)
    assert hidden.value.zh == nobody.value.zh.replace("张五", "张三")
    with pytest.raises(UnknownName) as by_id:
        public.movements("person:1", at=DAY)
    with pytest.raises(UnknownName) as by_no_id:
        public.movements("person:9", at=DAY)
    assert by_id.value.zh == by_no_id.value.zh.replace("person:9", "person:1")


def test_a_unit_reads_of_its_own_people_wherever_they_are(town: City) -> None:
    """The home unit both, the borrowing unit the one it borrows, a third unit none."""

    def found(unit: str) -> list[str]:
        city = town.seen_by(Reader("own", unit=unit))
        return [id_ for id_ in city.graph.ids if id_.startswith("person:")]

    assert ["person:1", "person:2"] == found("unit:a")
    assert ["person:1"] == found("unit:b")
    assert [] == found("unit:c")
    assert "out" == town.seen_by(Reader("own", unit="unit:a")).movements("张三", at=DAY).verdict


def test_absence_proves_nothing_to_whom_facts_are_hidden(town: City) -> None:
    """The declaration that all secondments are loaded is not there for him."""
    assert "SECONDED_TO" in town.graph.closed
    assert not town.seen_by(PUBLIC_ONLY).graph.closed
    assert not town.seen_by(Reader("own", unit="unit:a")).graph.closed
    assert "SECONDED_TO" in town.seen_by(Reader("all")).graph.closed


def test_what_is_sent_elsewhere_holds_no_hidden_text(town: City) -> None:
    """A pickled networkx face brings its city along: the masked one."""
    whole = pickle.dumps(town.networkx(at=DAY))
    masked = pickle.dumps(town.seen_by(PUBLIC_ONLY).networkx(at=DAY))
    for secret in ("张三", "13800000001", "密由", "密话", "person:1"):
        assert secret.encode() in whole
        assert secret.encode() not in masked


def test_a_reader_sees_one_city_as_often_as_he_asks_and_few_are_kept(town: City) -> None:
    """What is made for a reader is made once, until many others have asked."""
    first = town.seen_by(Reader("own", unit="unit:a"))
    assert first is town.seen_by(Reader("own", unit="unit:a"))
    for number in range(READERS_KEPT - 1):
        town.seen_by(Reader("own", unit=f"unit:{number}"))
    assert first is town.seen_by(Reader("own", unit="unit:a"))
    for number in range(READERS_KEPT):
        town.seen_by(Reader("own", unit=f"unit:{number}"))
    again = town.seen_by(Reader("own", unit="unit:a"))
    assert first is not again
    assert list(first.graph.ids) == list(again.graph.ids)


def test_rights_are_only_ever_taken_away(town: City) -> None:
    """A masked city seen with all rights is still masked."""
    public = town.seen_by(PUBLIC_ONLY)
    assert public is public.seen_by(EVERYTHING)
    assert list(public.graph.ids) == list(public.seen_by(Reader("all")).graph.ids)


def test_what_readers_without_a_unit_see_is_kept_beside_the_city(tmp_path: Path) -> None:
    """So that the workers of a server share it; what a unit sees is not."""
    folder = Path(shutil.copytree(seed_folder(), tmp_path / "xinmi"))
    shutil.rmtree(folder / ".orgraph", ignore_errors=True)
    answers = []
    for _ in range(2):
        city = orgraph.open(folder)
        public = city.seen_by(PUBLIC_ONLY)
        answers.append(public.movements("王恒伟", at=DAY).as_json())
        kept = {path.name for path in (folder / ".orgraph").glob("*.snapshot")}
        assert {"graph.snapshot", "graph-none.snapshot", "names-none.snapshot"} == kept
        city.seen_by(Reader("own", unit="unit:410183-gaj")).movements("王恒伟", at=DAY)
    assert answers[0] == answers[1]


def test_a_masked_city_runs_no_cypher(town: City) -> None:
    """Neither in memory nor in a database: a statement would see everything."""
    for city in (town.seen_by(PUBLIC_ONLY), town.seen_by(Reader("all"))):
        with pytest.raises(InvalidParameter) as told:
            city.cypher("RETURN 1")
        assert "see everything" in told.value.en


def test_a_city_in_no_database_says_so(town: City) -> None:
    """And what to do."""
    with pytest.raises(InvalidParameter) as told:
        town.cypher("RETURN 1")
    assert "orgraph push" in told.value.en
