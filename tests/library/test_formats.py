from __future__ import annotations

from pathlib import Path

import pytest

from csqa.errors import InputError
from csqa.library import writing
from csqa.library.entry import LibraryFile, Replacement
from csqa.library.files import read_file, read_library
from csqa.model import Script, Source

FULL = Script(
    id="return-7",
    scenario="after-sale",
    questions=("七天内能退吗", "不喜欢可以退货吗"),
    reply=("可以的，签收后{天数}天内\n  保持完好就能退", "运费由我们承担😊：放心"),
    placeholders=("天数", "订单号"),
    lang="zh",
    owner="王芳",
    reviewed="2026-10-01",
    valid_from="2026-01-01",
    valid_until="2026-12-31",
    tags=("退货", "运费"),
)
PLAIN = Script(id="hi", reply=('= 您好, "亲": #1 号客服为您服务',))


def stripped(script: Script) -> Script:
    import msgspec

    return msgspec.structs.replace(script, source=Source("<memory>"))


def as_file(tmp_path: Path, kind: str, *scripts: Script) -> list[Path]:
    if kind == "md":
        files = [tmp_path / f"{number}.md" for number in range(len(scripts))]
        for file, script in zip(files, scripts, strict=True):
            file.write_bytes(writing.as_markdown(script))
        return files
    encode = {
        "yaml": writing.as_yaml,
        "csv": writing.as_csv,
        "xlsx": writing.as_xlsx,
        "jsonl": writing.as_json_lines,
    }[kind]
    file = tmp_path / f"scripts.{kind}"
    file.write_bytes(encode(scripts))
    return [file]


KINDS = ["yaml", "md", "csv", "xlsx", "jsonl"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_comes_back(tmp_path: Path, kind: str) -> None:
    files = as_file(tmp_path, kind, FULL, PLAIN)
    back = [stripped(entry.script) for file in read_library(files) for entry in file.entries]
    assert back == [FULL, PLAIN]


@pytest.mark.parametrize("kind", ["yaml", "md", "csv"])
def test_every_character_of_a_text_is_where_it_points(tmp_path: Path, kind: str) -> None:
    for path in as_file(tmp_path, kind, FULL, PLAIN):
        file = read_file(path)
        for entry in file.entries:
            for piece in (*entry.questions, *entry.reply):
                assert len(piece.offsets) == len(piece.text) + 1
                for c, at in zip(piece.text, piece.offsets, strict=False):
                    assert file.text[at] == c or c in '\n"\\'


@pytest.mark.parametrize("kind", ["yaml", "md", "csv", "xlsx"])
def test_a_replacement_changes_its_words_and_nothing_else(tmp_path: Path, kind: str) -> None:
    path = as_file(tmp_path, kind, FULL)[0]
    file = read_file(path)
    piece = file.entries[0].reply[1]
    at = piece.text.index("我们")
    start, end = piece.offsets[at], piece.offsets[at + 2]
    data = file.write(file, [Replacement(start, end, "本店", piece.cell)])
    path.write_bytes(data)
    again = read_file(path).entries[0].script
    assert again.reply == (FULL.reply[0], "运费由本店承担😊：放心")
    assert stripped(again).questions == FULL.questions
    if kind != "xlsx":
        assert data.decode("utf-8-sig").replace("本店", "我们") == file.text


def test_a_workbook_keeps_every_other_part(tmp_path: Path) -> None:
    import zipfile

    path = as_file(tmp_path, "xlsx", FULL, PLAIN)[0]
    before = {i.filename: zipfile.ZipFile(path).read(i) for i in zipfile.ZipFile(path).infolist()}
    file = read_file(path)
    piece = file.entries[1].reply[0]
    path.write_bytes(file.write(file, [Replacement(piece.offsets[0], piece.offsets[1], "＝", piece.cell)]))
    after = {i.filename: zipfile.ZipFile(path).read(i) for i in zipfile.ZipFile(path).infolist()}
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]
    assert read_file(path).entries[1].script.reply == ("＝" + PLAIN.reply[0][1:],)


def test_gb18030_and_its_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号,回复\r\na,你好\r\n".encode("gb18030"))
    file = read_file(path)
    piece = file.entries[0].reply[0]
    data = file.write(file, [Replacement(piece.offsets[0], piece.offsets[1], "您")])
    assert data == "编号,回复\r\na,您好\r\n".encode("gb18030")


def test_places_count_lines_as_editors_do(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("- id: a\r\n  reply: |\r\n    😊甲\r\n    乙不行\r\n".encode())
    file = read_file(path)
    piece = file.entries[0].reply[0]
    at = piece.offsets[piece.text.index("不行")]
    assert file.place(at) == (4, 6)
    assert file.line(4) == "    乙不行"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "a.yaml",
            "- id: a\n  reply: x\n  ownr: y\n",
            "a.yaml:3: [0].ownr: unknown key ownr; did you mean owner?",
        ),
        ("a.yaml", "- id: a\n", "a.yaml:1: [0]: the key reply is missing"),
        ("a.yaml", "id: a\nreply: ' '\n", "a.yaml:2: reply: there is no reply"),
        ("a.yaml", "id: a\nreply: x\nreviewed: soon\n", "a.yaml:3: reviewed: "),
        (
            "a.yaml",
            "id: a\nreply: x\nvalid: {from: 2026-02-01, until: 2026-01-01}\n",
            "a.yaml:3: valid: it ends before it begins",
        ),
        ("a.yaml", "scripts: []\nother: 1\n", "a.yaml:2: other: other can't stand beside scripts"),
        ("a.csv", "id,reply,ower\na,x,y\n", "a.csv:1: unknown column ower; did you mean owner?"),
        ("a.csv", "id,question\na,x\n", "a.csv:1: the column reply is missing"),
        ("a.csv", "id,reply,reviewed\na,x,1.2.3\n", "a.csv:2: reviewed: not a date: 1.2.3"),
        ("a.csv", 'id,reply\na,"x\n', "a.csv:2: a quote is never closed"),
        ("a.md", "您好\n", "a.md:1: there is no front matter"),
        ("a.md", "---\nid: a\nownr: b\n---\n您好\n", "a.md:3: ownr: unknown key ownr"),
        ("a.jsonl", '{"id": "a"}\n', "a.jsonl:1: reply: there is no reply"),
        ("a.jsonl", "{\n", "a.jsonl:1: not valid JSON"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as e:
        read_file(Path(name))
    assert e.value.render("en").startswith(said)


def test_a_folder_gives_its_files_in_order_without_readme(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.csv", "README.md", ".hidden.yaml", "notes.txt"):
        (tmp_path / name).write_text("id,reply\n" if name == "a.csv" else "[]", encoding="utf-8")
    assert [Path(file.path).name for file in read_library([tmp_path])] == ["a.csv", "b.yaml"]


def test_a_block_scalar_ends_without_a_line_break(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: a\nreply: |\n  您好\n\n  再见\n\n", encoding="utf-8")
    piece = read_file(tmp_path / "a.yaml").entries[0].reply[0]
    assert piece.text == "您好\n\n再见"
    assert len(piece.offsets) == len(piece.text) + 1


def test_what_is_not_there_names_what_is(tmp_path: Path) -> None:
    (tmp_path / "scripts.yaml").write_text("[]")
    with pytest.raises(InputError) as e:
        list(read_library([tmp_path / "script.yaml"]))
    assert "scripts.yaml" in e.value.render("en")


def test_files_say_how_they_are_written(tmp_path: Path) -> None:
    file = read_file(as_file(tmp_path, "jsonl", PLAIN)[0])
    assert isinstance(file, LibraryFile)
    with pytest.raises(InputError, match="in place"):
        file.write(file, [])
