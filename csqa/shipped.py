"""Where the rules that ship with csqa lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path


def rules_folder() -> Path:
    """The folder that holds `signals/`, `profiles/`, `scorecards/` and a folder a dimension."""
    package = Path(__file__).parent
    inside = package / "_shipped"
    return inside if inside.is_dir() else package.parent / "rules"
