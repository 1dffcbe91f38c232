from __future__ import annotations

import io
import json
import pickle
from pathlib import Path

import pytest

from csqa.errors import InputError
from csqa.model import Reject, Transcript
from csqa.readers import READERS, STDIN, Chunk, Duplicate, ReadOptions, chunks, discover, read, read_chunk
from csqa.readers.reading import Format

NATIVE = '{"id": "%s", "turns": [{"role": "customer", "text": "在吗%s"}]}\n'
PASTED = "客户: 在吗\n客服: 您好\n"
CSV = "session_id,role,text\nK,customer,a\n"


def put(folder: Path, **files: str) -> None:
    for name, content in files.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def names(found: object) -> list[tuple[str, str]]:
    return [(Path(c.file).name, c.reader) for c in found if isinstance(c, Chunk)]  # type: ignore[attr-defined]


def test_a_folder_mixes_formats_and_passes_over_the_rest(tmp_path: Path) -> None:
    put(
        tmp_path, b_jsonl=NATIVE % (1, 1), a_txt=PASTED, sub__c_csv=CSV, d_md="# hi", e_py="x = 1", _hidden_txt=PASTED,
        _git__f_txt=PASTED, csqa_yaml="a: 1", empty_txt=" \n",
    )  # fmt: skip
    assert names(chunks([tmp_path])) == [("a.txt", "text"), ("b.jsonl", "native"), ("c.csv", "csv")]


def test_a_glob_gives_what_it_matches_in_order(tmp_path: Path) -> None:
    put(tmp_path, b_txt=PASTED, a_txt=PASTED, sub__c_txt=PASTED, d_md="")
    assert names(chunks([f"{tmp_path}/*"])) == [("a.txt", "text"), ("b.txt", "text"), ("c.txt", "text")]
    assert names(chunks([f"{tmp_path}/**/c*"])) == [("c.txt", "text")]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, a_txt=PASTED)
    assert len(list(chunks([tmp_path / "a.txt", tmp_path, f"{tmp_path}/*.txt"]))) == 1


def test_content_decides_where_the_name_does_not(tmp_path: Path) -> None:
    put(
        tmp_path,
        a_txt=NATIVE % (1, 1),
        b_txt=CSV,
        c_log=PASTED,
        d="[10:02:33] 客户: 在吗\n",
        e_json=NATIVE % (2, 2),
    )
    files = sorted(tmp_path.iterdir())
    assert dict(names(chunks(files))) == {
        "a.txt": "native",
        "b.txt": "csv",
        "c.log": "text",
        "d": "text",
        "e.json": "native",
    }


@pytest.mark.parametrize(("path", "why"), [("nothing.txt", "no such file"), ("*.none", "no file matches")])
def test_a_path_that_is_not_there_is_an_error(tmp_path: Path, path: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        list(chunks([tmp_path / path]))


def test_the_nearest_name_is_offered(tmp_path: Path) -> None:
    put(tmp_path, chats_jsonl=NATIVE % (1, 1))
    with pytest.raises(InputError) as raised:
        list(chunks([tmp_path / "chat.jsonl"]))
    assert "did you mean" in str(raised.value)


def test_a_named_file_that_is_no_transcript_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06"
    )
    with pytest.raises(InputError, match="not a transcript file"):
        list(chunks([tmp_path / "a.png"]))
    assert list(chunks([tmp_path])) == []


def test_json_that_is_no_transcript_is_set_aside_with_its_reason(tmp_path: Path) -> None:
    put(tmp_path, package_json='{\n  "name": "x"\n}', a_txt=PASTED)
    found = list(read(tmp_path))
    assert [type(x) for x in found] == [Transcript, Reject]


def test_a_large_file_is_cut_at_line_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discover, "CHUNK_BYTES", 1000)
    put(tmp_path, a_jsonl="".join(NATIVE % (i, "吗" * (i % 50)) for i in range(200)))
    pieces = [c for c in chunks([tmp_path]) if isinstance(c, Chunk)]
    assert len(pieces) > 10
    assert [p.end for p in pieces[:-1]] == [p.start for p in pieces[1:]]
    found = [t for p in pieces for t in read_chunk(pickle.loads(pickle.dumps(p)), ReadOptions())]
    assert [(t.id, t.source.line) for t in found if isinstance(t, Transcript)] == [
        (str(i), i + 1) for i in range(200)
    ]


@pytest.mark.parametrize(("content", "reader"), [(NATIVE % (1, 1), "native"), (PASTED, "text"), (CSV, "csv")])
def test_standard_input_is_recognised(content: str, reader: str) -> None:
    (chunk,) = chunks(["-"], stdin=io.BytesIO(content.encode()))
    assert isinstance(chunk, Chunk)
    assert chunk.reader == reader
    (found,) = read_chunk(chunk)
    assert isinstance(found, Transcript)
    assert found.source.file == STDIN


def test_standard_input_is_cut_like_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discover, "CHUNK_BYTES", 1000)
    monkeypatch.setattr(discover, "_HEAD", 500)
    content = "".join(NATIVE % (i, i) for i in range(100)).encode()
    found = list(read("-", stdin=io.BytesIO(content)))
    assert [(t.id, t.source.line) for t in found if isinstance(t, Transcript)] == [
        (str(i), i + 1) for i in range(100)
    ]


def test_empty_standard_input_is_nothing() -> None:
    assert list(read("-", stdin=io.BytesIO(b" \n"))) == []


def test_the_same_session_in_two_files_counts_once_and_is_said(tmp_path: Path) -> None:
    put(tmp_path, a_jsonl=NATIVE % (1, 1), b_jsonl=NATIVE % (2, 2) + NATIVE % (1, 1))
    found = list(read(tmp_path))
    assert [x.id for x in found if isinstance(x, Transcript)] == ["1", "2"]
    (duplicate,) = (x for x in found if isinstance(x, Duplicate))
    assert (duplicate.id, duplicate.source.line, Path(duplicate.first.file).name) == ("1", 2, "a.jsonl")


def test_one_id_with_other_words_is_kept_under_an_id_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, a_jsonl=NATIVE % (1, 1) + NATIVE % (1, 2) + NATIVE % (1, 2) + NATIVE % (1, 3))
    found = list(read(tmp_path))
    ids = [x.id for x in found if isinstance(x, Transcript)]
    assert len(set(ids)) == 3
    assert ids[0] == "1"
    assert all(i.startswith("1~") for i in ids[1:])
    assert sum(isinstance(x, Duplicate) for x in found) == 1


def test_a_session_without_an_id_is_known_again_in_another_format(tmp_path: Path) -> None:
    turns = [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "您好"}]
    put(tmp_path, a_txt=PASTED, b_json=json.dumps({"turns": turns}))
    assert [type(x) for x in read(tmp_path)] == [Transcript, Duplicate]


def test_a_file_that_goes_away_is_set_aside(tmp_path: Path) -> None:
    put(tmp_path, a_txt=PASTED)
    (chunk,) = chunks([tmp_path])
    (tmp_path / "a.txt").unlink()
    assert isinstance(chunk, Chunk)
    (found,) = read_chunk(chunk)
    assert isinstance(found, Reject)


@pytest.mark.parametrize("format_", READERS.values(), ids=READERS)
def test_every_reader_has_the_names_of_one(format_: Format) -> None:
    reader = format_.reader()
    assert callable(reader.read)
    assert callable(reader.sniff)
    assert callable(reader.splits)
    assert all(e.startswith(".") for e in format_.extensions)


def test_no_extension_belongs_to_two_readers() -> None:
    extensions = [e for f in READERS.values() for e in f.extensions]
    assert len(extensions) == len(set(extensions))


def test_the_fixtures_read_without_a_reject(fixtures: Path) -> None:
    found = list(read(fixtures))
    assert not [x for x in found if not isinstance(x, Transcript)]
    assert len(found) == 28
