"""Chromium without a window, for what is looked at in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["chromium", "chromium_or_skip"]


def chromium_or_skip() -> str:
    """Where Chromium is; a test is skipped without it, but never with `CI=true`."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the tests in a browser must run: chromium is not on the path")
        pytest.skip("this cannot be tried here: chromium is not on the path")
    return found


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """A browser that ends with its use."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox"],  # a container has none to give
        )
        try:
            yield browser
        finally:
            browser.close()
