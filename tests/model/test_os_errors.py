"""What the system says of a file, in both languages."""

from __future__ import annotations

import errno
import os

import pytest

from orgraph.model.os_errors import reason


@pytest.mark.parametrize(
    ("code", "zh"),
    [
        (errno.ENOENT, "没有这个文件或文件夹(ENOENT)"),
        (errno.EACCES, "没有权限(EACCES)"),
        (errno.ENOSPC, "磁盘没有空间了(ENOSPC)"),
        (errno.EISDIR, "是文件夹,不是文件(EISDIR)"),
        (errno.EROFS, "文件系统只读(EROFS)"),
    ],
)
def test_a_common_reason_is_told_in_chinese_with_its_code(code: int, zh: str) -> None:
    """In English as the system has it."""
    assert (zh, os.strerror(code)) == reason(OSError(code, os.strerror(code), "file"))


def test_any_other_reason_is_told_as_the_system_says_it() -> None:
    """Also where there is no code."""
    said = os.strerror(errno.ENOTTY)
    assert (said, said) == reason(OSError(errno.ENOTTY, said))
    assert ("odd", "odd") == reason(OSError("odd"))
