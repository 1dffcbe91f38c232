"""Many JSON values in script files of so many each: what a page opened from disk can load when it needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO


class Shards:
    """`0000.js`, `0001.js`, … below a folder; each hands a list to the page. A value is one line."""

    def __init__(self, folder: Path, kind: str, size: int) -> None:
        """`kind` is the word that the page knows them by, `size` how many values stand in a file."""
        self._folder, self._kind, self._size = folder, kind, size
        self._stream: BinaryIO | None = None
        self.count = 0

    def add(self, line: bytes) -> None:
        place, row = divmod(self.count, self._size)
        if row == 0:
            self.close()
            self._folder.mkdir(parents=True, exist_ok=True)
            self._stream = self._path(place).open("wb")
            self._stream.write(f'csqa.take("{self._kind}",{place},[\n'.encode())
        assert self._stream is not None
        self._stream.write(line if row == 0 else b",\n" + line)
        self.count += 1

    def close(self) -> None:
        """Ends the file that is open. Nothing may be added after `lines`."""
        if self._stream is not None:
            self._stream.write(b"\n]);\n")
            self._stream.close()
            self._stream = None

    def lines(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The values at these places, in ascending order, each once."""
        opened, held = -1, []
        for number in sorted(set(numbers)):
            place, row = divmod(number, self._size)
            if place != opened:
                held = self._path(place).read_bytes().split(b"\n")[1:-2]
                opened = place
            yield held[row].removesuffix(b",")

    def _path(self, place: int) -> Path:
        return self._folder / f"{place:04}.js"
