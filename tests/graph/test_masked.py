"""What a reader may not read is as if it had never been loaded: in answers, search, drawings and tables."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from agreement import graph_of
from cities import EVIDENCE
from cities_masked import Masked, masked_cities, tokens
from hypothesis import HealthCheck, Phase, given, settings
from masking import differences, facts, ids_of, said
from oracle.masks import seen

import orgraph
from orgraph.graph import masked as masking
from orgraph.graph.compiled import OrgGraph
from orgraph.graph.masked import masked
from orgraph.model.reader import Reader
from orgraph.model.schema import RelationKind, Sensitivity
from orgraph.model.vocabulary import RELATIONS

Patch = pytest.MonkeyPatch
EXAMPLES = int(os.environ.get("EXAMPLES") or 0) or 20
CASES = 90
TEXTS = ("密名", "密名00", "密人01", "密", "王伟", "网格", "office", "miming", "社区", "person:8")

on_masked_cities = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@on_masked_cities
@given(masked_cities())
def test_a_masked_city_is_that_of_which_the_hidden_rows_were_never_loaded(case: Masked) -> None:
    """The oracle takes rows away; nothing that can be asked tells its city from the masked one."""
    left = seen(case.city, EVIDENCE, case.rights)
    reader = Reader(*case.rights)
    whole = orgraph.City(graph_of(case.city))
    never = orgraph.City(graph_of(left), reader=reader)

    told = said(whole.seen_by(reader), ids_of(whole), TEXTS, case.day)

    assert [] == differences(told, said(never, ids_of(whole), TEXTS, case.day))
    shown = "".join(told)
    secret = tokens(case.city) - tokens(left) - set(TEXTS)  # what is asked for is told again
    assert not [token for token in secret if token in shown]


@pytest.fixture(scope="module")
def cases() -> list[Masked]:
    """The same random cities in every run."""
    drawn: list[Masked] = []

    @settings(
        max_examples=CASES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(masked_cities())
    def draw(case: Masked) -> None:
        drawn.append(case)

    draw()
    return drawn


@pytest.fixture(scope="module")
def graphs(cases: list[Masked]) -> list[tuple[OrgGraph, list[str]]]:
    """The compiled city of each case, and what it shall say of its facts to the reader."""
    made = []
    for case in cases:
        graph = graph_of(case.city)
        never = orgraph.City(graph_of(seen(case.city, EVIDENCE, case.rights)))
        made.append((graph, list(facts(never, list(graph.ids), case.day))))
    return made


def noticed(cases: list[Masked], graphs: list[tuple[OrgGraph, list[str]]]) -> bool:
    """Whether, in some city, a mask shows what it shall not, or hides what it shall not."""
    for case, (graph, told) in zip(cases, graphs, strict=True):
        city = orgraph.City(masked(graph, Reader(*case.rights)))
        if list(facts(city, list(graph.ids), case.day)) != told:
            return True
    return False


def plant_a_kind_left_out(patch: Patch, kind: RelationKind) -> None:
    """The relations of one sensitive kind are not hidden."""
    hide = masking._Mask._hide_relations

    def hidden(self: Any, relation: RelationKind, columns: Any) -> None:
        if relation is not kind:
            hide(self, relation, columns)

    patch.setattr(masking._Mask, "_hide_relations", hidden)


def plant_persons_shown(patch: Patch) -> None:
    """Persons of whom everything is hidden are still there."""
    patch.setattr(masking._Mask, "_hide_persons", lambda _: None)


def plant_declarations_kept(patch: Patch) -> None:
    """What is hidden is still declared complete."""
    patch.setattr(masking._Mask, "_hide_declarations", lambda _: None)


def plant_fields_shown(patch: Patch) -> None:
    """Sensitive fields are not blanked."""
    patch.setattr(masking._Mask, "_blank", lambda _: iter(()))


def plant_published_once(patch: Patch) -> None:
    """A source that was published at some time counts as published."""
    patch.setattr(masking, "all", any, raising=False)


def plant_personal_published(patch: Patch) -> None:
    """The publication of a source makes what is personal public."""
    reads = Reader.reads

    def read(
        self: Reader, sensitivity: Sensitivity, *, published: bool = False, **rest: bool
    ) -> bool:
        return published or reads(self, sensitivity, published=published, **rest)

    patch.setattr(Reader, "reads", read)


def plant_home_of_any_time(patch: Patch) -> None:
    """A unit reads of a person's moves when he is no longer there."""
    patch.setattr(masking._Mask, "_possible", lambda *_: (0, 1))


def plant_no_homes(patch: Patch) -> None:
    """A unit reads of those who come, and not of its own who go."""

    def own(self: Any, _relation: RelationKind, columns: Any) -> Any:
        return self._own[list(columns.targets)]

    patch.setattr(masking._Mask, "_of_own", own)


def plant_former_parts(patch: Patch) -> None:
    """A unit reads what is of those that were, or shall be, a part of it."""
    patch.setattr(masking._Mask, "_below", lambda self, unit: self._reached(unit))


def plant_complaints_told(patch: Patch) -> None:
    """A unit reads who complained of it."""
    hides = Reader.reads_all

    def reads_all(self: Reader, sensitivity: Sensitivity) -> bool:
        personal = sensitivity is Sensitivity.PERSONAL and self.personal
        return personal or hides(self, sensitivity)

    patch.setattr(Reader, "reads_all", reads_all)


def plant_complaints_of_units_above(patch: Patch) -> None:
    """A section reads who complained of its bureau."""
    reached = masking._Mask._reached
    patch.setattr(masking._Mask, "_reached", lambda self, unit, up=False: reached(self, unit))  # noqa: ARG005


FAULTS: list[Callable[[Patch], None]] = [
    *(
        partial(plant_a_kind_left_out, kind=kind)
        for kind in RELATIONS.values()
        if kind.sensitivity is not Sensitivity.PUBLIC
    ),
    plant_persons_shown,
    plant_declarations_kept,
    plant_fields_shown,
    plant_published_once,
    plant_personal_published,
    plant_home_of_any_time,
    plant_no_homes,
    plant_former_parts,
    plant_complaints_told,
    plant_complaints_of_units_above,
]


def test_nothing_is_noticed_without_a_fault(
    cases: list[Masked], graphs: list[tuple[OrgGraph, list[str]]]
) -> None:
    """Else what follows proves nothing."""
    assert not noticed(cases, graphs)


def named(plant: Any) -> str:
    """What a fault is called: the same in every process."""
    if isinstance(plant, partial):
        return "-".join([plant.func.__name__, *(each.name for each in plant.keywords.values())])
    return str(plant.__name__)


@pytest.mark.parametrize("plant", FAULTS, ids=named)
def test_a_planted_fault_is_noticed(
    plant: Callable[[Patch], None],
    cases: list[Masked],
    graphs: list[tuple[OrgGraph, list[str]]],
    monkeypatch: Patch,
) -> None:
    """In some of the cities."""
    plant(monkeypatch)

    assert noticed(cases, graphs)
