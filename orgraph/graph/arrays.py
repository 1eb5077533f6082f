"""numpy arrays as memoryviews, which is what columns are made of."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["ints", "narrow"]

NARROW: Final = (np.int8, np.uint8, np.int16, np.uint16)


def ints(array: npt.NDArray[Any]) -> memoryview[int]:
    """The array as a memoryview of int32."""
    return np.ascontiguousarray(array, dtype=np.int32).data


def narrow(array: npt.NDArray[Any]) -> memoryview[int]:
    """The array as a memoryview of the narrowest integers that hold it: half of a city's memory."""
    low, high = (int(array.min()), int(array.max())) if len(array) else (0, 0)
    for kind in NARROW:
        held = np.iinfo(kind)
        if held.min <= low and high <= held.max:
            return np.ascontiguousarray(array, dtype=kind).data
    return ints(array)
