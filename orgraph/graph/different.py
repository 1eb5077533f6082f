"""Which rows of a few columns differ."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["different"]

Rows = npt.NDArray[np.int64]
MOST_KEYS: Final = 2**62


def different(*columns: npt.NDArray[np.signedinteger]) -> tuple[Rows, Rows]:
    """The first of each rows that are alike, and for every row the number of its own; as they stand, where
    all differ."""
    size = len(columns[0])
    key = np.zeros(size, dtype=np.int64)
    known = 1
    for column in columns:
        low = int(column.min(initial=0))
        high = int(column.max(initial=0)) - low + 1
        if known * high > MOST_KEYS:
            key, known = np.unique(key, return_inverse=True)[1].reshape(-1), size
        key = key * high + (column - low)
        known *= high
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    if len(first) == size:
        return np.arange(size), np.arange(size)
    return first, back.reshape(-1)
