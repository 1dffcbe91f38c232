"""`--fix` over libraries written in every style: the fixed characters change, and no other byte does."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csqa.commands import library_run
from csqa.library.files import read_file
from csqa.library.fixing import Fix, fixed_as_far_as_possible, fixes
from csqa.library.lint import check
from csqa.ruleset.kinds.script import Setting
from csqa.ruleset.load import RuleSet, load_rules
from tests.commands.conftest import Csqa, csqa

__all__ = ["csqa", "library_run"]

MENDED = [
    ("您好,嗯", "您好，嗯"),
    ("请您您稍", "请您稍"),
    ("稍等(三分)吧", "稍等（三分）吧"),
    ("謝謝!再見", "謝謝！再見"),
]
"""What stands in a reply, and what `--fix` makes of it."""
AROUND = ["", "亲😊", "👨‍👩‍👧 ", "{订单号} ", "「好」", "10:30 ", "a.b ", "再會"]
LEAVES = "# 甲,乙!丙(丁)您您\n"
"""A comment is no reply."""


def pair(rng: random.Random) -> tuple[str, str]:
    """A reply's words, and what they become."""
    wrong, right = rng.choice(MENDED)
    head = rng.choice(AROUND)
    return head + wrong, head + right


Styled = Callable[[int, list[tuple[str, str]], bool], str]


def plain(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f"- id: s{n}\n  reply: 嗯{said[0][new]}\n"


def plain_folded(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f"- id: s{n}\n  reply: 嗯{said[0][new]}\n    {said[1][new]}\n\n    另{said[2][new]}  # 您您,好\n"


def single(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f"- id: s{n}\n  reply: '说''{said[0][new]}''{said[1][new]}'\n"


def single_folded(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f"- id: s{n}\n  reply: '{said[0][new]}\n    {said[1][new]}\n\n    {said[2][new]}'\n"


def double(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f'- id: s{n}\n  reply: "\\"{said[0][new]}\\" \\u4f60\\U0001F600\\n{said[1][new]}\\t\\\\"\n'


def double_folded(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f'- id: s{n}\n  reply: "{said[0][new]} \\\n    {said[1][new]}\n    {said[2][new]}"\n'


def literal(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f"- id: s{n}\n  reply: |\n    {said[0][new]}\n      {said[1][new]}\n\n    {said[2][new]}\n  tags: [a]\n"


def literal_kept(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f"- reply: |2+ # {said[0][0]}\n    {said[0][new]}  \n     {said[1][new]}\n\n\n  id: s{n}\n"


def folded(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f"- id: s{n}\n  reply: >-\n    {said[0][new]}\n    {said[1][new]}\n\n    {said[2][new]}\n       {said[0][new]}\n"


def flow(n: int, said: list[tuple[str, str]], new: bool) -> str:
    a, b = (said[i][new].replace("{订单号}", "") for i in (0, 1))
    return f"- {{id: s{n}, tags: [a, b], reply: [\"{a}\", '{b}', ok]}}\n"


def listed(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return f"- id: s{n}\n  reply:\n  - 嗯{said[0][new]}\n  -   |\n     {said[1][new]}\n  - !!str '{said[2][new]}'\n"


def anchored(n: int, said: list[tuple[str, str]], new: bool) -> str:
    return (
        f"- id: s{n}\n  reply: &a{n} 嗯{said[0][new]}\n- {{id: s{n}x, reply: *a{n}}}\n"
        f'- id: s{n}y\n  reply: &b{n} |\n    {said[1][new]}\n- id: s{n}z\n  reply: &c{n} !!str "{said[2][new]}"\n'
    )


STYLES: list[Styled] = [
    plain, plain_folded, single, single_folded, double, double_folded, literal, literal_kept, folded, flow, listed, anchored,
]  # fmt: skip


def library(seed: int, scripts: int) -> tuple[str, str]:
    rng = random.Random(seed)
    before, after = [LEAVES], [LEAVES]
    for n in range(scripts):
        style = rng.choice(STYLES)
        said = [pair(rng) for _ in range(3)]
        before.append(style(n, said, False) + rng.choice(["", "\n", LEAVES]))
        after.append(style(n, said, True) + before[-1][len(style(n, said, False)) :])
    return "".join(before), "".join(after)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules(to="scripts", select=["half-width-punctuation", "doubled-courtesy"])


def mended(path: Path, rules: RuleSet) -> bytes:
    file = read_file(path)
    of_file: list[Fix] = list(fixes(check([file], rules, Setting()), unsafe=False))
    data, failed = fixed_as_far_as_possible(file, of_file)
    assert failed == []
    return data if data is not None else file.data


def test_a_library_of_1000_scripts_changes_in_the_fixed_characters_alone(csqa: Csqa, tmp_path: Path) -> None:
    before, after = library(1, 1000)
    path = tmp_path / "lib.yaml"
    path.write_bytes(before.encode())
    assert "1 files mended" in csqa("scripts", "check", "lib.yaml", "--fix", "--quiet").err
    got = path.read_text(encoding="utf-8").split("\n")
    assert [pair for pair in zip(got, after.split("\n"), strict=True) if pair[0] != pair[1]] == []
    csqa("scripts", "check", "lib.yaml", "--fix", "--quiet")
    assert path.read_bytes() == after.encode()


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
@pytest.mark.parametrize("form", ["lf", "crlf", "bom", "gb18030"])
def test_every_style_in_every_encoding(tmp_path: Path, rules: RuleSet, style: Styled, form: str) -> None:
    rng = random.Random(form)
    path = tmp_path / "lib.yaml"

    def written(text: str) -> bytes:
        if form == "crlf":
            return text.replace("\n", "\r\n").encode()
        return text.encode({"bom": "utf-8-sig", "gb18030": "gb18030"}.get(form, "utf-8"))

    for n in range(20):
        said = [pair(rng) for _ in range(3)]
        path.write_bytes(written(style(n, said, False)))
        got = mended(path, rules)
        assert got == written(style(n, said, True)), (
            path.read_bytes().decode(errors="replace"),
            got.decode(),
        )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 10**9))
def test_whatever_stands_together(tmp_path: Path, rules: RuleSet, seed: int) -> None:
    before, after = library(seed, 6)
    path = tmp_path / "lib.yaml"
    path.write_bytes(before.encode())
    assert mended(path, rules).decode() == after


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_markdown_and_csv(tmp_path: Path, rules: RuleSet, seed: int, end: str, mark: bool) -> None:
    rng = random.Random(seed)
    said = [pair(rng) for _ in range(4)]
    encoding = "utf-8-sig" if mark else "utf-8"

    def markdown(new: bool) -> bytes:
        text = (
            f"---\nid: a # 您您\ntags: [b]\n---\n# 您您在吗,在\n\n{said[0][new]}\n\n* {said[1][new]}  \n---\n"
            f"{said[2][new]}\n<!-- 您您 -->"
        )
        return text.replace("\n", end).encode(encoding)

    def table(new: bool) -> bytes:
        one, two = said[0][new], said[1][new]
        rows = [
            "编号,问题,回复",
            f'a,"在吗,您您","说""{one}""' + end + f'---{end}{two}"',
            f"b,,{said[2][new] if ',' not in said[2][0] else '请您稍等'}",
            f'"c" ,x,"{said[3][new]}"',
        ]
        return (end.join(rows) + end).encode(encoding)

    for name, write in (("a.md", markdown), ("a.csv", table)):
        path = tmp_path / name
        path.write_bytes(write(False))
        if name == "a.md":
            # A comment in the text is text: its 您您 is mended too.
            assert mended(path, rules) == write(True).replace("<!-- 您您".encode(), "<!-- 您".encode())
        else:
            assert mended(path, rules) == write(True)
