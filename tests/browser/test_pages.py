"""The pages for people in a real browser: read by eye, by ear, by keyboard, on a phone, without script, offline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from api_clients import DAY
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from chromium import chromium, chromium_or_skip
from serving import Serving, serving

from api.callers import Role
from api.keys import KeyFile

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ANSWER = f"/?place=战鼓山街东头&matter=建筑废材&at={DAY}"
PERSON = f"/node/person:xm-07?at={DAY}"
PAGES = {
    "empty": f"/?at={DAY}",
    "answer": ANSWER,
    "several": f"/?place=社区&at={DAY}",
    "chart": f"/ask/movements?node=王恒伟&at={DAY}",
    "flows": f"/ask/staffing?node=新密市&at={DAY}",
    "options": f"/ask/path?start=韩蕊&end=路广&at={DAY}",
    "person": PERSON,
    "division": f"/node/division:410183002?at={DAY}",
    "tree": f"/tree?open=division:410183002005&at={DAY}",
    "kinds": f"/list?at={DAY}",
    "list": f"/list/unit?at={DAY}",
    "find": f"/find?text=东城&at={DAY}",
    "nothing": f"/node/person:nobody?at={DAY}",
    "docs": "/docs",
}
LOOKS = {"desktop": (1280, "light"), "phone": (390, "dark")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with chromium(chromium_or_skip()) as found:
        yield found


@pytest.fixture(scope="module")
def served() -> Iterator[Serving]:
    """The seed, as `orgraph serve` gives it."""
    with serving() as server:
        yield server


@contextmanager
def opened(
    browser: Browser,
    served: Serving,
    *,
    look: str = "desktop",
    lang: str = "zh-CN",
    script: bool = True,
) -> Iterator[tuple[Page, list[str]]]:
    """A page of somebody who is signed in, and what the console says, what failed, what was asked of others."""
    width, scheme = LOOKS[look]
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of its words
        locale=lang,
        java_script_enabled=script,
    )
    port = served.address.rpartition(":")[2]
    context.add_cookies([{"name": f"orgraph-{port}", "value": served.token, "url": served.address}])
    page, noise = context.new_page(), list[str]()
    page.on("console", lambda message: noise.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: noise.append(str(error)))

    def elsewhere(route: Any) -> None:
        noise.append(f"asked {route.request.url}")
        route.abort()

    page.route(lambda url: not url.startswith((served.address, "data:")), elsewhere)
    try:
        yield page, noise
    finally:
        context.close()


# --- seen and heard -------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nobody_is_shut_out(browser: Browser, served: Serving, look: str, lang: str) -> None:
    """No rule of accessibility is broken, nothing is wider than the window, the console is quiet."""
    with opened(browser, served, look=look) as (page, noise):
        for name, path in PAGES.items():
            response = page.goto(f"{served.address}{path}{'&' if '?' in path else '?'}lang={lang}")
            assert response is not None
            found = Axe().run(page)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
            wide, window = page.evaluate(
                "[document.scrollingElement.scrollWidth, window.innerWidth]"
            )
            assert wide <= window, (name, wide)
            wrong = response.status >= 400  # Chromium itself tells of it on the console
            told = [each for each in noise if not (wrong and "Failed to load resource" in each)]
            assert [] == told, name
            noise.clear()


def test_a_screen_reader_is_told_what_the_eye_sees(browser: Browser, served: Serving) -> None:
    """Every line that is seen is in the tree of the page, in the same order, under its heading."""
    with opened(browser, served) as (page, _):
        page.goto(served.address + ANSWER)
        heard = page.locator("main").aria_snapshot()
        told = _bare(heard)
        position = 0
        for line in page.locator("main h1, main h2, main .reasons li > div > p").all_inner_texts():
            place = told.find(_bare(line), position)
            assert place >= 0, line
            position = place
        for role in (
            'heading "已明确 “清理建筑废材”由新密市城市管理局负主要责任。" [level=1]', 'region "谁负责"', 'region "不该找谁"',
            'region "空缺与不详"', 'textbox "地点"', "table",
        ):  # fmt: skip
            assert role in heard.replace("combobox", "textbox"), role
        page.goto(served.address + PAGES["tree"])
        heard = page.locator("main").aria_snapshot()
        assert 'list "网格树"' in heard
        assert '/url: "/node/person:xm-09?at=2024-05-27"' in heard or "/node/person:xm-09" in heard


def _bare(text: str) -> str:
    """A text without spaces and the signs of the tree."""
    text = re.sub(r"^\s*- /url:.*$", "", text, flags=re.MULTILINE)
    text = re.sub(
        r"^\s*- (?:link|paragraph|text|listitem|strong|heading)?:? ?", "", text, flags=re.MULTILINE
    )
    return re.sub(r"[\s\"'\\\[\]:]|level=\d", "", text)


# --- used -----------------------------------------------------------------------------------------------


def test_with_the_keyboard_alone(browser: Browser, served: Serving) -> None:
    """Ask, read, and follow a name to its page; what has the focus is seen."""
    with opened(browser, served) as (page, noise):
        page.goto(f"{served.address}/?at={DAY}")
        page.keyboard.press("Tab")
        assert "跳到正文" == page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert "place" == page.evaluate("document.activeElement.name")
        page.keyboard.type("战鼓山街东头")
        page.keyboard.press("Tab")
        page.keyboard.type("建筑废材")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("matter="))
        assert "新密市城市管理局" in page.locator("h1").inner_text()
        for _ in range(60):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert "none" != outline
            if "韩蕊" == page.evaluate("document.activeElement.textContent"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/node/person"))
        assert "韩蕊" == page.locator("h1").inner_text()
        assert [] == noise


def test_without_script(browser: Browser, served: Serving) -> None:
    """All but two conveniences: ask, open the tree down to a grid, turn the day, share the address."""
    with opened(browser, served, script=False) as (page, noise):
        page.goto(f"{served.address}/?at={DAY}")
        page.get_by_label("地点").fill("东城半岛社区")
        page.get_by_label("日期").fill("2024-05-27")
        page.locator("form.ask button").click()
        assert "先联系" in page.locator("h1").inner_text()
        page.goto(f"{served.address}/tree?at={DAY}")
        for name in ("新华路街道", "东城半岛社区", "东城半岛社区二级网格"):
            page.get_by_role("link", name=name, exact=True).click()
        assert "东城半岛社区二级网格" in page.locator("#here").inner_text()
        page.get_by_label("日期").fill("2019-05-27")
        page.locator("form.day button").click()
        assert {"at=2019-05-27", "open=grid%3A410183002005-2"} <= set(
            page.url.partition("?")[2].split("&")
        )
        shared = page.url
        with opened(browser, served) as (other, _):
            other.goto(shared)
            assert page.locator("main").inner_text() == other.locator("main").inner_text()
        assert [] == noise


def test_names_are_offered_while_one_types(browser: Browser, served: Serving) -> None:
    """Of the kinds that the field takes; two of one name by their ids."""
    with opened(browser, served) as (page, noise):
        page.goto(f"{served.address}/?at={DAY}")
        page.get_by_label("地点").press_sequentially("dcbd")
        page.locator("#names-place option").first.wait_for(state="attached")
        offered = page.eval_on_selector_all(
            "#names-place option", "all => all.map(own => [own.value, own.label])"
        )
        # Chromium shows only what has the typed text in it.
        assert [
            "东城半岛社区",
            "东城半岛社区 · 行政区划 · 新华路街道 · 新密市 · 郑州市 · dcbd",
        ] in offered
        assert all("dcbd" in label for _, label in offered)
        page.get_by_label("事项").press_sequentially("废材")
        page.locator("#names-matter option").first.wait_for(state="attached")
        kinds = page.eval_on_selector_all(
            "#names-matter option", "all => all.map(own => own.label)"
        )
        assert all(" · 事项" in each for each in kinds)
        assert [] == noise


def test_the_sentence_to_send_back_is_copied(browser: Browser, served: Serving) -> None:
    """With one press, and it says so."""
    with opened(browser, served) as (page, _):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(served.address + ANSWER)
        first = page.locator(".refusal details").first
        first.locator("summary").click()
        first.get_by_role("button", name="复制").click()
        first.get_by_role("button", name="已复制").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == first.locator(".sentence").inner_text()
        assert copied.startswith("不应由")


def test_text_and_drawing_lead_to_each_other(browser: Browser, served: Serving) -> None:
    """From a reason to its fact, from the fact to its line in the drawing, from there to a node's page."""
    with opened(browser, served) as (page, _):
        page.goto(served.address + ANSWER)
        page.locator(".lead .cite").first.click()
        assert page.url.endswith("#f1")
        page.locator("#f1 td a").first.click()
        assert page.url.endswith("#e1")
        assert 0 < page.locator("svg #e1").bounding_box()["width"]  # type: ignore[index]  # it is there
        page.locator("svg .node a").first.click()
        page.wait_for_url(re.compile("/node/"))


def test_a_key_opens_the_page_that_was_wanted(browser: Browser, tmp_path: Path) -> None:
    """For those who have no link: sign in, read what the key allows, sign out."""
    _, key = KeyFile(tmp_path / "keys.json").create("desk", (Role.READ,), None, None)
    with serving(ORGRAPH_KEYS=str(tmp_path / "keys.json")) as server:
        page = browser.new_context(locale="zh-CN").new_page()
        page.goto(server.address + PERSON)
        assert 0 == Axe().run(page).violations_count
        page.get_by_label("密钥").fill(key)
        page.get_by_role("button", name="登录").click()
        assert "韩蕊" == page.locator("h1").inner_text()
        assert page.url.endswith(PERSON)
        page.get_by_role("button", name="退出").click()
        page.get_by_label("密钥").wait_for()
        page.context.close()
