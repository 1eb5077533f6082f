"""Clients of the API, as the tests of it use them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.testclient import TestClient

from api import create_app
from api.login import Login
from api.settings import Settings
from orgraph.city import City
from orgraph.queries import Question, parameters
from orgraph.seed import SEED_DAY as DAY

__all__ = ["DAY", "ask", "client_of", "given_of"]


def client_of(settings: Settings, login: Login, city: City) -> TestClient:
    """A client with the token of the login."""
    return TestClient(
        create_app(settings, city),
        base_url="http://localhost",
        headers={"Authorization": f"Bearer {login.token}"},
    )


def ask(client: TestClient, path: str, params: Mapping[str, Any]) -> Any:
    """What is returned, which must be an answer."""
    told = client.get(path, params=dict(params))
    assert 200 == told.status_code, told.text
    return told


def given_of(question: type[Question[Any]]) -> dict[str, Any]:
    """The examples of the parameters of a question that name something."""
    return {own.name: own.example for own in parameters(question) if own.kinds and own.example}
