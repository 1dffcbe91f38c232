"""The engine over Arrow record batches, without Spark: the bytes of `csqa check`."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from csqa import cluster
from csqa.cluster.folders import packed, unpacked
from csqa.cluster.plan import Engine, engine
from csqa.errors import InputError
from tests.cluster import tables
from tests.cluster.conftest import Checked, check

BAD = {"role": "agent", "text": "没办法"}
ASKS = {"role": "customer", "text": "能退吗"}


@pytest.fixture(scope="module")
def plan() -> cluster.Plan:
    return cluster.plan(lang="en")


def lines(batches: list[pa.RecordBatch]) -> list[str]:
    rows = [row for batch in batches for row in batch.to_pylist()]
    return [row["json"] for row in rows if row["kind"] == "transcript"]


def table(*records: object, **more: Any) -> pa.Table:
    texts = [r if isinstance(r, str) or r is None else json.dumps(r, ensure_ascii=False) for r in records]
    return pa.table({"record": pa.array(texts, pa.string()), **more})


def test_lines_cases_and_agents_are_those_of_check(checked: Checked, plan: cluster.Plan) -> None:
    judged = list(cluster.lint(tables.records(checked), plan))
    cases = cluster.cases(judged, plan)
    assert lines(judged) + cases.column("json").to_pylist() == checked.output
    assert cluster.agent_scores(judged, [cases], plan).to_pylist() == checked.agents


def test_a_dataset_of_parquet_is_read_as_it_streams(
    checked: Checked, plan: cluster.Plan, tmp_path: Path
) -> None:
    pq.write_table(tables.records(checked), tmp_path / "chats.parquet", row_group_size=50)
    judged = list(cluster.lint(ds.dataset(tmp_path / "chats.parquet"), plan))
    assert lines(judged) == [line for line in checked.output if line.startswith('{"transcript"')]


def test_a_batch_alone_is_judged_row_by_row(checked: Checked, plan: cluster.Plan) -> None:
    (batch,) = tables.records(checked).slice(0, 20).to_batches()
    found = cluster.judge(
        batch, plan.with_auto_replies(cluster.auto_replies(tables.records(checked).to_batches(), plan))
    )
    assert found.schema == cluster.JUDGED
    assert found.column("json").to_pylist() == checked.output[:20]


def test_columns_and_times_as_times_say_the_same(checked: Checked, plan: cluster.Plan) -> None:
    judged = list(cluster.lint(tables.columns(checked), plan))
    assert lines(judged) + cluster.cases(judged, plan).column("json").to_pylist() == checked.output


def test_messages_are_put_together_whatever_their_order(plan: cluster.Plan) -> None:
    said = {"session": [2, 1, 2, 1], "turn": [0, 1, 1, 0], "role": ["customer", "agent", "agent", "customer"]}
    rows = pa.table({**said, "text": ["能退吗", "没办法", "可以的", "在吗"], "line": [1, 2, 3, 4]})
    judged = list(cluster.lint(rows, plan, per="message"))
    together = table(
        {"id": "2", "turns": [ASKS, {"role": "agent", "text": "可以的"}]},
        {"id": "1", "turns": [{"role": "customer", "text": "在吗"}, BAD]},
        line=[1, 2],
    )
    assert lines(judged) == lines(list(cluster.lint(together, plan)))


def test_nothing_is_lost(plan: cluster.Plan) -> None:
    good = {"id": "a", "turns": [ASKS, BAD]}
    rows = table(
        '{"id": ', good, None, "  ", {"id": "b"}, good, {"id": "a", "turns": [ASKS]}, line=range(1, 8)
    )
    (judged,) = cluster.lint(rows, plan)
    found = judged.to_pylist()
    kinds = [row["kind"] for row in found]
    assert kinds == ["reject", "transcript", "reject", "reject", "reject", "duplicate", "transcript"]
    assert [row["line"] for row in found] == [1, 2, 3, 4, 5, 6, 7]
    assert found[6]["id"].startswith("a~")
    assert found[2]["reason"] == "the record is empty"
    assert json.loads(found[4]["json"])["reason"] == found[4]["reason"]


def test_a_message_without_a_conversation_is_a_row_too(plan: cluster.Plan) -> None:
    rows = pa.table(
        {"session": [None, "1"], "role": ["agent", "agent"], "text": ["没办法", "您好"], "line": [1, 2]}
    )
    found = [row for batch in cluster.lint(rows, plan, per="message") for row in batch.to_pylist()]
    assert {row["kind"]: row["line"] for row in found} == {"reject": 1, "transcript": 2}


def test_without_masking_lines_and_rejects_are_those_of_check_too(checked: Checked, tmp_path: Path) -> None:
    found, rejects = tmp_path / "found.jsonl", tmp_path / "rejects.jsonl"
    more = ("--no-mask", "--allow-rejects", "--rejects", str(rejects), "--format", f"jsonl={found}")
    check(Path(checked.file), *more)
    judged = list(cluster.lint(tables.records(checked), cluster.plan(lang="en", mask=False)))
    expected = found.read_text(encoding="utf-8").splitlines()
    assert lines(judged) == [line for line in expected if line.startswith('{"transcript"')]
    assert expected != checked.output
    broken = [row["json"] for batch in judged for row in batch.to_pylist() if row["kind"] == "reject"]
    assert broken == rejects.read_text(encoding="utf-8").splitlines()


def test_what_was_read_long_before_counts_once(plan: cluster.Plan) -> None:
    first, between = {"id": "a", "turns": [ASKS, BAD]}, {"id": "b", "turns": [ASKS]}
    judged = list(cluster.lint(table(first, between, first, {"id": "a", "turns": [ASKS]}), plan))
    found = [row for batch in judged for row in batch.to_pylist()]
    assert [row["kind"] for row in found] == ["transcript", "transcript", "duplicate", "transcript"]
    assert found[3]["id"] not in ("a", "b")


@pytest.mark.parametrize("order", ["position", "line", "time"])
def test_any_order_will_do_and_what_has_none_comes_first(plan: cluster.Plan, order: str) -> None:
    said = [(2, "customer", "能退吗"), (None, "customer", "在吗"), (3, "agent", "没办法")]
    values: list[Any] = [number for number, _, _ in said]
    if order == "time":
        values = [None if n is None else f"2026-11-20 10:00:0{n}" for n in values]
    rows = pa.table(
        {
            "session": ["1"] * 3,
            "role": [role for _, role, _ in said],
            "text": [text for *_, text in said],
            order: values,
        }
    ).take([2, 0, 1])
    (row,) = [row for batch in cluster.lint(rows, plan, per="message") for row in batch.to_pylist()]
    (rude,) = [
        finding
        for verdict in json.loads(row["json"])["verdicts"]
        if verdict["rule"] == "bare-negative"
        for finding in verdict["findings"]
    ]
    assert rude["turn"] == 2


def test_columns_that_lie_anywhere_in_a_larger_table(checked: Checked, plan: cluster.Plan) -> None:
    (batch,) = tables.columns(checked).combine_chunks().to_batches()
    whole = cluster.judge(batch, plan).column("json").to_pylist()
    assert cluster.judge(batch.slice(30, 10), plan).column("json").to_pylist() == whole[30:40]
    assert cluster.judge(batch.slice(0, 0), plan).num_rows == 0


def test_personal_data_is_masked_unless_told_otherwise(plan: cluster.Plan) -> None:
    rows = table({"id": "a", "turns": [{"role": "agent", "text": "没办法，电话13800138000"}]}, "13800138000")
    hidden = pa.Table.from_batches(cluster.lint(rows, plan))
    shown = pa.Table.from_batches(cluster.lint(rows, cluster.plan(lang="en", mask=False)))
    assert "13800138000" not in str(hidden.to_pylist())
    assert "13800138000" in str(shown.to_pylist())


def test_halves_of_surrogate_pairs_do_not_stop_the_rest(plan: cluster.Plan) -> None:
    rows = table('{"id": "a\\ud800", "customer": "c\\ud800", "turns": [{"role": "agent", "text": "没办法"}]}')
    (row,) = [row for batch in cluster.lint(rows, plan) for row in batch.to_pylist()]
    assert row["customer"] == "c\ufffd"


def test_a_plan_travels_with_its_rules(tmp_path: Path) -> None:
    folder = tmp_path / "team"
    (folder / "wording").mkdir(parents=True)
    changed = "override: bare-negative\nmessage: {zh: 本队不许, en: Not in our team}\n"
    (folder / "wording" / "ours.yaml").write_text(changed, encoding="utf-8")
    sent = pickle.loads(pickle.dumps(cluster.plan(rules=[folder], lang="en")))
    shutil.rmtree(folder)
    for _ in range(2):
        assert Engine(sent).rules.rules["bare-negative"].message.en == "Not in our team"


def test_a_folder_of_rules_is_laid_down_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSQA_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "ours.yaml").write_text("first-response: 30s\n", encoding="utf-8")
    sent = packed(folder)
    assert unpacked(sent) == folder
    shutil.rmtree(folder)
    there = unpacked(sent)
    assert there.name == "profiles"
    assert packed(there).files == sent.files
    assert unpacked(sent) == there
    assert [place.name for place in (tmp_path / "cache").iterdir()] == [there.parent.name]


def test_rules_are_loaded_once_a_process(plan: cluster.Plan) -> None:
    sent = pickle.loads(pickle.dumps(plan.with_auto_replies(["您好"])))
    assert engine(sent) is engine(plan)
    assert engine(cluster.plan(lang="en", select=["R07"])) is not engine(plan)


def test_a_column_that_is_missing_is_named(plan: cluster.Plan) -> None:
    message = {"session": ["1"], "role": ["agent"], "text": ["x"]}
    with pytest.raises(InputError, match="no column record"):
        list(cluster.lint(pa.table({"body": ["{}"]}), plan))
    with pytest.raises(InputError, match="one of turn, position"):
        list(cluster.lint(pa.table(message), plan, per="message"))
    with pytest.raises(InputError, match=r"no column turns\.text"):
        list(cluster.lint(pa.table({"turns": [[{"role": "agent"}]]}), plan))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("record", {"turns": []}),
        ("turns", "[]"),
        ("turns", [{"role": 1, "text": "x"}]),
        ("position", "1"),
        ("file", 1),
    ],
)
def test_a_column_of_another_type_is_named(plan: cluster.Plan, column: str, value: object) -> None:
    columns = {"record": ["{}"], column: [value]} if column != "turns" else {column: [value]}
    with pytest.raises(InputError, match=f"the column {column}.* it must be"):
        list(cluster.lint(pa.table(columns), plan))


def test_what_does_not_exist_is_named_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nosuchrule"):
        cluster.plan(select=["nosuchrule"])
    with pytest.raises(InputError, match="nosuchprofile"):
        cluster.plan(profile="nosuchprofile")
    with pytest.raises(InputError, match="no such rules folder"):
        cluster.plan(rules=[tmp_path / "rules"])
    with pytest.raises(InputError, match="waivers"):
        cluster.plan(waivers=tmp_path / "waivers.yaml")
    with pytest.raises(InputError, match="source"):
        cluster.plan(source="crm")


def test_waivers_that_a_configuration_names_need_not_be_there_yet(tmp_path: Path) -> None:
    settings = tmp_path / "settings.yaml"
    settings.write_text("waivers: waivers.yaml\n", encoding="utf-8")
    assert not cluster.plan(settings).decisions.entries
