"""Notes of conversations, and what many of them come to."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from csqa.config import Satisfaction
from csqa.insight.insight import Insight, quadrant
from csqa.insight.note import Noting
from csqa.profile import Profile
from tests.insight.conftest import Judge, Noted

Made = Callable[..., Insight]
CALM = "客户: 您好，什么时候发货？\n客服: 您好，今天18点前发出\n客户: 好的谢谢\n客服: 不客气，再见"
UPSET = "客户: 等了一个星期还没发货，太差劲了\n客服: 订单号发一下\n客户: 再不发我去12315投诉\n客服: 我们会尽快处理的"
DELAYED = "客户: 怎么还没发货，等了五天了\n客服: 抱歉\n客户: 那退款呢"


def test_a_note_holds_the_question_in_its_sentence(noted: Noted) -> None:
    note = noted("客户: 在的吧。这个月能送到吗？我急用\n客服: 能的")
    assert note.asked == ("这个月能送到吗？",)


def test_a_reproach_is_no_question(noted: Noted) -> None:
    note = noted(DELAYED)
    assert [r.reason for r in note.reproaches] == ["delay"]
    assert not any("还没发货" in text for text in note.asked)


def test_a_reproach_has_a_reason_and_what_it_is_about(noted: Noted) -> None:
    (reproach,) = noted("客户: 怎么还没发货\n客服: 抱歉").reproaches
    assert (reproach.reason, reproach.topic) == ("delay", "logistics")


@pytest.mark.parametrize(
    ("text", "resolved", "open_"),
    [
        (CALM, True, False),
        (DELAYED, False, True),
        ("客户: 在吗\n客服: 我帮您转接售后同事，请稍等", None, False),
    ],
)
def test_resolved_and_open(noted: Noted, text: str, resolved: bool | None, open_: bool) -> None:
    note = noted(text)
    assert (note.resolved, note.open) == (resolved, open_)


def test_urgent_and_important(noted: Noted) -> None:
    assert (noted(UPSET).urgent, noted(UPSET).important) == (True, True)
    assert (noted(CALM).urgent, noted(CALM).important) == (False, False)
    assert [quadrant(u, i) for u in (True, False) for i in (True, False)] == ["now", "quick", "plan", "rest"]


def test_whoever_calmed_down_is_not_urgent(noted: Noted) -> None:
    note = noted("客户: 怎么还没发货\n客服: 抱歉，我会尽快帮您催\n客户: 好的谢谢")
    assert (note.urgent, note.important) == (False, True)


def test_what_is_left_open_is_told_by_the_promise_or_the_last_words(noted: Noted) -> None:
    assert noted(UPSET).left == "我们会尽快处理的"
    assert noted("客户: 你们几点下班？").left == "你们几点下班？"
    assert noted(CALM).left == ""


def test_the_rating_of_the_export_is_read(noted: Noted) -> None:
    assert noted(CALM, meta={"满意度": "满意"}).rating == "good"
    assert noted(CALM).rating is None


def test_the_encoder_goes_to_another_process(judged: Judge) -> None:
    noting = pickle.loads(pickle.dumps(Noting(Profile(), Satisfaction())))
    insight = Insight()
    insight.add_note(noting(judged(UPSET)[0]))
    assert insight.all.complained == 1
    assert insight.alerts == {"authority": 1}


def test_counts_of_the_whole_and_of_topics(insight: Made) -> None:
    found = insight(CALM, UPSET, DELAYED, CALM)
    assert found.all.sessions == 4
    assert found.all.resolution() == (2, 4)
    assert found.all.complaints() == (2, 4)
    assert found.all.calmed() == (0, 2)
    assert sum(tally.sessions for tally in found.topics.values()) == 4
    assert found.open_ == {"now": 2}


def test_reasons_are_counted_by_conversation(insight: Made) -> None:
    twice = "客户: 怎么还没发货\n客服: 抱歉\n客户: 都五天了还没发货\n客服: 抱歉"
    assert insight(twice, DELAYED).reasons == {"delay logistics": 2}


def test_parts_merge_to_the_whole(insight: Made, noted: Noted) -> None:
    texts = [CALM, UPSET, DELAYED]
    whole = insight(*texts)
    parts = [Insight() for _ in texts]
    for number, (part, text) in enumerate(zip(parts, texts, strict=True)):
        part.add(noted(text, f"t{number}"))
    merged = pickle.loads(pickle.dumps(parts[2]))
    merged.merge(parts[0])
    merged.merge(parts[1])
    assert msgspec.to_builtins(merged.people) == msgspec.to_builtins(whole.people)
    assert msgspec.to_builtins(merged.topics) == msgspec.to_builtins(whole.topics)
    assert merged.asked_most(5) == whole.asked_most(5)
    assert merged.questions.items() == whole.questions.items()
    assert merged.complaints.items() == whole.complaints.items()
    assert (merged.reasons, merged.alerts, merged.open_) == (whole.reasons, whole.alerts, whole.open_)
    assert {k: s.items() for k, s in merged.failures.items()} == {
        k: s.items() for k, s in whole.failures.items()
    }


def test_what_is_kept_does_not_grow_with_the_run(noted: Noted) -> None:
    small, large = Insight(), Insight()
    note = noted(UPSET)
    for number in range(6000):
        one: Any = msgspec.structs.replace(
            note, transcript=f"t{number}", asked=(f"第{number}个问题怎么办理？",), failures=note.failures
        )
        large.add(one)
        if number < 4500:
            small.add(one)
    assert len(large.questions.heap) == len(small.questions.heap) == 4000
    assert len(pickle.dumps(large)) == pytest.approx(len(pickle.dumps(small)), rel=0.02)
    assert large.all.sessions == 6000
