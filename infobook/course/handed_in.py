"""The files of a folder or a zip, each to be read safely or with the reason why not.

Nothing is unpacked and no link is followed, so that no name in an archive and no link
in a folder leads elsewhere. A file is read when it is asked for, up to `LARGEST`.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

LARGEST = 32 * 2**20
# Deflate makes a long row of one byte a thousand times smaller; notebooks with
# pictures hardly shrink, and text and code by ten.
_SUSPECT = 200
_SMALL = 2**20
_TOO_LARGE = f"is larger than {LARGEST // 2**20} MB"
HIDDEN = "a hidden file or folder, such as programs keep beside one's work"


class CollectError(ValueError):
    """A place that submissions cannot be taken from: where, why, what to do."""


class UnreadableError(ValueError):
    """A file that cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class File:
    """One file that was found.

    Parameters
    ----------
    parts : tuple of str
        Names of its folders and its own, below the place where it was found.
    read : callable
        Returns the content; raises `UnreadableError`.
    reason : str
        Why it must not be read; empty if it may.
    """

    parts: tuple[str, ...]
    read: Callable[[], bytes]
    reason: str = ""

    @property
    def shown(self) -> str:
        """Its path as a person reads it; signs that cannot be shown are escaped."""
        return "/".join(map(_shown, self.parts))

    @property
    def is_notebook(self) -> bool:
        """Whether its name says so."""
        return self.parts[-1].lower().endswith(".ipynb")


def files(place: Path) -> list[File]:
    """List all files of a folder, or of a zip.

    Parameters
    ----------
    place : Path

    Returns
    -------
    list of File
        In the order of their paths. A hidden folder, and a folder that is a link, is
        listed as one file, with the reason.

    Raises
    ------
    CollectError
        If there is nothing at `place`, or it is neither folder nor zip.
    """
    try:
        kind = place.stat().st_mode
        if stat.S_ISDIR(kind):
            found = list(_of_folder(place))
        elif stat.S_ISREG(kind):
            found = list(_of_zip(place))
        else:
            raise CollectError(f"{place}: is neither a folder nor a zip")
    except (OSError, zipfile.BadZipFile) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise CollectError(
            f"{place}: cannot be read as a folder or a zip of submissions: {said}"
        ) from error
    return sorted(found, key=lambda file: file.parts)


def _of_folder(place: Path) -> Iterator[File]:
    folders: list[tuple[str, ...]] = [()]
    while folders:
        above = folders.pop()
        try:
            entries = list(os.scandir(place.joinpath(*above)))
        except OSError as error:
            if not above:
                raise
            yield _refused(above, f"a folder that cannot be read: {error.strerror}")
            continue
        for entry in entries:
            parts = (*above, entry.name)
            if entry.name.startswith("."):
                yield _refused(parts, HIDDEN)
            elif entry.is_symlink():
                yield _refused(parts, "is a link, and links are not followed")
            elif entry.is_dir(follow_symlinks=False):
                folders.append(parts)
            elif entry.is_file(follow_symlinks=False):
                yield File(parts, partial(_read_file, Path(entry.path)))
            else:
                yield _refused(parts, "is no file: a pipe, a socket or a device")


def _read_file(path: Path) -> bytes:
    # what stood there when it was listed may have been changed since
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        number = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableError("is no file any more")
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from error
    return _of_a_size(content)


def _of_zip(place: Path) -> Iterator[File]:
    archive = zipfile.ZipFile(place)
    for member in archive.infolist():
        if member.is_dir():
            continue
        read = partial(_read_member, archive, member)
        parts = tuple(member.filename.split("/"))
        yield File(parts, read, _suspicion(member, parts))


def _suspicion(member: zipfile.ZipInfo, parts: tuple[str, ...]) -> str:
    """Say why a member of an archive must not be read; nothing if it may."""
    if not all(parts) or {".", ".."} & {*parts} or {"\\", ":"} & {*member.filename}:
        return "has a name that leads out of the archive"
    if any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX":
        return HIDDEN
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind and kind != stat.S_IFREG:
        return "is a link or a device, not a file"
    if member.flag_bits & 1:
        return "is encrypted"
    if member.file_size > LARGEST:
        return _TOO_LARGE
    if member.file_size > max(_SMALL, _SUSPECT * member.compress_size):
        return "is compressed as no notebook is; it may be made to fill the memory"
    return ""


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            content = file.read(LARGEST + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,  # encrypted; its kind NotImplementedError: unknown compression
    ) as error:
        raise UnreadableError(f"is damaged in the archive: {error}") from error
    return _of_a_size(content)


def _of_a_size(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise UnreadableError(_TOO_LARGE)
    return content


def _refused(parts: tuple[str, ...], reason: str) -> File:
    def read() -> bytes:
        raise UnreadableError(reason)

    return File(parts, read, reason)


def _shown(name: str) -> str:
    return name if name.isprintable() else ascii(name)[1:-1]
