"""Real examples for the description of the API: what the seed answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from orgraph.city import City, open_city
from orgraph.model.reader import PUBLIC_ONLY
from orgraph.queries import Question, parameters
from orgraph.seed import SEED_DAY

__all__ = ["example_of", "seed"]


@cache
def seed() -> City:
    """The seed, as anybody may see it; opened once."""
    return open_city().seen_by(PUBLIC_ONLY)


@cache
def example_of(question: type[Question[Any]]) -> dict[str, object]:
    """The answer of the seed to a question with the examples of its parameters."""
    given = {own.name: own.example for own in parameters(question) if own.kinds and own.example}
    return seed().ask_by_name(question, given, SEED_DAY).as_json()
