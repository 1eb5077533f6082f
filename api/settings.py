"""What a server is told: from the environment (`ORGRAPH_…`) and from a file that `ORGRAPH_SETTINGS` names."""

from __future__ import annotations

import os
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from orgraph.model.errors import InvalidParameter, on_one_line

__all__ = ["FILE", "SHARED", "Settings", "is_loopback", "load"]

FILE: Final = "ORGRAPH_SETTINGS"
"""The variable that names a TOML file of settings; what the environment says goes before it."""

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names where several workers put their metrics together; read when those are imported."""


class Settings(BaseSettings):
    """Everything a server may be told; each has a default that is safe on one's own machine."""

    model_config = SettingsConfigDict(env_prefix="ORGRAPH_", extra="forbid", frozen=True)

    store: str | None = Field(
        default=None,
        description="a package folder, or a Neo4j database at neo4j://host; without it the seed",
    )
    host: str = Field(default="127.0.0.1", description="the address to listen at")
    port: int = Field(default=8471, ge=0, le=65_535, description="the port; 0 for any free one")
    workers: int = Field(default=1, ge=1, le=64, description="processes that answer")
    names: tuple[str, ...] = Field(
        default=(),
        description="host names that requests may be made to, beside those of this machine",
    )
    origins: tuple[str, ...] = Field(
        default=(), description="pages of these origins may read the API (CORS); none by default"
    )
    keys: str | None = Field(default=None, description="the file of API keys, see `orgraph keys`")
    issuer: str | None = Field(
        default=None, description="the OpenID Connect issuer whose tokens let callers in"
    )
    audience: str | None = Field(default=None, description="the audience that its tokens must name")
    algorithms: tuple[
        Literal["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"], ...
    ] = Field(
        default=("RS256", "ES256"), description="the algorithms that its tokens may be signed by"
    )
    roles_claim: str = Field(
        default="orgraph_roles", description="the claim that lists the roles of a caller"
    )
    unit_claim: str = Field(
        default="orgraph_unit", description="the claim with the id of a caller's unit"
    )
    rate: str = Field(
        default="1200/minute", description="requests of one caller at most, in each worker"
    )
    failure_rate: str = Field(
        default="30/minute", description="failures to come in from one address at most"
    )
    access_log: str | None = Field(
        default=None,
        description="the file of reads of personal fields and of refused attempts; without it they "
        "go to the log",
    )
    body_limit: int = Field(default=4_194_304, ge=1024, description="bytes of a request at most")
    path_limit: int = Field(default=8_192, ge=256, description="bytes of path and query at most")
    batch_limit: int = Field(default=10_000, ge=1, description="questions in one request at most")
    time_limit: float = Field(
        default=20.0, gt=0, description="seconds for one question, list, node or name at most"
    )
    batch_time_limit: float = Field(
        default=600.0, gt=0, description="seconds for all questions of one request at most"
    )
    login: str | None = Field(
        default=None, description="the folder of the login that orgraph serve makes"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="what is logged: a line for each request at info"
    )
    kept_bytes: int = Field(
        default=67_108_864,
        ge=0,
        description="bytes of answers kept to be given again, in each worker",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic gives it by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in the program, then the environment, then the file."""
        named = os.environ.get(FILE)
        if named:
            Path(named).open("rb").close()  # a file that is not there would be passed over
        file = (TomlConfigSettingsSource(settings_cls, Path(named)),) if named else ()
        return (init_settings, env_settings, *file)


def load(**given: Any) -> Settings:
    """The settings of the environment and the file; raises `InvalidParameter` that names what is wrong."""
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
        )
        raise InvalidParameter(
            f"设置有误(环境变量 ORGRAPH_… 或 {FILE} 所指的文件):{on_one_line(wrong, 500)}",
            f"Wrong settings (variables ORGRAPH_…, or the file that {FILE} names): {on_one_line(wrong, 500)}",
        ) from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidParameter(
            f"读不了 {FILE} 所指的设置文件:{on_one_line(str(error), 300)}",
            f"The file of settings that {FILE} names cannot be read: {on_one_line(str(error), 300)}",
        ) from None


def is_loopback(host: str) -> bool:
    """Whether nothing but this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
