"""What has been marked, kept so that nothing is lost and nothing is marked twice.

One file holds what came of one submission. It is written beside its place and then
moved there, so that it is there whole or not at all, and it is sealed with the course's
secret: a file that is torn, edited or of another course is not believed, and its
submission is marked anew. Its name follows from the student, the digest of the
notebook and the digest of the assignment, so that a change of any is marked anew too.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import hmac
import io
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from infobook.course.collect import Aside
from infobook.course.marks import Mark, Marked

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ResultsError(ValueError):
    """Results that cannot be used or written: where, why, what to do."""


class Results:
    """The folder of results of one assignment.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    fingerprint : str
        Digest of all that a mark depends on besides the submission.
    secret : Path, optional
        The file of the course's secret; by default ``secret`` in the folder, which is
        made.

    Raises
    ------
    ResultsError
        If the secret cannot be used.
    """

    def __init__(
        self, folder: Path, fingerprint: str, secret: Path | None = None
    ) -> None:
        self.folder = folder
        self.fingerprint = fingerprint
        self.secret = _secret(secret or folder / "secret", make=secret is None)
        self.refused = 0
        self._seal = hmac.new(self.secret, b"infobook results", hashlib.sha256).digest()

    def kept(self, student_id: str, sha256: str) -> Marked | None:
        """Return what came of a submission, if it has been marked.

        Parameters
        ----------
        student_id, sha256 : str
            Whose it is, and the digest of its content.

        Returns
        -------
        Marked or None
            None also if the file is torn, or is not ours; `refused` counts those.
        """
        path = self._path(student_id, sha256)
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            seal, _, body = text.partition(b"\n")
            if not hmac.compare_digest(seal, self._sealed(body)):
                raise ValueError("not sealed by us")
            marked = _marked(json.loads(body))
            if (marked.student_id, marked.sha256) != (student_id, sha256):
                raise ValueError("of another submission")
        except (ValueError, TypeError, KeyError):  # such as fields of another version
            self.refused += 1
            return None
        return marked

    def keep(self, marked: Marked) -> None:
        """Keep what came of a submission.

        Parameters
        ----------
        marked : Marked
        """
        body = json.dumps(asdict(marked), sort_keys=True, indent=1).encode()
        path = self._path(marked.student_id, marked.sha256)
        # not forced to the disk: what a power failure tears is not believed
        write(path, self._sealed(body) + b"\n" + body)

    def _path(self, student_id: str, sha256: str) -> Path:
        key = "\0".join([student_id, sha256, self.fingerprint])
        name = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / "marked" / name[:2] / f"{name[2:34]}.json"

    def _sealed(self, body: bytes) -> bytes:
        text = self.fingerprint.encode() + b"\0" + body
        return hmac.new(self._seal, text, hashlib.sha256).hexdigest().encode()


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let nobody else grade into a folder meanwhile.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    ResultsError
        If somebody else does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ResultsError(
                f"{folder}: another infobook grade is at work here. "
                "Wait for it, or stop it"
            ) from None
        yield  # the system takes the lock back, however this process ends


def write(path: Path, content: bytes, *, to_disk: bool = False) -> None:
    """Write a file so that it is there whole or not at all.

    Parameters
    ----------
    path : Path
        Its folder is made if it is not there.
    content : bytes
        Students' data: nobody but the owner may read the file.
    to_disk : bool
        Whether it must outlive a failure of the power too.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # always the same name: what a killed process left is overwritten, not gathered
    part = path.with_name(f".{path.name}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    number = os.open(part, flags | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(content)
        if to_disk:
            file.flush()
            os.fsync(file.fileno())
    part.replace(path)


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    r"""Write a table as CSV; a cell is never a formula to a spreadsheet.

    Parameters
    ----------
    head : iterable of str
    rows : iterable of iterables

    Returns
    -------
    bytes

    Examples
    --------
    >>> from infobook.course import results
    >>> results.table(["file", "size"], [["=1+1", 3]])
    b"file,size\n'=1+1,3\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8")


def marks_table(marked: Iterable[Marked]) -> bytes:
    """Write the marks as CSV, a line for each question of each student.

    Parameters
    ----------
    marked : iterable of Marked
        Those without a mark are left out; see `asides_table`.

    Returns
    -------
    bytes
    """
    return table(
        ["student_id", "assignment", "question", "score", "max_score"],
        (
            [one.student_id, one.assignment, mark.question, mark.score, mark.max_score]
            for one in marked
            for mark in one.marks
        ),
    )


def asides_table(asides: Iterable[Aside]) -> bytes:
    """Write as CSV which files were not marked, and why.

    Parameters
    ----------
    asides : iterable of Aside

    Returns
    -------
    bytes
    """
    rows = ([one.student_id, one.file, one.reason] for one in asides)
    return table(["student_id", "file", "reason"], rows)


def gradescope(marked: Marked) -> bytes:
    """Write what Gradescope reads as ``results.json``.

    Parameters
    ----------
    marked : Marked

    Returns
    -------
    bytes
    """
    tests = [
        {
            "name": mark.question,
            "number": str(number),
            "score": mark.score,
            "max_score": mark.max_score,
            "status": "passed" if mark.score == mark.max_score else "failed",
            "output": f"[{mark.code}] {mark.message}",
            "output_format": "text",
            "visibility": "visible",
        }
        for number, mark in enumerate(marked.marks, start=1)
    ]
    found = {
        "score": marked.score,
        "output": "\n".join(marked.notes),
        "output_format": "text",
        "visibility": "visible",
        "tests": tests,
    }
    return (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def each_in_a_file(folder: Path, contents: Iterable[tuple[str, bytes]]) -> None:
    """Write files into a folder that is ours, and remove what was there of others.

    Parameters
    ----------
    folder : Path
    contents : iterable of (str, bytes)
        Name and content of each. A file left from an earlier call would be taken for
        the mark of a student who has none now.
    """
    written = set()
    for name, content in contents:
        write(folder / name, content)
        written.add(name)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in written and path.is_file():
            path.unlink()


def _marked(found: dict[str, Any]) -> Marked:
    marks = tuple(Mark(**mark) for mark in found.pop("marks"))
    return Marked(**{**found, "marks": marks, "notes": tuple(found["notes"])})


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value


def _secret(path: Path, *, make: bool) -> bytes:
    """Read the course's secret, or make one that nobody else may read."""
    if make and not path.exists():
        write(path, secrets.token_hex(32).encode() + b"\n", to_disk=True)
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise ResultsError(f"{path}: no secret to read: {error.strerror}") from error
    if len(secret) < 16:
        raise ResultsError(
            f"{path}: has {len(secret)} bytes; a secret has 16 or more. "
            "Without --secret one is made"
        )
    return secret
