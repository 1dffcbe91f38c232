from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

from tests.commands.conftest import Csqa


def test_version(csqa: Csqa) -> None:
    assert csqa("--version") == (0, f"csqa {version('csqa')}\n", "")


def test_no_command_shows_the_help_on_stderr_and_is_a_usage_error(csqa: Csqa) -> None:
    code, out, err = csqa()
    assert (code, out) == (2, "")
    assert err.startswith("Usage: csqa")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["chek"], "csqa: there is no command chek; did you mean check?"),
        (["rules", "lst"], "csqa rules: there is no command lst; did you mean list?"),
        (["xyzzy"], "csqa: there is no command xyzzy; see csqa --help"),
        (["--verson"], "csqa: there is no option --verson; did you mean --version?"),
        (["init", "--forse"], "csqa init: there is no option --forse; did you mean --force?"),
        (["--lang", "fr"], "csqa: --lang: fr is not one of zh|en"),
        (["--lang"], "csqa: option '--lang' requires an argument; see csqa --help"),
        (["completions"], "csqa completions: SHELL is missing; see csqa completions --help"),
        (
            ["completions", "bahs"],
            "csqa completions: SHELL: bahs is not one of bash|zsh|fish; did you mean bash?",
        ),
        (["init", "a", "b"], "csqa init: got unexpected extra argument (b); see csqa init --help"),
    ],
)
def test_a_mistyped_command_line_is_one_line_with_the_nearest_valid_name(
    csqa: Csqa, args: list[str], message: str
) -> None:
    assert csqa(*args) == (2, "", f"error: {message}\n")


def test_an_interrupt_ends_with_130(csqa: Csqa, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, KeyboardInterrupt())
    assert csqa("init") == (130, "", "\ninterrupted\n")


def test_a_bug_is_one_line_that_says_how_to_report_it(csqa: Csqa, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, ZeroDivisionError("oh\nno"))
    code, out, err = csqa("init")
    assert (code, out) == (2, "")
    assert err.startswith("error: a bug in csqa (ZeroDivisionError: oh no).")
    assert "CSQA_DEBUG=1" in err
    assert err.count("\n") == 1


def test_a_bug_shows_its_traceback_when_asked(csqa: Csqa, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, ZeroDivisionError("oh no"))
    monkeypatch.setenv("CSQA_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        csqa("init")


def test_a_reader_that_hangs_up_is_no_error() -> None:
    script = f"{sys.executable} -m csqa.main completions bash | {sys.executable} -c pass"
    done = subprocess.run(script, shell=True, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""


def test_starting_imports_nothing_heavy() -> None:
    heavy = {"yaml", "re2", "hyperscan", "jieba", "rich", "opencc", "multiprocessing", "charset_normalizer"}
    code = "import sys, csqa.main; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert heavy.isdisjoint(loaded.stdout.split())


def interrupt(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("csqa.commands.init.command.callback", fail)
