"""Which file may import what. The layers themselves are in pyproject.toml, for `lint-imports`."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import csqa

PACKAGE = Path(csqa.__file__).parent
IN_ONE_FILE = ("hyperscan", "re2", "jieba", "spacy", "opencc", "duckdb")
ONLY_WHERE_NEEDED = (
    *IN_ONE_FILE,
    "yaml",
    "python_calamine",
    "charset_normalizer",
    "stdnum",
    "multiprocessing",
    "filelock",
)


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """(top-level package, statement) of every import below `tree`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], node


def modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(PACKAGE).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", IN_ONE_FILE)
def test_a_heavy_library_is_imported_in_one_file_only(package: str) -> None:
    files = sorted({file for file, tree in modules() for name, _ in imported(tree) if name == package})
    assert len(files) <= 1


def test_what_is_heavy_is_imported_inside_the_function_that_needs_it() -> None:
    at_the_top = defaultdict(list)
    for file, tree in modules():
        for statement in tree.body:
            for name, _ in imported(statement) if isinstance(statement, ast.Import | ast.ImportFrom) else ():
                if name in ONLY_WHERE_NEEDED:
                    at_the_top[name].append(file)
    assert at_the_top == {}


def test_everything_that_is_imported_is_declared() -> None:
    """A library that only happens to be installed (as another one's dependency) may be gone tomorrow."""
    import sys
    import tomllib

    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = (project["dependencies"], *project["optional-dependencies"].values())
    declared = " ".join(requirement for group in groups for requirement in group).lower()
    distributions = {
        "re2": "google-re2",
        "yaml": "pyyaml",
        "charset_normalizer": "charset-normalizer",
        "python_calamine": "python-calamine",
        "stdnum": "python-stdnum",
    }
    used = {name for _, tree in modules() for name, _ in imported(tree)} - sys.stdlib_module_names - {"csqa"}
    missing = {name for name in used if distributions.get(name, name).lower() not in declared}
    assert missing == set()
