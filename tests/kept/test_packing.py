"""A result as bytes and back: the same to the last digit."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from csqa.kept.packing import Packing, UnkeepableError
from csqa.masking import masked
from csqa.model import (
    AgentScore,
    Deadline,
    Evidence,
    Finding,
    Measures,
    NearMiss,
    Response,
    Result,
    Session,
    SessionScore,
    Source,
    Transcript,
    Turn,
    Verdict,
)
from csqa.wording import Text

WHY = Text("因为", "because")
PASS = Verdict("greeting", "pass", WHY)


def packing() -> Packing:
    kept: dict[bytes, bytes] = {}
    return Packing(kept.get, kept.__setitem__, masks=True)


def transcript(**changed: Any) -> Transcript:
    turns = (Turn("customer", "我的电话是13812345678", "u1", 0.0), Turn("agent", "好的", "a1", 61.25))
    plain = Transcript(
        "t", turns, "zh", customer="13812345678", clock="relative", source=Source("a.jsonl", 3)
    )
    return msgspec.structs.replace(plain, **changed)


def result(t: Transcript) -> Result:
    finding = Finding(
        "f1", 0, 5, 16, "13812345678", WHY, "error", "a1", (0, 1), NearMiss(1, "好的", WHY), None
    )
    return Result(
        t,
        Session("rest", (Evidence(1, "好的"),)),
        Measures(True, Response(1, 61.25, 0), (Response(1, 61.0, 0, True),)),
        (PASS, Verdict("pii", "fail", WHY, (finding,), ("a1",)), PASS),
        (),
        (Deadline("keep", t.id, 1, 0, 2, "好的", "a1", 61.25, None, (70.0,), WHY),),
        SessionScore(87.5, True, (AgentScore("a1", 87.5, False, {"pii": 12.5}),), {"wording": 12.5}),
    )


def same(one: Result, other: Result) -> bool:
    return one == other and msgspec.json.encode(one) == msgspec.json.encode(other)


def test_a_result_comes_back_the_same() -> None:
    pack, t = packing(), transcript()
    for _ in range(3):
        found = pack.unpack(t, pack.pack(t, result(t), b""))
        assert found is not None
        assert same(found[0], result(t))


def test_of_a_masked_result_only_masked_words_are_kept() -> None:
    t = transcript(meta={"phone": 13812345678, "note": "ok"})
    shown = masked(result(t))
    pack = packing()
    body = pack.pack(t, shown, b"")
    assert b"13812345678" not in body
    found = pack.unpack(t, body)
    assert found is not None
    assert same(found[0], shown)


def test_a_verdict_without_findings_is_kept_once_for_many_results() -> None:
    kept: dict[bytes, bytes] = {}
    pack, t = Packing(kept.get, kept.__setitem__, masks=True), transcript()
    bodies = [pack.pack(t, result(t), b"") for _ in range(5)]
    assert len(kept) == 1
    assert len(bodies[-1]) < len(bodies[0])
    kept.clear()
    pack.next_batch()
    pack.pack(t, result(t), b"")
    assert len(kept) == 1, "a new batch must hold what its results name"


def test_a_result_whose_verdict_is_gone_is_none() -> None:
    kept: dict[bytes, bytes] = {}
    pack, t = Packing(kept.get, kept.__setitem__, masks=True), transcript()
    body = [pack.pack(t, result(t), b"") for _ in range(3)][-1]
    kept.clear()
    assert Packing(kept.get, kept.__setitem__, masks=True).unpack(t, body) is None
    assert pack.unpack(t, b"\x93nothing of ours") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "u"},
        {"turns": transcript().turns[:1]},
        {"lang": "en"},
        {"channel": "jd"},
        {"agent": "a"},
        {"customer": None},
        {"case": "c"},
        {"started_at": 0.0},
        {"clock": "zoned"},
        {"meta": {"x": 1}},
        {"source": Source("13812345678.jsonl", 3)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_all_of_a_transcript_is_its_content(changed: dict[str, Any]) -> None:
    assert packing().content(transcript(**changed)) != packing().content(transcript())


def test_every_field_of_a_transcript_is_thought_of() -> None:
    """Whoever adds one adds it to `Packing.content` and to what masking may change in it."""
    assert Transcript.__struct_fields__ == (
        *(
            "id",
            "turns",
            "lang",
            "channel",
            "agent",
            "customer",
            "case",
            "started_at",
            "clock",
            "meta",
            "source",
        ),
    )
    assert Turn.__struct_fields__ == ("role", "text", "speaker", "time", "end", "auto")
    assert Result.__struct_fields__ == (
        *("transcript", "session", "measures", "verdicts", "hits", "deadlines", "score"),
    )


def test_where_it_stood_is_no_content() -> None:
    moved = transcript(source=Source("b.jsonl", 9))
    assert packing().content(moved) == packing().content(transcript())
    pack, t = packing(), transcript()
    found = pack.unpack(moved, pack.pack(t, masked(result(t)), b""))
    assert found is not None
    assert found[0].transcript.source == Source("b.jsonl", 9)


@pytest.mark.parametrize("meta", [{"x": 1 << 70}, {"x": "\ud83d"}, {"x": object()}])
def test_what_would_not_come_back_the_same_is_not_kept(meta: dict[str, Any]) -> None:
    with pytest.raises(UnkeepableError):
        packing().content(transcript(meta=meta))


def test_a_masked_record_with_a_date_is_not_kept() -> None:
    t = transcript(meta={"phone": "13812345678", "day": date(2026, 11, 20)})
    with pytest.raises(UnkeepableError):
        packing().pack(t, masked(result(t)), b"")
