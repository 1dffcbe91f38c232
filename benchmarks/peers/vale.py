"""Vale, where one is on the path, with one style of existence rules over the chats as text files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from corpora import text_files

NAME = "Vale"


def installed() -> bool:
    return shutil.which("vale") is not None


def command(corpus: Any, phrases: list[str], place: Path) -> list[str] | None:
    vale = shutil.which("vale")
    if vale is None:
        return None
    style = place / "styles" / "Listed"
    style.mkdir(parents=True)
    rule = {"extends": "existence", "message": "'%s'", "level": "error", "nonword": True, "tokens": phrases}
    (style / "Phrases.yml").write_text(json.dumps(rule, ensure_ascii=False), encoding="utf-8")
    settings = place / "vale.ini"
    settings.write_text(
        f"StylesPath = {style.parent.as_posix()}\nMinAlertLevel = suggestion\n[*.txt]\nBasedOnStyles = Listed\n",
        encoding="utf-8",
    )
    texts = text_files(corpus, place / "vale-texts")
    return [vale, f"--config={settings}", "--output=JSON", "--no-exit", str(texts)]


def hits(out: Path) -> int:
    return sum(len(found) for found in json.loads(out.read_text(encoding="utf-8")).values())
