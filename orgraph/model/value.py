"""`frozen`: a dataclass whose values never change, made in little more than half the time.

To set a field, a frozen dataclass of the library looks its name up again; here the slot is set itself: five fields take
0.48 µs and not 0.82. An answer is made of some fifty such values; to make them was a twelfth of it.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Final, TypeVar, dataclass_transform

__all__ = ["frozen"]

T = TypeVar("T")

_UNSET: Final = object()


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """The class as a frozen dataclass with slots: for the values that answers are made of.

    Raises `TypeError` where a field is no plain parameter, or there is a `__post_init__`.
    """
    made: type[T] = dataclass(frozen=True, slots=True)(cls)
    if hasattr(cls, "__post_init__") or any(not own.init or own.kw_only for own in fields(made)):  # type: ignore[arg-type]
        raise TypeError(f"{cls.__qualname__}: use the library's dataclass")
    names: dict[str, Any] = {"_UNSET": _UNSET, "__name__": cls.__module__}
    given: list[str] = []
    lines: list[str] = []
    for own in fields(made):  # type: ignore[arg-type]
        name, value = own.name, own.name
        names[f"_set_{name}"] = getattr(made, name).__set__
        if own.default_factory is not MISSING:
            names[f"_make_{name}"] = own.default_factory
            given.append(f"{name}=_UNSET")
            value = f"_make_{name}() if {name} is _UNSET else {name}"
        elif own.default is not MISSING:
            names[f"_default_{name}"] = own.default
            given.append(f"{name}=_default_{name}")
        else:
            given.append(name)
        lines.append(f"    _set_{name}(self, {value})")
    # Of names of fields only, as the library does it.
    exec("\n".join([f"def __init__(self, {', '.join(given)}):", *lines]), names)  # noqa: S102
    init = names["__init__"]
    init.__annotations__, init.__qualname__ = (
        made.__init__.__annotations__,
        f"{cls.__qualname__}.__init__",
    )
    made.__init__ = init  # type: ignore[method-assign]
    return made
