"""What a division of the public data is called: from its name as written to the name people use.

The data name a community or village by its committee: 东城半岛社区居民委员会 is the community
东城半岛社区, 惠沟村委会 the village 惠沟村, 米村村委会 the village 米村.
"""

from __future__ import annotations

from typing import Final

import polars as pl

__all__ = ["named", "short_form"]

COMMUNITY: Final = ("社区居民委员会", "社区居委会")
VILLAGE: Final = ("村民委员会", "村委会")

ALREADY: Final = ("村", "嘎查", "社区")
"""After these nothing is added: 第一嘎查 is a village by that word, 东沟社区 a community."""

WORD_OF_LEVEL: Final = r"^(..+?)(?:省|市|地区|县|区|旗|街道|镇|乡)$"
"""One character alone, as before the 区 of 城区, is no name."""


def named(written: pl.Expr, level: str) -> pl.Expr:
    """The name people use; whatever names no committee in full keeps the name as written.

    正阳居委会 stays: that it is called 正阳社区 is not said, and 正阳 alone is no name. So does
    西张口村委会村民委员会, which is written wrong.
    """
    if level != "village":
        return written
    community = _before(written, COMMUNITY)
    village = _before(written, VILLAGE)
    already = pl.any_horizontal(village.str.ends_with(word) for word in ALREADY)
    return (
        pl.when(community.is_not_null())
        .then(community + pl.lit("社区"))
        .when(village.is_null() | village.str.ends_with("委会"))
        .then(written)
        .when(already)
        .then(village)
        .otherwise(village + pl.lit("村"))
    )


def _before(written: pl.Expr, endings: tuple[str, ...]) -> pl.Expr:
    """What stands before one of some endings; null where none does, or nothing stands before it.

    Twice as fast as a regular expression, over every village of the nation.
    """
    stems = (
        pl.when(written.str.ends_with(ending)).then(
            written.str.strip_suffix(ending).replace("", None)
        )
        for ending in endings
    )
    return pl.coalesce(*stems)


def short_form(written: pl.Expr, level: pl.Expr) -> pl.Expr:
    """A name without the word of its kind: 新密 for 新密市, 坡刘 for 坡刘村委会; null where none is left."""
    stem = pl.coalesce(_before(written, COMMUNITY), _before(written, VILLAGE))
    above = written.str.extract(WORD_OF_LEVEL)
    above = pl.when(~above.str.ends_with("自治")).then(above)
    return pl.when(level == "village").then(stem).otherwise(above)
