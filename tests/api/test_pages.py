"""The pages for people: what they say, where they lead, what they keep, on both engines."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from api_clients import DAY, client_of
from pages import Seen, seen
from starlette.testclient import TestClient

import orgraph
from api import create_app
from api.callers import Role
from api.keys import KeyFile
from api.login import Login
from api.settings import Settings
from orgraph.city import City
from orgraph.model.vocabulary import NODES
from orgraph.queries import QUESTIONS
from orgraph.seed import seed_folder

WASTE = {"place": "战鼓山街东头", "matter": "建筑废材", "at": DAY}
HAN_RUI = "/node/person:xm-07"
PEOPLE = ("/node/", "/ask/", "/list/", "/tree", "/find")


def shown(
    client: TestClient, path: str, params: Mapping[str, str] | None = None, status: int = 200
) -> Seen:
    """A page that is there."""
    told = client.get(path, params=params)
    assert status == told.status_code, (path, told.status_code, told.text[:500])
    assert told.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in told.headers["content-security-policy"]
    assert "unsafe" not in told.headers["content-security-policy"]
    return seen(told.text)


# --- what a person reads --------------------------------------------------------------------------------


def test_who_is_responsible_at_one_look(client: TestClient) -> None:
    """Who, whom to ask first, who must not be asked and the sentence to send back, what is not known, why."""
    page = shown(client, "/", WASTE)
    assert page.headings[0] == "已明确 “清理建筑废材”由新密市城市管理局负主要责任。"
    groups = [
        "谁负责",
        "先联系谁",
        "不该找谁",
        "空缺与不详",
        "还要知道",
        "图",
        "依据的事实",
        "来源",
    ]
    assert groups == list(dict.fromkeys(each for each in page.headings if each in groups))
    assert "岗位和任职人没有载入" in page.text
    back = (
        "不应由东城半岛社区居民委员会主办:“清理建筑废材”由新密市城市管理局负主要责任;没有它负配合责任的记载。"
        "(截至 2024-05-27;"
    )
    assert back in page.text
    assert "人民日报2024年5月27日第11版：新密基层减负报道 P24 P25" in page.text
    assert (WASTE["place"], WASTE["matter"], DAY) == tuple(
        page.fields[name] for name in ("place", "matter", "at")
    )
    asked = next(href for href in page.links if href.startswith("/ask/may-dispatch"))
    assert "不应由" in shown(client, asked).headings[0]


def test_every_name_leads_on(client: TestClient) -> None:
    """From the answer to a person, from there to the reporting line and to the grid and its members."""
    page = shown(client, "/", WASTE)
    person = next(href for href, text in page.links.items() if text.startswith("韩蕊"))
    assert f"{HAN_RUI}?at={DAY}" == person
    page = shown(client, person)
    assert {
        "上下级",
        "人和编制的去向",
        "负什么责",
        "没有了会怎样",
        "来龙去脉",
        "当日的关系",
    } <= set(page.headings)
    line = next(href for href in page.links if href.startswith("/ask/reporting-line"))
    assert "新华路街道党工委" in shown(client, line).text
    grid = next(href for href, text in page.links.items() if text == "东城半岛社区二级网格")
    page = shown(client, grid)
    assert {"有哪些人", "谁负责"} <= set(page.headings)
    assert any(href.startswith("/tree?open=grid") for href in page.links)


def test_the_tree_opens_one_branch(client: TestClient) -> None:
    """From the city to the grid; what is beside the branch is listed, and not opened."""
    first = shown(client, "/tree", {"at": DAY})
    assert "新密市之下载入 19 个区划和网格。" in first.text
    opened = next(href for href, text in first.links.items() if text.endswith("新华路街道"))
    second = shown(client, opened)
    assert {"▸超化镇", "▸东城半岛社区"} <= set(second.links.values())
    assert "一级网格 网格长: 陈军、路广" in second.text
    third = shown(
        client, next(href for href, text in second.links.items() if text == "▸东城半岛社区")
    )
    assert "东城半岛社区某网格 级别不详的网格 网格长: 郑春荣" in third.text
    last = shown(
        client, next(href for href, text in third.links.items() if text == "▸东城半岛社区二级网格")
    )
    assert "没有载入下级,不等于没有。" in last.text
    assert "▾东城半岛社区" in "".join(last.links.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_question_has_its_page(client: TestClient, lang: str) -> None:
    """Empty, it asks; filled in, it answers; both in both languages."""
    for question in QUESTIONS.values():
        path = "/" if question.name == "who" else f"/ask/{question.name}"
        empty = shown(client, path, {"at": DAY, "lang": lang})
        example = next(href for href, text in empty.links.items() if text.endswith(DAY))
        full = shown(client, example)
        assert full.headings[0] != empty.headings[0]
        assert f"lang={lang}" in example
        assert not re.search(r"[\u4e00-\u9fff]", "".join(_own_words(empty))) or lang == "zh"


def _own_words(page: Seen) -> list[str]:
    return [each for each in page.headings if each != "中文"]


def test_both_engines_show_the_same(settings: Settings, login: Login, client: TestClient) -> None:
    """Word for word."""
    paths = (
        "/", f"/?place=战鼓山街东头&matter=建筑废材&at={DAY}", f"/node/division:410183002?at={DAY}", f"{HAN_RUI}?at={DAY}",
        f"/tree?open=division:410183002&at={DAY}", f"/list/unit?within=新华路街道&at={DAY}", f"/ask/around?node=韩蕊&at={DAY}",
        f"/find?text=东城半岛社区&at={DAY}",
    )  # fmt: skip
    with client_of(settings, login, orgraph.open()) as memory:
        for path in paths:
            assert shown(memory, path).text == shown(client, path).text, path


# --- where it leads -------------------------------------------------------------------------------------


FOLLOWED = 4
"""Pages of one kind, about one kind of node, that are looked at."""


def test_every_link_leads_somewhere_and_keeps_the_day(memory: TestClient) -> None:
    """From the first page on, some of every kind of page about every kind of node."""
    waiting, known, looked = [f"/?at={DAY}"], {f"/?at={DAY}"}, Counter[str]()
    for path in waiting:  # grows while it is walked
        page = shown(memory, path)
        for href in page.links:
            assert href.startswith(("/", "#")), (path, href)
            bare = href.partition("#")[0]
            if not bare or bare in known or bare.startswith(("/docs", "/v1")):
                continue
            query = parse_qs(urlsplit(bare).query)
            if [DAY] != query["at"]:  # a day of change
                continue
            kind = f"{urlsplit(bare).path.partition(':')[0]} {[each[0].partition(':')[0] for each in query.values()]}"
            if looked[kind] < FOLLOWED:
                looked[kind] += 1
                known.add(bare)
                waiting.append(bare)
    pages = {kind.partition(" ")[0] for kind in looked}
    assert {"/", "/tree", "/list", "/ask/around"} <= pages
    assert {f"/ask/{name}" for name in QUESTIONS if name != "who"} <= pages
    assert {f"/list/{kind.prefix}" for kind in NODES.values()} <= pages
    there = {id_.partition(":")[0] for id_ in orgraph.open().graph.ids}
    assert {f"/node/{prefix}" for prefix in there} <= pages


@pytest.mark.parametrize("form", ["json", "html", "svg", "txt", "cyjs", "graphml", "cypher"])
def test_the_other_forms_are_the_same_answer(memory: TestClient, form: str) -> None:
    """As the API has it."""
    page = shown(memory, "/", WASTE)
    href = next(each for each in page.links if each.startswith(f"/v1/who.{form}"))
    assert 200 == memory.get(href).status_code


def test_fragments_are_on_the_page(memory: TestClient) -> None:
    """What is cited stands in the table, what is drawn in the drawing."""
    told = memory.get("/", params=WASTE).text
    wanted = set(re.findall(r'href="#([^"]+)"', told))
    there = re.findall(r'id="([^"]+)"', told)
    assert wanted <= set(there)
    assert len(there) == len(set(there))


# --- what is wrong --------------------------------------------------------------------------------------


def test_a_name_of_several_is_asked_back(client: TestClient) -> None:
    """Each that it may mean is a link that answers; what was filled in stays."""
    page = shown(client, "/", {"place": "社区", "matter": "建筑废材", "at": DAY}, 409)
    assert ("社区", "建筑废材") == (page.fields["place"], page.fields["matter"])
    meant = [href for href in page.links if "place=division" in href]
    assert len(meant) == 20
    assert "建筑废材" in shown(client, meant[0]).headings[0]


def test_an_unknown_name_offers_the_nearest(client: TestClient) -> None:
    """As a link."""
    page = shown(client, "/", {"place": "东成半岛社区x", "at": DAY}, 404)
    assert "没有名为“东成半岛社区x”" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/?at=2024-13-01", 400), ("/?nonsense=1", 400), ("/ask/nothing", 404), ("/node/person:nobody", 404),
     ("/node/nothing", 404), ("/list/nothing", 404), ("/tree?open=nowhere", 404), ("/list/unit?kind=wrong", 400),
     ("/?place=x&place=y", 400), ("/?lang=fr", 400), ("/tree?open=person:xm-07", 404),
     ("/node/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404), ("/assets/../app.py", 404), ("/assets/%2e%2e%2fapp.py", 404)],
)  # fmt: skip
def test_what_is_wrong_is_said_on_a_page(client: TestClient, path: str, status: int) -> None:
    """With the status that the API has for it; the files beside the pages are just these."""
    told = client.get(path)
    assert status == told.status_code, told.text[:300]
    if not path.startswith("/assets"):
        assert seen(told.text).headings[0] == "没有答上来"


# --- what is kept ---------------------------------------------------------------------------------------


def test_a_page_that_is_known_is_not_sent_again(client: TestClient) -> None:
    """By its tag; another language or day is another page."""
    first = client.get("/", params=WASTE)
    tag = first.headers["etag"]
    assert 304 == client.get("/", params=WASTE, headers={"If-None-Match": tag}).status_code
    for other in ({**WASTE, "lang": "en"}, {**WASTE, "at": "2024-05-28"}):
        assert 200 == client.get("/", params=other, headers={"If-None-Match": tag}).status_code


def test_files_beside_the_pages_are_kept_for_good(memory: TestClient) -> None:
    """Under an address that changes with them."""
    page = memory.get("/", params=WASTE).text
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page):
        told = memory.get(address)
        assert (200, True) == (told.status_code, "immutable" in told.headers["cache-control"])
        assert "no-cache" == memory.get(address.partition("?")[0]).headers["cache-control"]


def test_nothing_comes_from_elsewhere(memory: TestClient) -> None:
    """No address outside the server, and nothing inline that acts."""
    for path in (
        "/",
        f"/?place=战鼓山街东头&matter=建筑废材&at={DAY}",
        f"{HAN_RUI}?at={DAY}",
        "/tree",
    ):
        told = memory.get(path).text
        assert not re.findall(r"""(?:src|href|action)=["']?(?:https?:)?//""", told)
        assert not re.findall(r"<[^>]*\s(?:on\w+|style)=", told)
        assert re.findall(r"<script[^>]*>", told) == re.findall(
            r"<script src=\"/assets/[^>]*>", told
        )


# --- coming in and leaving ------------------------------------------------------------------------------


@pytest.fixture
def keyed(settings: Settings, tmp_path: Path) -> tuple[Settings, KeyFile]:
    """A server that lets in by keys."""
    file = KeyFile(tmp_path / "keys.json")
    return settings.model_copy(update={"keys": str(tmp_path / "keys.json"), "login": None}), file


def test_a_stranger_is_asked_to_sign_in(memory: TestClient) -> None:
    """Nothing of the city stands there; the page that was wanted is not lost."""
    stranger = TestClient(memory.app, base_url="http://localhost")
    first = stranger.get("/")
    assert 200 == first.status_code
    told = stranger.get(HAN_RUI, params={"at": DAY})
    assert 401 == told.status_code
    page = seen(told.text)
    assert "请先登录" in page.headings
    assert "韩蕊" not in told.text
    assert f"{HAN_RUI}?at={DAY}" == page.fields["next"]


def test_a_key_lets_in_and_is_forgotten(keyed: tuple[Settings, KeyFile]) -> None:
    """By a form; then the browser goes to the page that was wanted, and after signing out it is a stranger."""
    settings, keys = keyed
    _, key = keys.create("desk", (Role.READ,), None, None)
    app = create_app(settings, orgraph.open())
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        wrong = client.post("/login", data={"key": "orgraph_1_wrong", "next": "/tree"})
        assert (401, None) == (wrong.status_code, wrong.headers.get("set-cookie"))
        assert 'role="alert"' in wrong.text
        told = client.post("/login", data={"key": key, "next": "/tree?at=2024-05-27"})
        assert (303, "/tree?at=2024-05-27") == (told.status_code, told.headers["location"])
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(
            re.split("; ", told.headers["set-cookie"])
        )
        assert 200 == client.get("/tree").status_code
        for outside in ("//evil.example", "https://evil.example/", "/\\evil.example"):
            assert (
                "/" == client.post("/login", data={"key": key, "next": outside}).headers["location"]
            )
        assert 303 == client.post("/logout").status_code
        assert 401 == client.get("/tree").status_code


# --- hostile names --------------------------------------------------------------------------------------

HOSTILE = {
    "place:h-script": "<script>alert(1)</script>街",
    "place:h-quote": "\"'><img src=x onerror=alert(1)>巷",
    "place:h-right": "左\u202e右边\u202c路",
    "place:h-long": "长" * 10_000,
    "place:h-brace": "{{ 7*7 }}{% raw %}",
    "place:h-slash/../x": "斜杠",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The seed with places of hostile names in a community."""
    folder = tmp_path_factory.mktemp("hostile") / "city"
    shutil.copytree(seed_folder(), folder, ignore=shutil.ignore_patterns(".orgraph"))
    for file, rows in (
        (
            "nodes/Place.csv",
            [{"id": id_, "name": name, "kind": "street"} for id_, name in HOSTILE.items()],
        ),
        (
            "relations/WITHIN.csv",
            [{"source": id_, "target": "division:410183002005"} for id_ in HOSTILE],
        ),
    ):
        known = pl.read_csv(folder / file, infer_schema=False)
        evidence = {"evidence": "source:peoples-daily-2024-05-27", "certainty": "stated"}
        new = pl.DataFrame([{**row, **evidence} for row in rows])
        pl.concat([known, new], how="diagonal").write_csv(folder / file)
    return orgraph.open(folder)


@pytest.mark.parametrize("id_", HOSTILE)
def test_a_hostile_name_is_text(settings: Settings, login: Login, hostile: City, id_: str) -> None:
    """On every page it stands on: escaped, its turning marks spelled out, and it leads to its own page."""
    with client_of(settings, login, hostile) as client:
        name = HOSTILE[id_]
        for path, params in (
            (f"/node/{id_.replace('/', '%2F')}", {}), ("/", {"place": id_}), ("/ask/history", {"node": id_}),
            ("/ask/around", {"node": "division:410183002005"}), ("/list/place", {}), ("/ask/members", {"place": id_}),
        ):  # fmt: skip
            told = client.get(path, params={**params, "at": DAY})
            assert 200 == told.status_code, (path, told.text[:500])
            assert "<script>alert" not in told.text
            assert "<img" not in told.text
            assert "\u202e" not in told.text
            assert "49" not in seen(told.text).headings[0] or "7*7" in told.text
        page = seen(client.get(f"/list/place?at={DAY}").text)
        assert any(
            text == name.replace("\u202e", "\\u202e").replace("\u202c", "\\u202c")
            for text in page.links.values()
        )
