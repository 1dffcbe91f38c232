"""Text files: bytes to text and back, with nothing changed but what is replaced."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from pathlib import Path

from csqa.errors import InputError
from csqa.library.entry import LibraryFile, Replacement
from csqa.wording import Text

_ENCODINGS = ("utf-8", "gb18030")


def read_text(path: Path) -> tuple[bytes, str]:
    """Bytes and text, the latter without a byte order mark and with its line ends as they are. Raises InputError."""
    try:
        data = path.read_bytes()
    except OSError as e:
        raise InputError(
            Text(f"无法读取：{e.strerror}", f"cannot be read: {e.strerror}"), file=str(path)
        ) from None
    mark, encoding = _written_in(data)
    if encoding is None:
        raise InputError(
            Text("编码无法识别", "the encoding is not known"),
            file=str(path),
            mend=Text("请另存为 UTF-8", "save it as UTF-8"),
        )
    return data, data[len(mark) :].decode(encoding)


def replaced(file: LibraryFile, replacements: Iterable[Replacement]) -> bytes:
    """The file's bytes with the replacements in its text; mark, encoding and line ends stay."""
    mark, encoding = _written_in(file.data)
    parts: list[str] = []
    at = 0
    # A set: of a scalar that an alias repeats, every use wants the same done.
    for replacement in sorted(set(replacements)):
        if replacement.start < at:
            raise InputError(
                Text("几处改写互相重叠", "changes overlap"),
                file=file.path,
                line=file.place(replacement.start)[0],
            )
        parts += (file.text[at : replacement.start], replacement.text)
        at = replacement.end
    text = "".join((*parts, file.text[at:]))
    return mark + text.encode(encoding or "utf-8")


def _written_in(data: bytes) -> tuple[bytes, str | None]:
    """(byte order mark, encoding); the encoding None where it is neither UTF-8 nor GB18030."""
    if data.startswith(codecs.BOM_UTF8):
        return codecs.BOM_UTF8, "utf-8"
    for encoding in _ENCODINGS:
        try:
            if data.decode(encoding).encode(encoding) == data:
                return b"", encoding
        except UnicodeDecodeError:
            continue
    return b"", None
