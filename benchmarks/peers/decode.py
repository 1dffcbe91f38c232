"""Decoding into typed structs with msgspec, line by line: python decode.py CHATS PASSES"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import msgspec


class Turn(msgspec.Struct, gc=False):
    role: str
    text: str
    speaker: str | None = None
    time: float | str | None = None


class Chat(msgspec.Struct, gc=False):
    id: str
    turns: list[Turn]
    lang: str | None = None
    channel: str | None = None


def decoded(file: str) -> Iterator[Chat]:
    decode = msgspec.json.Decoder(Chat).decode
    with open(file, "rb") as lines:
        for line in lines:
            yield decode(line)


if __name__ == "__main__":
    for _ in range(int(sys.argv[2])):
        for _chat in decoded(sys.argv[1]):
            pass
