"""The library as a source of better wordings, where the configuration names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csqa.config import Config

if TYPE_CHECKING:
    from csqa.library.wording import Wordings


def wordings_of(held: Config, *, use_cache: bool = True) -> Wordings | None:
    """Loaded, so that what is wrong with the library is said before the first conversation. Raises InputError."""
    if not held.library:
        return None
    from csqa.library.wording import Wordings

    wordings = Wordings(held.library, held.rules, held.profile, use_cache=use_cache)
    wordings.load()
    return wordings
