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
from csqa.cluster.plan import Engine, engine
from csqa.errors import InputError
from tests.cluster import tables
from tests.cluster.conftest import Checked

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


def test_rules_are_loaded_once_a_process(plan: cluster.Plan) -> None:
    sent = pickle.loads(pickle.dumps(plan.with_auto_replies(["您好"])))
    assert engine(sent) is engine(plan)
    assert engine(cluster.plan(lang="en", select=["R07"])) is not engine(plan)


def test_a_table_of_another_shape_is_named(plan: cluster.Plan) -> None:
    with pytest.raises(InputError, match="no column record"):
        list(cluster.lint(pa.table({"body": ["{}"]}), plan))
    with pytest.raises(InputError, match="one of turn, position"):
        list(
            cluster.lint(pa.table({"session": ["1"], "role": ["agent"], "text": ["x"]}), plan, per="message")
        )


def test_what_does_not_exist_is_named_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nosuchrule"):
        cluster.plan(select=["nosuchrule"])
    with pytest.raises(InputError, match="waivers"):
        cluster.plan(waivers=tmp_path / "waivers.yaml")
    with pytest.raises(InputError, match="source"):
        cluster.plan(source="crm")
