"""What all pages share: who asks, the day, the language, the frame around them, and what a page says when it cannot."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from api.authentication import Authentication
from api.callers import Role
from api.forms import FORMS, Form, best
from api.language import language
from api.operation import Endpoint
from api.problems import MEDIA, Unauthenticated, headers_of, status_of
from api.requests import caller_of, conditional, service_of, wanted
from api.server import LOGIN
from api.service import Asked, Service, Written, personal_of
from api.site.addresses import FIND, FIRST, LIST, TREE, Addresses
from api.site.words import WORDS
from orgraph.city import City
from orgraph.model.answers import Answer
from orgraph.model.errors import InvalidParameter, OrgraphError, on_one_line
from orgraph.model.reader import Reader
from orgraph.model.time import day_number
from orgraph.queries import Question
from orgraph.render import chart, drawing
from orgraph.render import page as answer_page

__all__ = [
    "ASSETS",
    "Failed",
    "Visit",
    "as_page",
    "asset",
    "error_page",
    "framed",
    "page",
    "reads_pages",
    "sign_in",
]

HERE: Final = Path(__file__).parent
ASSETS: Final = HERE / "assets"
HTML: Final[Form] = FORMS["html"]


def _hash(style: str) -> str:
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    f"style-src 'self' {_hash(drawing.STYLE)} {_hash(chart.STYLE)} {_hash(chart.PAINT)}; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The styles inside drawings are told by their hashes: nothing else that is inline is let through."""


@dataclass
class Visit:
    """One look at a page: what was asked for, by whom, and the city as they may see it."""

    path: str
    """As it was sent, escaped."""
    part: str
    """What the address has where its route has a name."""
    given: dict[str, str]
    at: str
    lang: str
    to: Addresses
    reader: Reader
    service: Service
    persons: set[str] = field(default_factory=set)
    """Of whom something personal stands on the page."""

    @property
    def city(self) -> City:
        """The city as its reader may see it."""
        return self.service.city_of(self.reader)

    def answer(
        self, question: type[Question[Any]], given: Mapping[str, str | int | None]
    ) -> Answer[Any]:
        """The answer to a question on the day of the page."""
        asked = Asked(question, given, self.at, HTML, self.lang, self.reader)
        answer = self.service.answer(asked)
        if self.reader.personal:
            self.persons |= personal_of(answer.facts)
        return answer

    def show(self, template: str, **said: Any) -> str:
        """A template in the frame of all pages."""
        return framed(template, self.lang, self.to, self.path, self.given, **said)


def framed(
    template: str, lang: str, to: Addresses, path: str, given: Mapping[str, str], **said: Any
) -> str:
    """A template in the frame: the menu, the day, the other language."""
    other = "en" if lang == "zh" else "zh"
    return (
        environment()
        .get_template(template)
        .render(
            lang=lang,
            words={name: label.of(lang) for name, label in WORDS.items()},
            to=to,
            at=to.at,
            other=to._replace(lang=other).to(path, given),
            other_lang=other,
            menu=_menu(to, path, lang),
            asset=asset,
            find=FIND,
            path=path,
            given=given,
            said_lang=to.lang,
            **said,
        )
    )


def _menu(to: Addresses, path: str, lang: str) -> list[dict[str, object]]:
    entries = (
        ("ask", to.to(FIRST), path == FIRST),
        ("tree", to.tree(), path == TREE),
        ("lists", to.list(), path.startswith(LIST)),
        ("docs", f"/docs?lang={lang}", False),
    )
    return [
        {"text": WORDS[name].of(lang), "href": href, "here": here} for name, href, here in entries
    ]


@cache
def environment() -> Environment:
    """The templates of the site, and those that show an answer anywhere."""
    return Environment(
        loader=FileSystemLoader([HERE / "templates", answer_page.FOLDER]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=answer_page.printed,
    )


@cache
def asset(name: str) -> str:
    """The address of a file beside the pages; it changes when the file does."""
    return f"/assets/{name}?v={sha256((ASSETS / name).read_bytes()).hexdigest()[:12]}"


Render: TypeAlias = Callable[[Visit], str]
Failed: TypeAlias = Callable[[Visit, OrgraphError], str]


def _error(visit: Visit, error: OrgraphError) -> str:
    return visit.show("error.html", error=error.text(visit.lang))


def page(
    authentication: Authentication,
    path: str,
    render: Render,
    failed: Failed = _error,
    calls: int = 1,
) -> Endpoint:
    """The endpoint of a page, for those who may read; others are asked to sign in.

    `calls` are the requests it counts as: as many as it asks questions.
    """

    async def shown(request: Request) -> Response:
        if path == FIRST and authentication.is_stranger(request):
            return sign_in(request, None)  # a visit, no attempt to come in
        caller = await authentication.caller(request)
        request.state.caller = caller
        authentication.checked(request, lambda: caller.need(Role.READ))
        if calls > 1:
            authentication.limits.call(caller.name, calls - 1)
        visit = _visit(request)

        def write() -> Written:
            return Written(render(visit).encode(), frozenset(visit.persons))

        try:
            day_number(visit.at)
            key = ("page", path, visit.path, repr(sorted(visit.given.items())), visit.at)
            said = (*key, visit.lang, str(visit.to.lang), visit.reader.told)
            response = await conditional(request, said, HTML, visit.lang, write)
        except OrgraphError as error:
            return _answered(failed(visit, error), visit.lang, error)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return as_page(shown)


def as_page(endpoint: Endpoint) -> Endpoint:
    """What goes wrong is a page too, and whoever is not known is asked to sign in."""

    async def shown(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Unauthenticated as error:
            return sign_in(request, error)
        except OrgraphError as error:
            return error_page(request, error)

    return shown


def reads_pages(request: Request) -> bool:
    """Whether whoever asks would rather have a page than a problem."""
    return best(request.headers.get("accept"), (MEDIA, "text/html")) == "text/html"


def error_page(request: Request, error: OrgraphError) -> Response:
    """What went wrong, for whoever reads pages."""
    return _told_of(request, "error.html", error, error=error.text(_lang(request)))


def sign_in(request: Request, error: OrgraphError | None) -> Response:
    """The page that asks for a key; it goes on to the page that was wanted."""
    here = path_of(request) + (f"?{request.url.query}" if request.url.query else "")
    tried = request.method == "POST" or request.url.path == LOGIN
    return _told_of(
        request,
        "sign_in.html",
        error,
        next=getattr(request.state, "onward", FIRST) if tried else here,
        error=error.text(_lang(request)) if error is not None and tried else None,
    )


def _told_of(
    request: Request, template: str, failed: OrgraphError | None, **said: str | None
) -> Response:
    """A page that tells of no city, in the language of its reader; the other language is the same page."""
    lang = _lang(request)
    path = path_of(request) if request.method == "GET" and request.url.path != LOGIN else FIRST
    given = {name: own for name, own in request.query_params.items() if name != "lang"}
    to = Addresses("", lang if "lang" in request.query_params else None)
    return _answered(framed(template, lang, to, path, given, **said), lang, failed)


def _answered(body: str, lang: str, error: OrgraphError | None) -> Response:
    headers = {} if error is None else headers_of(error)
    headers |= {
        "Content-Type": HTML.content_type,
        "Content-Language": lang,
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-store",
    }
    return Response(body, status_code=200 if error is None else status_of(error), headers=headers)


def _lang(request: Request) -> str:
    said = request.query_params.get("lang")
    return said if said in ("zh", "en") else language(request.headers.get("accept-language"))


def _visit(request: Request) -> Visit:
    given, lang = wanted(request)
    given = {name: value.strip() for name, value in given.items() if value.strip()}
    at = given.pop("at", None) or date.today().isoformat()
    to = Addresses(at, request.query_params.get("lang") or None)
    reader = caller_of(request).reader
    part = next(iter(request.path_params.values()), "")
    return Visit(path_of(request), part, given, at, lang, to, reader, service_of(request))


def path_of(request: Request) -> str:
    """The path as it was sent: what an id has of slashes stays escaped."""
    return bytes(request.scope["raw_path"]).decode("ascii", "replace")


def refuse(given: Mapping[str, object], known: set[str]) -> None:
    """Parameters that a page does not have."""
    unknown = sorted(set(given) - known)
    if unknown:
        shown = on_one_line("、".join(unknown))
        raise InvalidParameter(f"多余的参数:{shown}。", f"Unknown parameters: {shown}.")
