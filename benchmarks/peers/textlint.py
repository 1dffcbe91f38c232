"""textlint with its rule prh, one entry for each phrase, over the chats as text files.

From npm, once, into a folder of its own in the user's cache; `csqa-benchmarks` there, or what `CSQA_BENCHMARK_PEERS` names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from corpora import text_files

NAME = "textlint"
PACKAGES = ("textlint@15", "textlint-rule-prh@6")
SECONDS = 300
"""What npm may take."""


def folder() -> Path:
    if given := os.environ.get("CSQA_BENCHMARK_PEERS"):
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("csqa-benchmarks", appauthor=False)


def program() -> Path:
    return folder() / "node_modules" / "textlint" / "bin" / "textlint.js"


def installed() -> bool:
    return program().exists() and shutil.which("node") is not None


def install() -> None:
    """Asks npm for it, where npm is; it is still missing afterwards where there is no network."""
    npm = shutil.which("npm")
    if npm is None or installed():
        return
    print(f"textlint: npm install into {folder()}", file=sys.stderr, flush=True)
    folder().mkdir(parents=True, exist_ok=True)
    arguments = ["install", "--prefix", str(folder()), "--no-audit", "--no-fund", *PACKAGES]
    try:
        done = subprocess.run([npm, *arguments], capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        print("textlint: npm took too long", file=sys.stderr)
        return
    if done.returncode != 0:
        print(f"textlint: npm failed: {done.stderr[-500:]}", file=sys.stderr)


def command(corpus: Any, phrases: list[str], place: Path) -> list[str] | None:
    node = shutil.which("node")
    if node is None or not installed():
        return None
    rules = [{"pattern": phrase, "expected": "※"} for phrase in phrases]
    (place / "prh.yml").write_text(json.dumps({"version": 1, "rules": rules}), encoding="utf-8")
    settings = {"rules": {"prh": {"rulePaths": [str(place / "prh.yml")]}}}
    (place / "textlintrc.json").write_text(json.dumps(settings), encoding="utf-8")
    texts = text_files(corpus, place / "textlint-texts")
    base = str(folder() / "node_modules")
    options = ["--config", str(place / "textlintrc.json"), "--rules-base-directory", base, "--format", "json"]
    return [node, str(program()), *options, f"{texts.as_posix()}/*.txt"]


def hits(out: Path) -> int:
    return sum(len(file["messages"]) for file in json.loads(out.read_text(encoding="utf-8")))
