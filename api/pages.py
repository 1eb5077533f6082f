"""The docs of the API as a page without a script, from its description."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from orgraph.model.schema import Label

__all__ = ["docs"]

FOLDER: Final = Path(__file__).parent / "templates"
LONGEST: Final = 6_000
"""Characters of an example that are shown; the whole is an address away."""

WORDS: Final = {
    "docs": Label("API 文档", "The docs of the API"),
    "home": Label("回到首页", "To the first page"),
    "openapi": Label("给程序用的描述", "The description for programs"),
    "other": Label("English", "中文"),
    "given": Label("参数", "Parameters"),
    "required": Label("必填", "required"),
    "returns": Label("返回", "Returns"),
    "example": Label("例", "Example"),
    "errors": Label("错误", "Errors"),
    "cut": Label("……(例子较长,未全列)", "… (the example goes on)"),
    "key": Label("认证", "Authentication"),
}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _template(name: str) -> Template:
    return _environment().get_template(name)


def _words(lang: str) -> dict[str, str]:
    return {name: label.of(lang) for name, label in WORDS.items()}


def docs(document: dict[str, Any], lang: str) -> str:
    """All operations of a description, each with its parameters, an example and its errors."""
    return _template("docs.html").render(
        lang=lang, words=_words(lang), document=document, curl=_curl, shown=_shown
    )


def _curl(path: str, method: str, operation: dict[str, Any]) -> str:
    """How to ask with curl."""
    given = [own for own in operation["parameters"] if "example" in own]
    for own in given:
        if own["in"] == "path":
            path = path.replace(f"{{{own['name']}}}", str(own["example"]))
    lines = [f"curl -G \"$ORGRAPH\"'{path}'"]
    if operation["security"]:
        lines.append('-H "Authorization: Bearer $ORGRAPH_TOKEN"')
    if method == "post":
        lines[0] = lines[0].replace("curl -G", "curl")
        body = operation["requestBody"]["content"]["application/json"]["example"]
        lines.append("--json '" + orjson.dumps(body).decode() + "'")
    else:
        lines += [
            f"--data-urlencode '{own['name']}={own['example']}'"
            for own in given
            if own["in"] == "query"
        ]
    return " \\\n  ".join(lines)


def _shown(example: Any, lang: str) -> str:
    told = orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}\n{WORDS['cut'].of(lang)}"
