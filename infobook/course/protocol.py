"""What crosses the border between the marker and a student's process: frames.

A message is a frame: two lengths, a JSON text of that many bytes, and the raw bytes of
the arrays and long texts in it. How values are written is said in
`infobook.course.values`. Both sides load this module, which needs the standard library
alone, and only the marker's has reason to doubt what it reads.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

# Of a frame's text, each byte can become forty in memory; of its raw bytes, four.
TEXT_LIMIT = 1 << 20
RAW_LIMIT = 1 << 25
PIECE = 1 << 14  # most frames come in one piece
HEAD = struct.Struct("!II")

Raw = bytes | memoryview


class Tampered(ValueError):  # noqa: N818  # what it says is what happened
    """A message that the student's side would not write."""


class TooLargeError(ValueError):
    """A value that is larger than any answer needs to be."""


text = json.JSONEncoder(separators=(",", ":")).encode


def pack(message: dict[str, Any], raw: Sequence[Raw] = ()) -> bytes:
    """Make a frame."""
    said = text(message).encode()
    size = sum(map(len, raw))
    if len(said) > TEXT_LIMIT or size > RAW_LIMIT:
        raise TooLargeError("more than a message holds")
    return b"".join((HEAD.pack(len(said), size), said, *raw))


def read(receive: Callable[[memoryview], int]) -> tuple[dict[str, Any], memoryview]:
    """Read one frame; return its message, and its raw bytes.

    Parameters
    ----------
    receive : callable
        Puts what comes next into a view, one byte at least; returns how many.
    """
    body, have = bytearray(PIECE), 0
    while have < HEAD.size:
        have += receive(memoryview(body)[have:])
    said, raw = HEAD.unpack_from(body)
    if said > TEXT_LIMIT or raw > RAW_LIMIT:
        raise Tampered("a message too long")
    end = HEAD.size + said
    if end + raw > PIECE:
        body = body[:have] + bytes(end + raw - have)
    while have < end + raw:
        have += receive(memoryview(body)[have:])
    message = json.loads(body[HEAD.size : end])
    if have > end + raw or not isinstance(message, dict):
        raise Tampered("more than a message, or none")
    return message, memoryview(body)[end : end + raw]
