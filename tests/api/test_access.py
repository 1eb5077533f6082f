"""Who may do what: keys, tokens, roles, limits, the access log; and that nothing masked gets out."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from api_clients import DAY, given_of
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.testclient import TestClient

import orgraph
from api import create_app
from api.callers import Role
from api.keys import KeyFile
from api.problems import IssuerUnreachable
from api.settings import Settings
from api.tokens import Issuer
from orgraph.city import City
from orgraph.model.errors import InvalidParameter
from orgraph.model.reader import Reader
from orgraph.model.schema import Sensitivity
from orgraph.model.vocabulary import NODES, RELATIONS
from orgraph.queries import QUESTIONS
from orgraph.seed import seed_folder

ISSUER, AUDIENCE = "https://login.example", "orgraph"
HANDLER = "unit:410183-cgj"


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    """An empty file of keys."""
    return KeyFile(tmp_path / "keys.json")


@pytest.fixture
def secured(settings: Settings, keys: KeyFile, tmp_path: Path) -> Settings:
    """A server with keys only, and an access log."""
    return settings.model_copy(
        update={"login": None, "keys": str(keys.path), "access_log": str(tmp_path / "access.log")}
    )


def client_with(app: Any, token: str | None) -> TestClient:
    """A client of an app with a token."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return TestClient(app, base_url="http://localhost", headers=headers)


def logged(settings: Settings) -> list[dict[str, Any]]:
    """The lines of the access log."""
    assert settings.access_log is not None
    return [json.loads(line) for line in Path(settings.access_log).read_text("utf-8").splitlines()]


# --- keys -----------------------------------------------------------------------------------------------


def test_a_key_lets_in_until_it_is_revoked(secured: Settings, keys: KeyFile) -> None:
    """At once, without a restart."""
    key, text = keys.create("hotline", (Role.READ,), None, None)
    with client_with(create_app(secured, orgraph.open()), text) as client:
        assert 200 == client.get("/v1/who", params={"place": "东城半岛社区"}).status_code
        keys.revoke(key.id)
        told = client.get("/v1/who", params={"place": "东城半岛社区"})
        assert (401, "unauthenticated") == (told.status_code, told.json()["key"])
    (refused,) = logged(secured)
    assert ("refused", "unauthenticated", "/v1/who") == (
        refused["event"],
        refused["key"],
        refused["route"],
    )


def test_a_key_ends_on_its_day(keys: KeyFile) -> None:
    """It is good until the day before."""
    key, text = keys.create("hotline", (Role.READ,), None, 3)
    assert key.expires == (date.today() + timedelta(days=3)).isoformat()
    assert keys.caller(text, (date.today() + timedelta(days=2)).isoformat())
    assert keys.caller(text, key.expires) is None


def test_only_hashes_are_kept(keys: KeyFile) -> None:
    """And the file is its user's alone."""
    _, text = keys.create("hotline", (Role.READ,), None, None)
    secret = text.rpartition("_")[2]
    assert secret not in keys.path.read_text("utf-8")
    assert 0o600 == keys.path.stat().st_mode & 0o777


def test_a_key_that_is_none(keys: KeyFile) -> None:
    """Whatever is sent, nobody comes in."""
    key, text = keys.create("hotline", (Role.READ,), None, None)
    wrong = ("", "orgraph", "orgraph_", f"orgraph_{key.id}", f"orgraph_{key.id}_", f"orgraph_{key.id}_x", text[:-1],
             text + "x", text.upper(), f"orgraph_{key.id}_{key.hash}", "orgraph_\udcff_\udcff")  # fmt: skip
    assert [None] * len(wrong) == [keys.caller(each, "2026-01-01") for each in wrong]


def test_several_make_keys_at_once(keys: KeyFile) -> None:
    """None is lost."""
    from concurrent.futures import ThreadPoolExecutor

    def make(number: int) -> str:
        return KeyFile(keys.path).create(f"caller {number}", (Role.READ,), None, None)[0].id

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(make, range(24)))
    assert made == set(keys.keys())


def test_a_file_that_is_none_of_keys(secured: Settings, keys: KeyFile) -> None:
    """The server does not start, and says why."""
    keys.path.write_text('{"keys": {"a": {"roles": ["king"]}}}', "utf-8")
    with pytest.raises(InvalidParameter, match="cannot be read"):
        create_app(secured, orgraph.open())


def test_own_personnel_needs_a_unit(keys: KeyFile) -> None:
    """Else it is not said whose."""
    with pytest.raises(InvalidParameter, match="--unit"):
        keys.create("office", (Role.OWN_PERSONNEL,), None, None)


# --- tokens ---------------------------------------------------------------------------------------------


class Signer:
    """An issuer with a key, which it may change."""

    def __init__(self) -> None:
        self.turn("one")
        self.fetched = 0

    def turn(self, kid: str) -> None:
        """Sign with another key from now on."""
        self.kid = kid
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def fetch(self, url: str) -> Any:
        """What the issuer's addresses say."""
        if url.endswith("/.well-known/openid-configuration"):
            return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"}
        self.fetched += 1
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return {"keys": [{**key, "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def token(self, **claims: Any) -> str:
        """A token, good unless claims say otherwise; a claim that is None is left out."""
        told = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "zhang",
            "exp": time.time() + 600,
            "orgraph_roles": ["read"],
            **claims,
        }
        told = {name: value for name, value in told.items() if value is not None}
        return jwt.encode(told, self.private, algorithm="RS256", headers={"kid": self.kid})

    def issuer(self) -> Issuer:
        """The issuer as the API knows it."""
        return Issuer(
            ISSUER, AUDIENCE, ("RS256", "ES256"), "orgraph_roles", "orgraph_unit", self.fetch
        )


@pytest.fixture(scope="module")
def signer() -> Signer:
    """An issuer."""
    return Signer()


def test_a_token_tells_who_it_is_and_what_he_may(signer: Signer) -> None:
    """Roles that are none of ours are passed over."""
    token = signer.token(orgraph_roles=["read", "read-own-personnel", "king"], orgraph_unit=HANDLER)
    caller = signer.issuer().caller(token)
    assert frozenset({Role.READ, Role.OWN_PERSONNEL}) == caller.roles
    assert HANDLER == caller.unit
    assert Reader("own", unit=HANDLER) == caller.reader
    assert frozenset() == signer.issuer().caller(signer.token(orgraph_roles=None)).roles
    assert {Role.READ} == signer.issuer().caller(signer.token(orgraph_roles="read write")).roles
    assert frozenset() == signer.issuer().caller(signer.token(orgraph_roles={"read": True})).roles


@pytest.mark.parametrize(
    "claims",
    [{"exp": 0}, {"exp": None}, {"exp": "soon"}, {"aud": "another"}, {"aud": None}, {"iss": "https://evil.example"}, {"iss": None},
     {"sub": None}, {"nbf": 9_999_999_999}, {"iat": 9_999_999_999}],
    ids=str,
)  # fmt: skip
def test_a_token_that_is_not_good(claims: dict[str, Any], signer: Signer) -> None:
    """Expired, for another audience, of another issuer, not yet good, or without what it must have."""
    from api.problems import Unauthenticated

    with pytest.raises(Unauthenticated):
        signer.issuer().caller(signer.token(**claims))


def forged(signer: Signer) -> Iterator[str]:
    """Tokens that nobody signed who may."""
    good = signer.token()
    head, body, signature = good.split(".")
    claims = jwt.decode(good, options={"verify_signature": False})

    def part(told: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()

    yield f"{part({'alg': 'none', 'kid': signer.kid})}.{body}."
    yield f"{part({'alg': 'None', 'kid': signer.kid})}.{body}."
    yield f"{head}.{part({**claims, 'orgraph_roles': ['administer']})}.{signature}"
    yield f"{head}.{body}.{signature[:-4]}AAAA"
    yield f"{head}.{body}."
    yield "a.b.c"
    yield ".."
    public = signer.private.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    told = f"{part({'alg': 'HS256', 'kid': signer.kid})}.{body}"
    mac = hmac.digest(public, told.encode(), "sha256")
    yield f"{told}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    yield jwt.encode(claims, other, algorithm="RS256", headers={"kid": signer.kid})
    yield jwt.encode(claims, other, algorithm="RS256", headers={"kid": "../../etc/passwd"})
    yield jwt.encode(claims, other, algorithm="RS256")
    curve = ec.generate_private_key(ec.SECP256R1())
    yield jwt.encode(claims, curve, algorithm="ES256", headers={"kid": signer.kid})
    yield jwt.encode(claims, other, algorithm="RS512", headers={"kid": signer.kid})


def test_forged_tokens(signer: Signer) -> None:
    """Each is refused with a problem, and no mistake of ours."""
    from api.problems import Unauthenticated

    issuer = signer.issuer()
    assert issuer.caller(signer.token())
    for token in forged(signer):
        with pytest.raises(Unauthenticated):
            issuer.caller(token)


def test_keys_are_fetched_once_and_again_when_they_change(
    signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But not at every token with an unknown key."""
    now = [1000.0]
    monkeypatch.setattr("api.tokens.monotonic", lambda: now[0])
    issuer = signer.issuer()
    before = signer.fetched
    for _ in range(5):
        issuer.caller(signer.token())
    assert 1 == signer.fetched - before

    signer.turn("two")
    for _ in range(5):
        with pytest.raises(Exception, match="valid"):
            issuer.caller(signer.token())
    assert 1 == signer.fetched - before
    now[0] += 11
    assert issuer.caller(signer.token())
    assert 2 == signer.fetched - before


def test_an_issuer_that_is_away(signer: Signer) -> None:
    """It is not the caller's fault: 503, with when to come again."""

    def nobody(url: str) -> Any:
        import httpx

        raise httpx.ConnectError(url)

    issuer = Issuer(ISSUER, AUDIENCE, ("RS256",), "orgraph_roles", "orgraph_unit", nobody)
    with pytest.raises(IssuerUnreachable):
        issuer.caller(signer.token())


def test_an_issuer_that_is_away_is_not_asked_again_at_once(
    signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever tokens come; and those of known keys are good while it is away."""
    import httpx

    now, calls, away = [1000.0], [0], [False]
    monkeypatch.setattr("api.tokens.monotonic", lambda: now[0])

    def fetch(url: str) -> Any:
        calls[0] += 1
        if away[0]:
            raise httpx.ConnectError(url)
        return signer.fetch(url)

    issuer = Issuer(ISSUER, AUDIENCE, ("RS256",), "orgraph_roles", "orgraph_unit", fetch)
    good = signer.token()
    assert issuer.caller(good)
    away[0], calls[0] = True, 0
    now[0] += 400
    assert issuer.caller(good)
    stranger = Signer()
    stranger.turn("unknown")
    for _ in range(5):
        with pytest.raises(IssuerUnreachable):
            issuer.caller(stranger.token())
    assert 1 == calls[0]


def test_the_right_to_personal_fields_needs_a_unit_in_a_token(signer: Signer) -> None:
    """A claim that is left out must not open who reported every case."""
    roles = ["read", "read-personal"]
    assert {Role.READ} == signer.issuer().caller(signer.token(orgraph_roles=roles)).roles
    own = signer.issuer().caller(signer.token(orgraph_roles=roles, orgraph_unit=HANDLER))
    assert Reader("none", personal=True, unit=HANDLER) == own.reader


def test_callers_that_read_the_same_are_one_reader(keys: KeyFile) -> None:
    """A city is made for each reader, so a unit that opens nothing makes none."""
    for unit in (None, HANDLER, "unit:other"):
        _, text = keys.create("hotline", (Role.READ,), unit, None)
        caller = keys.caller(text, "2026-01-01")
        assert caller is not None
        assert Reader() == caller.reader


def test_a_key_file_that_breaks_while_it_is_used(secured: Settings, keys: KeyFile) -> None:
    """Strangers are not told where it lies; the administrator finds it in the log."""
    _, text = keys.create("hotline", (Role.READ,), None, None)
    with client_with(create_app(secured, orgraph.open()), text) as client:
        keys.path.write_text("{", "utf-8")
        told = client.get("/v1/find?text=东城")
        assert (500, "internal-error") == (told.status_code, told.json()["key"])
        assert keys.path.name not in told.text


def test_an_issuer_needs_its_audience(settings: Settings) -> None:
    """A token for another program must not let in here."""
    with pytest.raises(InvalidParameter, match="together"):
        create_app(settings.model_copy(update={"issuer": ISSUER}), orgraph.open())


# --- roles ----------------------------------------------------------------------------------------------


def test_what_needs_a_role(secured: Settings, keys: KeyFile) -> None:
    """Who lacks it is refused, and that is in the access log."""
    _, nothing = keys.create("nobody", (), None, None)
    _, reader = keys.create("hotline", (Role.READ,), None, None)
    _, admin = keys.create("admin", (Role.ADMINISTER,), None, None)
    app = create_app(secured, orgraph.open())
    with client_with(app, reader):
        for token, path, status in (
            (nothing, "/v1/find?text=东城", 403), (nothing, "/metrics", 403), (reader, "/v1/find?text=东城", 200),
            (reader, "/metrics", 403), (admin, "/metrics", 200), (admin, "/v1/find?text=东城", 403),
        ):  # fmt: skip
            assert status == client_with(app, token).get(path).status_code, (path, status)
    assert [("refused", "forbidden")] * 4 == [
        (line["event"], line["key"]) for line in logged(secured)
    ]
    assert all("东城" not in json.dumps(line, ensure_ascii=False) for line in logged(secured))


def test_personal_fields_for_those_who_may_and_each_read_is_logged(
    secured: Settings, keys: KeyFile
) -> None:
    """Kept answers too; nobody else sees them."""
    _, may = keys.create("staffing office", (Role.READ, Role.PERSONNEL, Role.PERSONAL), None, None)
    _, other = keys.create("hotline", (Role.READ, Role.PERSONNEL), None, None)
    app = create_app(secured, orgraph.open())
    personal = {
        own.name for own in NODES["Person"].fields if own.sensitivity is Sensitivity.PERSONAL
    }
    with client_with(app, may) as client:

        def seen(client: TestClient) -> set[str]:
            items = client.get("/v1/nodes/person", params={"at": DAY, "limit": 1000}).json()[
                "items"
            ]
            return {item["id"] for item in items if personal & set(item["fact"]["fields"])}

        told = seen(client)
        assert told
        assert told == seen(client)
        assert set() == seen(client_with(app, other))
        lines = [line for line in logged(secured) if line["event"] == "personal"]
        assert [sorted(told)] * 2 == [line["persons"] for line in lines]
        one = sorted(told)[0]
        assert personal & set(client.get(f"/v1/nodes/person/{one}").json()["fact"]["fields"])
        assert [one] == logged(secured)[-1]["persons"]


def test_who_reported_a_case_never_reaches_the_unit_complained_of(
    secured: Settings, keys: KeyFile
) -> None:
    """Not even with the right to personal fields; intake, which belongs to no such unit, may know."""
    _, intake = keys.create("intake", (Role.READ, Role.PERSONAL), None, None)
    _, handler = keys.create("handler", (Role.READ, Role.PERSONNEL, Role.PERSONAL), HANDLER, None)
    city = orgraph.open()
    (case, reporter), = {
        (city.graph.ids[source], city.graph.ids[target])
        for source, target in zip(
            city.graph.relations["REPORTED_BY"].sources, city.graph.relations["REPORTED_BY"].targets, strict=True
        )
    }  # fmt: skip
    app = create_app(secured, city)
    with client_with(app, intake) as client:
        path = f"/v1/nodes/case/{case}/relations"
        assert reporter in client.get(path, params={"at": DAY}).text
        assert reporter in logged(secured)[-1]["persons"]
        for suffix in ("", ".txt", ".svg", ".cyjs", ".graphml", ".cypher", ".html"):
            told = client_with(app, handler).get(path + suffix, params={"at": DAY})
            assert (200, False) == (
                told.status_code,
                "REPORTED_BY" in told.text or reporter in told.text,
            ), suffix


# --- limits ---------------------------------------------------------------------------------------------


def test_a_caller_that_asks_too_often(secured: Settings, keys: KeyFile) -> None:
    """It is told when to come again; others are not held up; large batches count as more."""
    _, one = keys.create("one", (Role.READ,), None, None)
    _, two = keys.create("two", (Role.READ,), None, None)
    app = create_app(secured.model_copy(update={"rate": "5/minute"}), orgraph.open())
    with client_with(app, one) as client:
        statuses = [client.get("/v1/find", params={"text": "东城"}).status_code for _ in range(7)]
        assert [200] * 5 + [429] * 2 == statuses
        told = client.get("/v1/find", params={"text": "东城"})
        assert "too-many-requests" == told.json()["key"]
        assert 1 <= int(told.headers["retry-after"]) <= 60
        other = client_with(app, two)
        assert 200 == other.post("/v1/who", json=[{}] * 399).status_code
        assert 429 == other.post("/v1/who", json=[{}] * 100).status_code


def test_guessing_is_slowed_down(secured: Settings, keys: KeyFile) -> None:
    """Who failed too often from an address waits; whoever has a key is let in from there all the same."""
    _, good = keys.create("one", (Role.READ,), None, None)
    app = create_app(secured.model_copy(update={"failure_rate": "4/minute"}), orgraph.open())
    with client_with(app, "orgraph_0_guess") as client:
        assert [401] * 4 + [429] * 2 == [
            client.get("/v1/find?text=东城").status_code for _ in range(6)
        ]
        assert 200 == client_with(app, good).get("/v1/find?text=东城").status_code
        assert ["unauthenticated"] * 6 == [line["key"] for line in logged(secured)]


@pytest.mark.parametrize("said", ["many", "0/minute", "5", ""])
def test_limits_that_are_none(said: str, secured: Settings) -> None:
    """They are named."""
    with pytest.raises(InvalidParameter, match="1200/minute"):
        create_app(secured.model_copy(update={"rate": said}), orgraph.open())


# --- nothing masked gets out ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed with a token in every sensitive field, person and relation, from a source that is not published."""
    import shutil

    import polars as pl

    folder = tmp_path_factory.mktemp("planted") / "city"
    shutil.copytree(seed_folder(), folder, ignore=shutil.ignore_patterns(".orgraph"))

    def add(file: str, **row: str) -> None:
        path = folder / file
        known = pl.read_csv(path, infer_schema=False) if path.exists() else pl.DataFrame()
        pl.concat([known, pl.DataFrame([row])], how="diagonal").write_csv(path)

    fact = {"evidence": "source:zz-secret", "locator": "zzlocator", "certainty": "stated"}
    add("nodes/Source.csv", id="source:zz-secret", name="内部名册", date="2024-05-01", certainty="stated",
        evidence="source:zz-secret")  # fmt: skip
    add("nodes/Person.csv", id="person:zz-hidden", name="扎扎甲", born="1977-07", party="zzparty", occupation="zzjob",
        phone="zzphone", **fact)  # fmt: skip
    add("nodes/Person.csv", id="person:zz-known", name="乙乙", born="1978-08", party="zzparty", occupation="zzjob",
        phone="zzphone", **fact)  # fmt: skip
    add(
        "relations/SERVES_IN.csv",
        source="person:zz-known",
        target="division:410183002005",
        role="网格员",
        **fact,
    )
    for kind in RELATIONS.values():
        if kind.sensitivity is Sensitivity.PUBLIC:
            continue
        for person in ("person:zz-hidden", "person:zz-known"):
            if kind.name == "REPORTED_BY":
                continue
            row = {"source": person, "target": HANDLER, **fact}
            row |= {own.name: "zzrole" for own in kind.fields if own.name in ("role", "reason")}
            row |= {
                own.name: next(iter(own.values))
                for own in kind.fields
                if own.required and own.values
            }
            add(f"relations/{kind.name}.csv", **row)
    return folder


SECRETS = ("扎扎甲", "zz-hidden", "zzparty", "zzjob", "zzphone", "1977-07", "1978-08", "zzrole")


def test_no_response_of_any_route_has_anything_masked(
    secured: Settings, keys: KeyFile, planted: Path
) -> None:
    """For a caller without rights; with all of them each is found somewhere, so that the test can fail."""
    _, low = keys.create("low", (Role.READ,), None, None)
    _, high = keys.create(
        "high", (Role.READ, Role.PERSONNEL, Role.PERSONAL, Role.ADMINISTER), None, None
    )
    city = orgraph.open(planted)
    app = create_app(secured.model_copy(update={"rate": "100000/minute"}), city)
    seen: dict[str, set[str]] = {low: set(), high: set()}
    with client_with(app, low):
        for token in (low, high):
            client = client_with(app, token)
            for text in responses(client):
                seen[token] |= {secret for secret in SECRETS if secret in text}
    assert set() == seen[low]
    assert set(SECRETS) == seen[high]


def responses(client: TestClient) -> Iterator[str]:
    """What every route says about what is hidden, and about what is beside it."""
    asked = ["person:zz-known", "乙乙", HANDLER, "division:410183002005"]
    for name, question in QUESTIONS.items():
        for node in asked:
            for parameter in given_of(question):
                given = {**given_of(question), parameter: node, "at": DAY}
                for suffix in ("", ".txt", ".html", ".svg", ".graphml", ".cyjs", ".cypher"):
                    yield client.get(f"/v1/{name}{suffix}", params=given).text
                yield client.post(f"/v1/{name}", json=[given]).text
    for kind in NODES.values():
        yield client.get(f"/v1/nodes/{kind.prefix}", params={"at": DAY, "limit": 1000}).text
    for id_ in ("person/person:zz-known", f"unit/{HANDLER}", "division/division:410183002005"):
        yield client.get(f"/v1/nodes/{id_}", params={"at": DAY}).text
        for suffix in ("", ".txt", ".html", ".svg", ".graphml", ".cyjs", ".cypher"):
            yield client.get(
                f"/v1/nodes/{id_}/relations{suffix}", params={"at": DAY, "limit": 1000}
            ).text
    for text in ("乙", "乙乙", "扎", "zaza", "zzj", "东城半岛社区"):
        told = client.get("/v1/find", params={"text": text, "at": DAY}).json()
        told.pop("text", None)
        if "hits" in told or "candidates" in told or "nearest" in told:
            yield json.dumps({name: told.get(name) for name in ("hits", "mentions", "candidates", "nearest")},
                             ensure_ascii=False)  # fmt: skip
    yield client.get("/metrics").text
    yield from pages(client)


def pages(client: TestClient) -> Iterator[str]:
    """What the pages for people say of it, in both languages."""
    for lang in ("zh", "en"):
        seen = {"at": DAY, "lang": lang}
        for node in ("person:zz-known", HANDLER, "division:410183002005", "person:zz-hidden"):
            yield without(node, client, f"/node/{node}", seen)
            yield without(node, client, "/ask/around", {**seen, "node": node})
            for question in QUESTIONS.values():
                given = given_of(question)
                for parameter in given:
                    asked = {**given, parameter: node, **seen}
                    yield without(node, client, f"/ask/{question.name}", asked)
        for kind in NODES.values():
            yield client.get(f"/list/{kind.prefix}", params=seen).text
        for branch in ("division:410183002", "division:410183002005"):
            yield client.get("/tree", params={**seen, "open": branch}).text
        for text in ("乙", "乙乙", "扎", "zaza", "zzj", "东城半岛社区"):
            yield client.get("/find", params={**seen, "text": text}).text


def without(asked: str, client: TestClient, path: str, given: dict[str, str]) -> str:
    """A page without the id that was asked for, which stands in its fields, links and errors."""
    told = client.get(path, params=given)
    assert told.status_code in (200, 400, 404, 409), path
    return (
        told.text.replace(asked.rpartition(":")[2], "") if asked.endswith("hidden") else told.text
    )


def test_a_hidden_person_is_as_one_that_is_not_there(
    secured: Settings, keys: KeyFile, planted: Path
) -> None:
    """The very words for an id that nobody has."""
    _, low = keys.create("low", (Role.READ,), None, None)
    with client_with(create_app(secured, orgraph.open(planted)), low) as client:
        for path in (
            "/v1/nodes/person/{}",
            "/v1/nodes/person/{}/relations",
            "/v1/history?node={}",
            "/v1/find?text={}",
            "/node/{}",
            "/ask/history?node={}",
            "/find?text={}",
        ):
            hidden = client.get(path.format("person:zz-hidden"))
            absent = client.get(path.format("person:zz-absent"))
            assert 404 == hidden.status_code
            assert absent.text.replace("zz-absent", "zz-hidden") == hidden.text


def test_every_city_that_is_asked_is_that_of_the_reader(
    secured: Settings, keys: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each route that reads the city goes through `seen_by`, with the caller's rights."""
    seen: list[Reader] = []
    seen_by = City.seen_by

    def recorded(self: City, reader: Reader) -> City:
        seen.append(reader)
        return seen_by(self, reader)

    monkeypatch.setattr(City, "seen_by", recorded)
    _, own = keys.create("office", (Role.READ, Role.OWN_PERSONNEL), HANDLER, None)
    with client_with(create_app(secured, orgraph.open()), own) as client:
        for path in ("/v1/find?text=东城", "/v1/nodes/unit", f"/v1/nodes/unit/{HANDLER}", f"/v1/nodes/unit/{HANDLER}/relations",
                     "/v1/members?place=东城半岛社区", "/?place=东城半岛社区", f"/node/{HANDLER}", "/list/unit", "/tree",
                     "/find?text=东城", f"/ask/staffing?node={HANDLER}"):  # fmt: skip
            seen.clear()
            assert 200 == client.get(path).status_code
            assert {Reader("own", unit=HANDLER)} == set(seen), path
