"""What a signal's author gets wrong is said with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from csqa.errors import InputError
from csqa.signals.load import compile_signals, read_signals


def load(tmp_path: Path, **files: str) -> None:
    (tmp_path / "signals").mkdir(exist_ok=True)
    for name, text in files.items():
        (tmp_path / "signals" / f"{name}.yaml").write_text(text, encoding="utf-8")
    compile_signals(read_signals([tmp_path]))


@pytest.mark.parametrize(
    ("yaml", "line", "says"),
    [
        ("signal: s\nabout: a\nzh:\n  phrases: [12315]", 4, '"12315"'),
        ("signal: s\nabout: a\nzh:\n  phrases: [no]", 4, '"no"'),
        ("signal: s\nabout: a\nzh:\n  phrases: [1:30]", 4, '"1:30"'),
        ("signal: s\nabout: a\nzh:\n  pattern: [好]", 4, "did you mean patterns"),
        ("signal: s\nabout: a\nby: agents", 3, "did you mean agent"),
        ("signal: s\nabout: a\nzh:\n  patterns:\n    - 好\n    - '(?=好)'", 6, "look-around"),
        ("signal: s\nabout: a\nany_of: [t]", 1, "there is no signal t"),
        ("signal: s\nabout: a\nzh: {phrases: [好的]}\nabout: b", 4, "stands twice"),
        ("signal: time\nabout: a", 1, "is computed"),
        (
            "signal: s\nabout: a\ngiven: {signal: s2}\n---\nsignal: s2\nabout: b\ngiven: {signal: s}",
            1,
            "circle",
        ),
        ("signal: s\n about: a", 2, "not valid YAML"),
        ("signal: s\nabout: a\n---\nextends: t", 4, "there is no signal t"),
        (
            "signal: s\nabout: a\nzh: {phrases: [好的]}\n---\nextends: s\nremove: {zh: {phrases: [好]}}",
            6,
            "holds no",
        ),
        ("signal: s\nabout: a\n---\nsignal: s\nabout: b", 4, "defined in"),
    ],
)
def test_errors_name_line_and_mend(tmp_path: Path, yaml: str, line: int, says: str) -> None:
    with pytest.raises(InputError) as e:
        load(tmp_path, one=yaml)
    assert e.value.line == line
    assert says in e.value.render("en")
    assert str(tmp_path) in e.value.render("zh")


def test_a_team_adds_to_and_removes_from_a_signal(tmp_path: Path) -> None:
    for folder, text in (
        ("shipped", "signal: s\nabout: a\nzh: {phrases: [甲方, 乙方]}"),
        ("team", "extends: s\nadd: {zh: {phrases: [丙方]}}\nremove: {zh: {phrases: [甲方]}}"),
    ):
        (tmp_path / folder / "signals").mkdir(parents=True)
        (tmp_path / folder / "signals" / "one.yaml").write_text(text, encoding="utf-8")
    signals = compile_signals(read_signals([tmp_path / "shipped", tmp_path / "team"]))
    assert [p.written for p in signals.patterns()] == ["乙方", "丙方"]
