from __future__ import annotations

import unicodedata

import click
import pytest

from csqa.commands import COMMANDS
from csqa.commands.history import TABLE as HISTORY
from csqa.commands.language import asked_for, begin
from csqa.commands.rules import TABLE
from csqa.main import cli
from tests.commands.conftest import Csqa

EVERY_COMMAND = [
    (),
    *((name,) for name in COMMANDS),
    *(("rules", name) for name in TABLE),
    *(("history", name) for name in HISTORY),
    *(("scripts", name) for name in ("check", "convert")),
    *(("baseline", name) for name in ("create", "update", "prune")),
]


@pytest.mark.parametrize(
    ("args", "lang"),
    [
        (["check", "--lang", "zh"], "zh"),
        (["--lang=en", "check"], "en"),
        (["check", "--lang", "fr"], None),
        (["check", "--lang"], None),
        (["check", "--", "--lang", "zh"], None),
        (["check"], None),
    ],
)
def test_the_language_is_known_before_the_command_line_is_parsed(args: list[str], lang: str | None) -> None:
    assert asked_for(args) == lang


@pytest.mark.parametrize(
    ("locale", "heading"), [("zh_CN.UTF-8", "用法: csqa"), ("de_DE.UTF-8", "Usage: csqa")]
)
def test_help_follows_the_locale(
    csqa: Csqa, monkeypatch: pytest.MonkeyPatch, locale: str, heading: str
) -> None:
    monkeypatch.setenv("LANG", locale)
    assert csqa("--help").out.startswith(heading)


def test_lang_wins_over_the_locale_wherever_it_stands(csqa: Csqa) -> None:
    assert csqa("init", "--help", "--lang", "zh").out.startswith("用法: csqa init")
    assert csqa("--lang", "zh", "init", "--help").out.startswith("用法: csqa init")


def test_errors_speak_the_language_too(csqa: Csqa) -> None:
    assert csqa("chek", "--lang", "zh").err == "错误：csqa：没有命令 chek；是否想用 check？\n"
    assert csqa("chek").err == "error: csqa: there is no command chek; did you mean check?\n"


@pytest.mark.parametrize("path", EVERY_COMMAND, ids=" ".join)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_teaches_by_example_in_80_cells(csqa: Csqa, path: tuple[str, ...], lang: str) -> None:
    out = csqa(*path, "--lang", lang, "--help").out
    assert ("示例:" if lang == "zh" else "Examples:") in out
    wide = [line for line in out.splitlines() if cells(line) > 80]
    assert wide == []


@pytest.mark.parametrize("path", EVERY_COMMAND, ids=" ".join)
def test_chinese_help_leaves_no_english_sentence(csqa: Csqa, path: tuple[str, ...]) -> None:
    for line in csqa(*path, "--lang", "zh", "--help").out.splitlines():
        assert " the " not in line
        assert "Show" not in line


@pytest.mark.parametrize("path", EVERY_COMMAND, ids=" ".join)
def test_every_example_is_a_command_that_parses(path: tuple[str, ...]) -> None:
    """An example in a help that csqa itself would refuse teaches the wrong thing."""
    begin(["--lang", "en"])
    out = command_at(path)
    for line, _ in out.examples:  # type: ignore[attr-defined]
        words = line[line.index("csqa ") :].split("|")[-1 if line.startswith("csqa") is False else 0].split()
        words = [w.strip("\"')") for w in words if w not in {"$(csqa"}]
        assert_known(words[1:])


def command_at(path: tuple[str, ...]) -> click.Command:
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


def assert_known(words: list[str]) -> None:
    command: click.Command = cli
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("-"):
            command = command_at_name(command, word)
        elif word.startswith("--"):
            names = [
                o for p in command.get_params(click.Context(command)) for o in (*p.opts, *p.secondary_opts)
            ]
            assert word.split("=")[0] in names


def command_at_name(group: click.Group, name: str) -> click.Command:
    found = group.get_command(click.Context(group), name)
    assert found is not None, name
    return found


def cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
