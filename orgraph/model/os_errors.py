"""What the system says went wrong with a file, in the words of both languages."""

from __future__ import annotations

import errno
from typing import Final

from orgraph.model.schema import Label

__all__ = ["reason"]

REASONS: Final = {
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样做",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已经存在",
    errno.EISDIR: "是文件夹,不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接成了环",
    errno.ENOSPC: "磁盘没有空间了",
    errno.EROFS: "文件系统只读",
    errno.EBUSY: "正被占用",
    errno.EMFILE: "打开的文件太多",
    errno.EFBIG: "文件太大",
    errno.EIO: "读写失败,设备可能有故障",
    errno.EXDEV: "在另一个文件系统上",
    errno.EPIPE: "输出没有读者了",
}
"""The common ones; the system tells them in the language it is set to, seldom the reader's."""


def reason(error: OSError) -> Label:
    """The reason; in Chinese with the name of its code, by which it can be looked up."""
    en = error.strerror or str(error)
    known = REASONS.get(error.errno or 0)
    if known is None:
        return Label(en, en)
    return Label(f"{known}({errno.errorcode[error.errno or 0]})", en)
