"""Ids and names that are personal themselves: a call centre's customer is often the number that called.

Two of them must never become one, and the same must stay the same from day to day; so a mark of the original follows
what is left in sight: `138****5678~1f4a09`. It is made with a key that never leaves the machine: without a key, trying the
ten thousand numbers that fit would tell which it was.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from csqa.masking.text import masked_text

VARIABLE = "CSQA_MASK_KEY"
"""Where it is set, its text is the key: machines that share it write the same marks."""
_REMEMBERED = 1 << 12


@lru_cache(_REMEMBERED)
def masked_name(name: str) -> str:
    """`name`, or what may be shown of it, with its mark."""
    hidden = masked_text(name)
    if hidden == name:
        return name
    mark = hashlib.blake2s(name.encode("utf-8", "surrogatepass"), digest_size=4, key=_key()).hexdigest()
    return f"{hidden}~{mark}"


def marked_by() -> bytes:
    """Stands for the key: the same where the same names get the same marks. It does not tell the key."""
    return hashlib.blake2s(b"", key=_key()).digest()


@lru_cache(1)
def _key() -> bytes:
    """32 bytes: from the environment, else from this user's own file, which the first who needs it writes."""
    if given := os.environ.get(VARIABLE):
        return hashlib.blake2s(given.encode("utf-8", "surrogateescape")).digest()
    from platformdirs import user_data_path

    file = user_data_path("csqa", appauthor=False) / "mask.key"
    try:
        return _kept(file)
    except OSError:
        # Nowhere to keep one: every process of this machine still comes to the same.
        import uuid

        return hashlib.blake2s(f"csqa {uuid.getnode()}".encode()).digest()


def _kept(file: Path) -> bytes:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
        ) as out:
            out.write(os.urandom(32).hex())
        try:
            # Of two processes that come here at once the first one's key holds for both.
            os.link(part, file)
        except FileExistsError:
            pass
        except OSError:
            os.replace(part, file)
        part.unlink(missing_ok=True)
    return hashlib.blake2s(file.read_bytes()).digest()
