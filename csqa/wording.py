"""What a person reads, in both languages."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Lang = Literal["zh", "en"]


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One statement in Chinese and in English."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def filled(self, values: Mapping[str, Any]) -> Text:
        """Both languages with `{name}` replaced; a name that is not given stays as it stands."""
        known = _Known(values)
        return Text(self.zh.format_map(known), self.en.format_map(known))


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def default_lang() -> Lang:
    """`zh` where the locale is Chinese, else `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
