"""The questions as tools of the Model Context Protocol, so that an assistant can ask them: from the same declarations,
read-only, with the rights of whoever it works for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from importlib.metadata import version
from typing import Any, Final, cast

import mcp_types as types
import orjson
from anyio.to_thread import run_sync
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from api.callers import Caller
from api.document import ABOUT, TITLE
from api.forms import FORMS
from api.names import found
from api.problems import problem
from api.schemas import of_parameter
from api.service import Asked, Service
from orgraph.model.errors import InvalidParameter, OrgraphError, on_one_line
from orgraph.queries import QUESTIONS, Question, parameters

__all__ = ["server_of"]

Context = ServerRequestContext[Any]
FIND: Final = "find"
LANGS: Final = ("zh", "en")

EXTRA: Final[Mapping[str, dict[str, Any]]] = {
    "at": {
        "type": "string",
        "format": "date",
        "description": "问哪一天,如 2024-05-27;不给则为今天 / the day asked about; today if not given",
    },
    "lang": {
        "type": "string",
        "enum": list(LANGS),
        "default": "zh",
        "description": "回答所用的语言 / of the text",
    },
}


def server_of(service: Callable[[], Service], caller: Callable[[Context], Caller]) -> Server[Any]:
    """The server; `caller` tells whose rights a call has."""

    async def list_tools(
        _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[*map(_tool, QUESTIONS.values()), _find_tool()])

    async def call_tool(
        context: Context, called: types.CallToolRequestParams
    ) -> types.CallToolResult:
        given = dict(called.arguments or {})
        return await run_sync(partial(_called, service(), caller(context), called.name, given))

    return Server(
        "orgraph",
        version=version("orgraph"),
        title=TITLE.zh,
        instructions=f"{ABOUT.zh}\n\n{ABOUT.en}",
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _called(
    service: Service, caller: Caller, name: str, given: dict[str, Any]
) -> types.CallToolResult:
    said = given.pop("lang", None)
    lang = said if said in LANGS else "zh"
    try:
        if said is not None and said not in LANGS:
            raise InvalidParameter("lang 应为 zh 或 en。", "lang must be zh or en.")
        at = given.pop("at", None) or date.today().isoformat()
        for key, value in given.items():
            if isinstance(value, bool) or not isinstance(value, (str, int)):
                raise InvalidParameter(
                    f"“{on_one_line(key)}”应为文字或整数。",
                    f"“{on_one_line(key)}” must be text or a whole number.",
                )
        asked = {key: str(value) for key, value in given.items()}
        if name == FIND:
            return _found(service, caller, asked, str(at))
        question = QUESTIONS.get(name.replace("_", "-"))
        if question is None:
            raise InvalidParameter(
                f"没有“{on_one_line(name)}”这个工具。", f"There is no tool “{on_one_line(name)}”."
            )
        answer = service.answer(Asked(question, asked, str(at), FORMS["txt"], lang, caller.reader))
        text = FORMS["txt"].write(answer, lang).decode()
        return _told(text, orjson.loads(FORMS["json"].write(answer, lang)))
    except OrgraphError as error:
        return _told(error.text(lang), {"problem": dict(problem(error, lang))}, wrong=True)


def _found(
    service: Service, caller: Caller, given: dict[str, str], at: str
) -> types.CallToolResult:
    text = given.pop("text", "")
    if given or not text:
        raise InvalidParameter(
            "find 只要 text(必填)、at、lang。", "find takes text (required), at and lang."
        )
    told = found(service.city_of(caller.reader), text, at, (), None, 20)
    hits = told["hits"] or [hit for mention in told["mentions"] for hit in mention["hits"]]
    lines = [f"{hit['id']}  {' < '.join([hit['name'], *hit['belongs_to']])}" for hit in hits]
    return _told("\n".join(lines), told)


def _told(text: str, value: dict[str, Any], *, wrong: bool = False) -> types.CallToolResult:
    content = cast("list[types.ContentBlock]", [types.TextContent(text=text)])
    return types.CallToolResult(content=content, structured_content=value, is_error=wrong)


def _tool(question: type[Question[Any]]) -> types.Tool:
    own = {
        each.name: {**of_parameter(each, "zh"), "description": f"{each.doc.zh} / {each.doc.en}"}
        for each in parameters(question)
    }
    return types.Tool(
        name=question.name.replace("-", "_"),
        title=f"{question.title.zh} / {question.title.en}",
        description=f"{question.doc.zh}。\n{question.doc.en}.",
        input_schema={
            "type": "object",
            "properties": {**own, **EXTRA},
            "required": [each.name for each in parameters(question) if each.required],
            "additionalProperties": False,
        },
        annotations=READ_ONLY,
    )


def _find_tool() -> types.Tool:
    text = {"type": "string", "description": "名称或句子 / a name or a sentence"}
    return types.Tool(
        name=FIND,
        title="查名称指的是什么 / what a name may mean",
        description="查名称指的是什么;句子则列出其中的名称。\nWhat a name may mean; of a sentence, the names in it.",
        input_schema={
            "type": "object",
            "properties": {"text": text, **EXTRA},
            "required": ["text"],
            "additionalProperties": False,
        },
        annotations=READ_ONLY,
    )


READ_ONLY: Final = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
