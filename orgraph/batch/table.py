"""Tables as people have them: polars, pandas, Arrow, or what polars can read; and the same kind back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from orgraph.model.errors import InvalidParameter, on_one_line
from orgraph.model.schema import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ASKED", "Table", "read_table", "refuse_taken"]

ASKED: Final = {
    "place": Label("地点", "place"),
    "matter": Label("事项", "matter"),
    "day": Label("日期", "day"),
}
"""The columns that are read, each by its name or by its Chinese one."""


class Table(NamedTuple):
    """The texts of the columns that ask, and how the answers are put beside what was given."""

    place: pl.Series
    matter: pl.Series
    day: pl.Series
    with_answers: Callable[[pl.DataFrame], Any]


def read_table(table: Any, at: str | None, answers: Iterable[str]) -> Table:
    """The questions of a table; `at` is the day of the rows that have none.

    Raises `InvalidParameter` where it is no table, has no place, has two columns of one name or one of
    `answers` already, or no row can have a day.
    """
    frame, with_answers = _frame(table)
    found = {name: _column(frame.columns, name) for name in ASKED}
    refuse_taken(frame.columns, answers)
    if found["place"] is None:
        raise InvalidParameter(
            f"表里没有地点(place)这一列,只有:{'、'.join(map(on_one_line, frame.columns))}。",
            f"The table has no column `place`, only: {', '.join(map(on_one_line, frame.columns))}.",
        )
    if found["day"] is None and at is None:
        raise InvalidParameter(
            "没有说问哪一天:请在表里加日期(day)一列,或给出 at。",
            "It is not said which day is asked about: give the table a column `day`, or give `at`.",
        )
    days = _texts(frame, found["day"])
    if at is not None:
        days = days.replace("", None).fill_null(at)
    return Table(_texts(frame, found["place"]), _texts(frame, found["matter"]), days, with_answers)


def refuse_taken(columns: Iterable[str], answers: Iterable[str]) -> None:
    """Raise `InvalidParameter` where a table has a column that answers would be written to."""
    taken = sorted(set(answers) & set(columns))
    if taken:
        raise InvalidParameter(
            f"表里已有回答要用的列:{'、'.join(taken)}。请先改名或删去。",
            f"The table has columns already that the answers are written to: {', '.join(taken)}. "
            "Rename or remove them.",
        )


def _column(columns: list[str], name: str) -> str | None:
    """What a column is called in the table."""
    label = ASKED[name]
    both = [column for column in (name, label.zh) if column in columns]
    if len(both) > 1:
        raise InvalidParameter(
            f"表里既有“{name}”又有“{label.zh}”,不知道该读哪一列。请只留一列。",
            f"The table has both “{name}” and “{label.zh}”: keep the one that is meant.",
        )
    return both[0] if both else None


def _texts(frame: pl.DataFrame, column: str | None) -> pl.Series:
    """A column as texts; days may be dates."""
    if column is None:
        return pl.Series("", [""], dtype=pl.String).new_from_index(0, frame.height)
    series = frame[column]
    if series.dtype == pl.Null:
        return series.cast(pl.String)
    if series.dtype == pl.Date or isinstance(series.dtype, pl.Datetime):
        return series.dt.strftime("%Y-%m-%d")
    if isinstance(series.dtype, (pl.Categorical, pl.Enum)):
        return series.cast(pl.String)
    if series.dtype != pl.String:
        raise InvalidParameter(
            f"“{on_one_line(column)}”一列应为文字,却是 {series.dtype}。",
            f"The column “{on_one_line(column)}” must be texts, and is {series.dtype}.",
        )
    return series


# --- kinds of tables -------------------------------------------------------------------------------------


def _frame(table: Any) -> tuple[pl.DataFrame, Callable[[pl.DataFrame], Any]]:
    """A table as polars has it, and how answers are put beside it as a table of its kind."""
    if isinstance(table, pl.DataFrame):
        return table, table.hstack
    if isinstance(table, pl.LazyFrame):
        eager = table.collect()
        return eager, lambda answers: eager.hstack(answers).lazy()
    module = type(table).__module__.partition(".")[0]
    if module == "pandas" and hasattr(table, "columns"):
        return _from_pandas(table)
    try:
        frame = pl.DataFrame(table)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:
        raise InvalidParameter(
            f"读不了这样的表({type(table).__name__})。可以给 polars、pandas 或 Arrow 的表。",
            f"This is no table that can be read ({type(table).__name__}). Give one of polars, pandas "
            "or Arrow.",
        ) from error
    if module == "pyarrow":
        return frame, lambda answers: _arrow(table, answers)
    return frame, frame.hstack


def _arrow(table: Any, answers: pl.DataFrame) -> Any:
    """What was given stays as it is: its types, its metadata."""
    import pyarrow as pa

    if isinstance(table, pa.RecordBatch):
        table = pa.Table.from_batches([table])
    told = pa.table(answers)
    for name in told.column_names:
        table = table.append_column(told.schema.field(name), told.column(name))
    return table


def _from_pandas(table: Any) -> tuple[pl.DataFrame, Callable[[pl.DataFrame], Any]]:
    """Of a pandas table what asks is read, cell by cell: without pyarrow, polars reads no texts of it."""
    names = [str(name) for name in table.columns]
    if repeated := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        said = [on_one_line(name) for name in repeated]
        raise InvalidParameter(
            f"表里有同名的列:{'、'.join(said)}。每个名称请只留一列。",
            f"The table has several columns of one name: {', '.join(said)}. Keep one of each.",
        )
    wanted = {name for key, label in ASKED.items() for name in (key, label.zh)}
    columns = {
        name: _cells(table.iloc[:, position]) if name in wanted else pl.Series([None] * len(table))
        for position, name in enumerate(names)
    }

    def with_answers(answers: pl.DataFrame) -> Any:
        import pandas as pd

        told = pd.DataFrame(answers.to_dict(as_series=False), index=table.index)
        told["to_confirm"] = told["to_confirm"].astype("Int64")
        return pd.concat([table, told], axis="columns")

    return pl.DataFrame(columns), with_answers


def _cells(column: Any) -> pl.Series:
    if column.dtype.kind == "M":
        column = column.dt.strftime("%Y-%m-%d")
    cells = [None if missing else cell for cell, missing in zip(column, column.isna(), strict=True)]
    return pl.Series(cells, strict=False) if any(cells) else pl.Series(cells, dtype=pl.String)
