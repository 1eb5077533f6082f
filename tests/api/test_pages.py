"""The pages for people: what they say, where they lead, what they keep, on both engines."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

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
from orgraph.render.text import seen as readable
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
    assert "人民日报2024年5月27日第11版：新密基层减负报道 P24 P25 (明载)" in page.text
    assert "新密基层减负报道 P24 P25 (推断)" in page.text
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
    assert "一级网格 网格长:陈军、路广" in second.text
    third = shown(
        client, next(href for href, text in second.links.items() if text == "▸东城半岛社区")
    )
    assert "东城半岛社区某网格 级别不详的网格 网格长:郑春荣" in third.text
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
        if lang == "en":  # names of the city stay Chinese
            own = [each for page in (empty, full) for each in page.headings[1:]]
            assert not re.search(r"[\u4e00-\u9fff]", "".join(own)), own


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


def test_a_field_holds_what_was_sent(client: TestClient) -> None:
    """Marks that cannot be seen, too: sent again, it means the same. A language that is none leads to none."""
    given = {"place": "东城半岛\u200e社区", "at": DAY}
    told = client.get("/", params=given)
    assert given["place"] == seen(told.text).fields["place"]
    wrong = seen(client.get("/", params={"lang": "fr"}).text)
    assert not [href for href in wrong.links if "lang=fr" in href]


def test_a_name_of_several_is_asked_back(client: TestClient) -> None:
    """Each that it may mean is a link that answers; what was filled in stays."""
    page = shown(client, "/", {"place": "社区", "matter": "建筑废材", "at": DAY}, 409)
    assert ("社区", "建筑废材") == (page.fields["place"], page.fields["matter"])
    meant = [href for href in page.links if "place=division" in href]
    assert len(meant) == 20
    assert "建筑废材" in shown(client, meant[0]).headings[0]


def test_an_unknown_name_offers_the_nearest(client: TestClient) -> None:
    """As a link."""
    page = shown(client, "/", {"place": "东成半岛社区", "at": DAY}, 404)
    assert "没有名为“东成半岛社区”" in page.text
    (near,) = (href for href, text in page.links.items() if text == "东城半岛社区")
    assert "先联系" in shown(client, near).headings[0]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/?at=2024-13-01", 400), ("/?nonsense=1", 400), ("/ask/nothing", 404), ("/node/person:nobody", 404),
     ("/node/nothing", 404), ("/list/nothing", 404), ("/tree?open=nowhere", 404), ("/list/unit?kind=wrong", 400),
     ("/?place=x&place=y", 400), ("/?lang=fr", 400), ("/?matter=建筑废材", 400), ("/tree?open=person:xm-07", 404),
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
        assert "/tree" == seen(wrong.text).fields["next"]
        told = client.post("/login", data={"key": key, "next": "/tree?at=2024-05-27"})
        assert (303, "/tree?at=2024-05-27") == (told.status_code, told.headers["location"])
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(
            re.split("; ", told.headers["set-cookie"])
        )
        assert 200 == client.get("/tree").status_code
        for outside in ("//evil.example", "https://evil.example/", "/\\evil.example", "//["):
            assert (
                "/" == client.post("/login", data={"key": key, "next": outside}).headers["location"]
            )
        for sent in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            for path in ("/login", "/logout"):
                assert 403 == client.post(path, data={"key": key}, headers=sent).status_code
        odd = client.post("/login", data={str(number): "x" for number in range(20)})
        assert (400, "text/html; charset=utf-8") == (odd.status_code, odd.headers["content-type"])
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
    """On every page it stands on: escaped, without marks that turn the text around them, and it leads to its own page."""
    with client_of(settings, login, hostile) as client:
        name = HOSTILE[id_]
        for path, params in (
            (f"/node/{quote(id_, safe=':')}", {}), ("/", {"place": id_}), ("/ask/history", {"node": id_}),
            ("/ask/around", {"node": "division:410183002005"}), ("/list/place", {}), ("/ask/members", {"place": id_}),
        ):  # fmt: skip
            told = client.get(path, params={**params, "at": DAY})
            assert 200 == told.status_code, (path, told.text[:500])
            assert "<script>alert" not in told.text
            assert "<img" not in told.text
            assert "\u202e" not in told.text
            assert "49" not in seen(told.text).headings[0]
        text = " ".join(readable(name).split())
        page = seen(client.get(f"/list/place?at={DAY}").text)
        (own,) = (href for href, said in page.links.items() if " ".join(said.split()) == text)
        page = shown(client, own)
        assert text == page.headings[0]
        assert id_ in page.text
        other = next(href for href, said in page.links.items() if said == "English")
        assert text == shown(client, other).headings[0]


# --- what is in doubt -----------------------------------------------------------------------------------


def planted(folder: Path, *rows: tuple[str, dict[str, str]]) -> City:
    """The seed with further rows."""
    shutil.copytree(seed_folder(), folder, ignore=shutil.ignore_patterns(".orgraph"))
    for file, row in rows:
        path = folder / file
        known = pl.read_csv(path, infer_schema=False) if path.exists() else pl.DataFrame()
        evidence = {"evidence": "source:peoples-daily-2024-05-27", "certainty": "stated"}
        pl.concat([known, pl.DataFrame([{**evidence, **row}])], how="diagonal").write_csv(path)
    return orgraph.open(folder)


MAYBE = {"from": "[2024-01..2024-12]"}


def test_what_is_in_doubt_stays_so(settings: Settings, login: Login, tmp_path: Path) -> None:
    """In the tree, in lists, in the sentence to send back; what is denied or planned is called so."""
    office, bureau = "unit:410183002-bsc", "unit:410183-cgj"
    city = planted(
        tmp_path / "city",
        ("nodes/Person.csv", {"id": "person:may", "name": "孙或"}),
        ("nodes/Grid.csv", {"id": "grid:may", "name": "或有网格", **MAYBE}),
        ("relations/COVERS.csv", {"source": "grid:may", "target": "division:410183002005"}),
        ("relations/HEADS.csv", {"source": "person:may", "target": "grid:410183002005-2", **MAYBE}),
        ("relations/SECONDED_TO.csv", {"source": "person:xm-09", "target": bureau, "kind": "secondment", **MAYBE}),
        ("relations/LEADS.csv", {"source": office, "target": "matter:410183-parking", "polarity": "denied"}),
        ("relations/PART_OF.csv", {"source": office, "target": bureau, "certainty": "planned"}),
        ("relations/SERVES.csv", {"source": "unit:may", "target": "division:410183002", **MAYBE}),
        ("nodes/Unit.csv", {"id": "unit:may", "name": "或属单位", "kind": "other"}),
    )  # fmt: skip
    with client_of(settings, login, city) as client:
        page = shown(client, "/tree", {"open": "division:410183002005", "at": DAY})
        assert "孙或 当日未定" in page.text
        assert "郑春荣 不在(借调或挂职在外) · 当日未定" in page.text
        assert re.search("或有网格 级别不详的网格 .*?当日未定", page.text)
        page = shown(client, f"/node/{office}", {"at": DAY})
        assert {"否认:主要责任", "计划:隶属于"} <= set(page.headings)
        assert "或有网格 当日未定" in shown(client, "/list/grid", {"at": DAY}).text
        home = shown(client, "/node/unit:may", {"at": DAY}).text
        assert "所属:新华路街道 当日未定 · 新密市 当日未定" in home


def test_the_sentence_to_send_back_says_its_doubt(
    settings: Settings, login: Login, tmp_path: Path
) -> None:
    """A committee that may not have come to be yet is not refused as if it had."""
    city = planted(tmp_path / "city")
    path = tmp_path / "city" / "relations" / "ADMINISTERS.csv"
    known = pl.read_csv(path, infer_schema=False)
    committee = pl.col("source") == "unit:410183002005-jwh"
    known.with_columns(
        pl.when(committee).then(pl.lit(MAYBE["from"])).otherwise(pl.col("from")).alias("from")
    ).write_csv(path)
    city = orgraph.open(tmp_path / "city")
    with client_of(settings, login, city) as client:
        told = client.get("/", params=WASTE).text
        (sentence,) = re.findall(
            r'<p class="sentence">(不应由东城半岛社区居民委员会主办.*?)</p>', told
        )
        assert "(未定)(截至 2024-05-27;" in sentence


def test_what_is_opened_is_shown_among_many(
    settings: Settings, login: Login, tmp_path: Path
) -> None:
    """However many lie beside it; the rest is counted."""
    rows = [
        row
        for number in range(320)
        for row in (
            ("nodes/Grid.csv", {"id": f"grid:many-{number:03}", "name": f"多{number}"}),
            ("relations/COVERS.csv", {"source": f"grid:many-{number:03}", "target": "division:410183002005"}),
        )
    ]  # fmt: skip
    shutil.copytree(seed_folder(), tmp_path / "city", ignore=shutil.ignore_patterns(".orgraph"))
    evidence = {"evidence": "source:peoples-daily-2024-05-27", "certainty": "stated"}
    for file in ("nodes/Grid.csv", "relations/COVERS.csv"):
        path = tmp_path / "city" / file
        new = pl.DataFrame([{**evidence, **row} for name, row in rows if name == file])
        pl.concat([pl.read_csv(path, infer_schema=False), new], how="diagonal").write_csv(path)
    with client_of(settings, login, orgraph.open(tmp_path / "city")) as client:
        page = shown(client, "/tree", {"open": "grid:many-319", "at": DAY})
        assert "多319" in "".join(page.links.values())
        assert "这里没有列出的还有:21" in page.text


def test_a_circle_of_divisions_ends(settings: Settings, login: Login, tmp_path: Path) -> None:
    """A mistake of the city, which rules find: the tree is shown all the same."""
    folder = tmp_path / "circle"
    (folder / "nodes").mkdir(parents=True)
    (folder / "relations").mkdir()
    (folder / "package.toml").write_text('name = "circle"\nevidence = "source:s"\n', "utf-8")
    (folder / "nodes" / "Source.csv").write_text(
        "id,name,date\nsource:s,来源,2024-01-01\n", "utf-8"
    )
    (folder / "nodes" / "Division.csv").write_text(
        "id,name,code,level\ndivision:1,甲,1,county\ndivision:2,乙,2,township\ndivision:3,丙,3,township\n", "utf-8"
    )  # fmt: skip
    (folder / "relations" / "WITHIN.csv").write_text(
        "source,target\ndivision:2,division:1\ndivision:3,division:2\ndivision:2,division:3\n", "utf-8"
    )  # fmt: skip
    with client_of(settings, login, orgraph.open(folder)) as client:
        assert "乙" in shown(client, "/tree", {"at": DAY}).text


def test_names_in_a_sentence_stay_whole(memory: TestClient) -> None:
    """The post of a hospital is not the hospital with a word behind it."""
    page = shown(memory, "/ask/impact", {"node": "unit:410183-zyy", "at": DAY})
    assert "新密市中医院护士长" in page.links.values()
