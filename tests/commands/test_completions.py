from __future__ import annotations

import pytest

from tests.commands.conftest import Csqa


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_it_prints_a_script_for_the_shell(csqa: Csqa, shell: str) -> None:
    code, out, err = csqa("completions", shell)
    assert (code, err) == (0, "")
    assert f"_CSQA_COMPLETE={shell}_complete" in out


def test_the_script_completes_commands(csqa: Csqa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_CSQA_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "csqa ch")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit):
        csqa()
