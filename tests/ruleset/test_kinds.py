"""What each kind of rule says of a conversation, with the evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from csqa.model import Verdict
from csqa.ruleset.kinds import KINDS

Judge = Callable[..., Verdict]


def spans(v: Verdict) -> list[tuple[int | None, str]]:
    return [(f.turn, f.text) for f in v.findings]


def test_every_kind_has_its_four_names() -> None:
    assert list(KINDS) == ["forbid", "require", "answer", "timing", "keep", "limit", "script"]
    for name, module in KINDS.items():
        assert name == module.KIND
        assert module.SCOPE in ("turn", "session", "case", "library")
        assert callable(module.check)
        assert module.Params.__struct_config__.forbid_unknown_fields


@pytest.mark.parametrize(
    ("chat", "name", "found"),
    [
        ("客户: 嗯\n客服: 抱歉抱歉", "fail", [(1, "抱歉抱歉")]),
        ("客户: 抱歉\n客服: 好", "pass", []),
        ("客户: 嗯", "skip", []),
    ],
)
def test_forbid(judge: Judge, chat: str, name: str, found: list[tuple[int, str]]) -> None:
    v = judge("forbid: {signal: sorry, by: agent}", chat)
    assert (v.verdict, spans(v)) == (name, found)


def test_forbid_unless_something_stands_near(judge: Judge) -> None:
    yaml = "forbid: {signal: sorry, unless: {signal: hello, where: same-run}}"
    assert judge(yaml, "客户: 嗯\n客服: 抱歉\n客服: 您好").verdict == "pass"
    assert judge(yaml, "客户: 嗯\n客服: 抱歉\n客户: 嗯\n客服: 您好").verdict == "fail"


def test_forbid_within_the_first_runs(judge: Judge) -> None:
    yaml = "forbid: {signal: sorry, within: {first: {agent_runs: 1}}}"
    assert judge(yaml, "客户: 嗯\n客服: 抱歉").verdict == "fail"
    assert judge(yaml, "客户: 嗯\n客服: 好\n客户: 嗯\n客服: 抱歉").verdict == "pass"


def test_require_names_window_and_nearest_miss(judge: Judge) -> None:
    yaml = "require: {signal: hello, within: {first: {agent_runs: 1}}}"
    v = judge(yaml, "客户: 在吗\n客服: 在\n客服: 请讲\n客户: 哦\n客服: 您好")
    (finding,) = v.findings
    assert (v.verdict, finding.turn, finding.window) == ("fail", None, (1, 2))
    assert finding.nearest
    assert finding.nearest.turn == 4


def test_an_automatic_reply_does_not_count_as_a_run(judge: Judge) -> None:
    yaml = "require: {signal: hello, within: {first: {agent_runs: 1}}}"
    case = {
        "turns": [
            {"role": "customer", "text": "在吗"},
            {"role": "agent", "text": "您好", "auto": True},
            {"role": "agent", "text": "在"},
        ]
    }
    assert judge(yaml, case).verdict == "fail"


def test_require_before_another_signal(judge: Judge) -> None:
    yaml = "require: {signal: hello, before: {signal: sorry, by: agent}}"
    assert judge(yaml, "客户: 嗯\n客服: 您好\n客户: 嗯\n客服: 抱歉").verdict == "pass"
    assert judge(yaml, "客户: 嗯\n客服: 抱歉\n客户: 嗯\n客服: 您好").verdict == "fail"
    assert judge(yaml, "客户: 嗯\n客服: 您好").verdict == "skip"


def test_each_agent_who_takes_over_owes_it(judge: Judge) -> None:
    yaml = "require: {signal: hello, within: {first: {agent_runs: 1}}, each_agent: true}"
    v = judge(yaml, "客户: 嗯\n客服小王: 在\n客户: 嗯\n客服小赵: 在")
    assert [f.agent for f in v.findings] == ["小赵"]
    assert judge(yaml, "客户: 嗯\n客服小王: 在\n客户: 嗯\n客服小赵: 您好").verdict == "pass"
    assert judge(yaml, "客户: 嗯\n客服小王: 在").verdict == "skip"


ANSWER = "answer: {after: {signal: complaint, by: customer}, expect: {signal: sorry, by: agent}, within: {agent_runs: 2}}"


@pytest.mark.parametrize(
    ("chat", "name"),
    [
        ("客户: 太差了\n客服: 抱歉", "pass"),
        ("客户: 太差了\n客服: 嗯\n客服: 嗯\n客服: 抱歉", "pass"),
        ("客户: 太差了\n客服: 嗯\n客户: 喂\n客服: 抱歉", "pass"),
        ("客户: 太差了\n客服: 嗯\n客户: 喂\n客服: 嗯\n客户: 喂\n客服: 抱歉", "fail"),
        ("客服: 抱歉\n客户: 太差了\n客服: 嗯", "fail"),
        ("客户: 太差了\n客服: 抱歉\n客户: 太差了", "pass"),
        ("客服: 嗯\n客户: 太差了", "skip"),
        ("客户: 喂\n客服: 抱歉", "skip"),
    ],
)
def test_answer_within_runs(judge: Judge, chat: str, name: str) -> None:
    assert judge(ANSWER, chat).verdict == name


def test_an_answer_that_is_missing_points_at_what_it_owes(judge: Judge) -> None:
    v = judge(ANSWER, "客户: 真的太差了\n客服小王: 嗯\n客户: 喂\n客服小王: 嗯\n客户: 喂\n客服小王: 抱歉")
    (finding,) = v.findings
    assert (finding.turn, finding.text, finding.agent, finding.window) == (0, "太差了", "小王", (1, 3))
    assert finding.nearest
    assert finding.nearest.turn == 5


def test_answer_within_seconds_needs_times(judge: Judge) -> None:
    yaml = ANSWER.replace("{agent_runs: 2}", "{seconds: 30}")
    assert judge(yaml, "[10:00:00] 客户: 太差了\n[10:00:30] 客服: 抱歉").verdict == "pass"
    assert judge(yaml, "[10:00:00] 客户: 太差了\n[10:00:31] 客服: 抱歉").verdict == "fail"
    assert judge(yaml, "客户: 太差了\n客服: 抱歉").verdict == "unknown"


def test_answer_beside(judge: Judge) -> None:
    yaml = "answer: {after: {signal: callback, by: agent}, expect: {signal: time}, within: {beside: 1}}"
    assert judge(yaml, "客户: 喂\n客服: 给您回电\n客户: 嗯\n客服: 2小时内").verdict == "pass"
    assert judge(yaml, "客户: 喂\n客服: 2小时内\n客户: 嗯\n客服: 给您回电").verdict == "pass"
    assert (
        judge(yaml, "客户: 喂\n客服: 给您回电\n客户: 嗯\n客服: 好\n客户: 嗯\n客服: 2小时内").verdict == "fail"
    )
    asked = yaml.replace("{beside: 1}}", "{beside: 1}, or_after: {signal: question, by: customer}}")
    assert (
        judge(asked, "客户: 喂\n客服: 给您回电\n客户: 嗯\n客服: 好\n客户: 几点？\n客服: 2小时内").verdict
        == "pass"
    )


@pytest.mark.parametrize(
    ("measure", "chat", "name", "severity"),
    [
        ("first_response", "[10:00:00] 客户: 在\n[10:01:00] 客服: 在", "pass", None),
        ("first_response", "[10:00:00] 客户: 在\n[10:01:01] 客服: 在", "fail", "error"),
        ("first_response", "[10:00:00] 客户: 太差了\n[10:00:31] 客服: 在", "fail", "error"),
        ("first_response", "[10:00:00] 客户: 在？\n[10:00:10] 客户: 在？", "fail", "error"),
        ("first_response", "[10:00:00] 客服: 在\n[10:03:00] 客户: 在\n[10:09:00] 客服: 在", "skip", None),
        ("first_response", "客户: 在\n客服: 在", "unknown", None),
        (
            "response",
            "[10:00:00] 客户: 在\n[10:00:01] 客服: 在\n[10:00:10] 客户: 嗯\n[10:03:11] 客服: 好",
            "fail",
            "warning",
        ),
        (
            "response",
            "[10:00:00] 客户: 在\n[10:00:01] 客服: 在\n[10:00:10] 客户: 嗯\n[10:05:11] 客服: 好",
            "fail",
            "error",
        ),
        ("named_hold", "[10:00:00] 客户: 在\n[10:00:01] 客服: 稍等3分钟\n[10:03:01] 客服: 好", "pass", None),
        (
            "named_hold",
            "[10:00:00] 客户: 在\n[10:00:01] 客服: 稍等3分钟\n[10:03:02] 客服: 好",
            "fail",
            "error",
        ),
        ("named_hold", "[10:00:00] 客户: 在\n[10:00:01] 客服: 稍等\n[10:09:02] 客服: 好", "skip", None),
    ],
)
def test_timing(judge: Judge, measure: str, chat: str, name: str, severity: str | None) -> None:
    v = judge(f"timing: {{measure: {measure}}}", chat)
    assert (v.verdict, v.findings[0].severity if v.findings else None) == (name, severity)


def test_timing_with_limits_of_its_own(judge: Judge) -> None:
    chat = "[10:00:00] 客户: 在\n[10:00:21] 客服: 在"
    v = judge("timing: {measure: first_response, limits: {error: 20}}", chat)
    assert v.findings[0].message.en == "wrong 21 20 {value}"


@pytest.mark.parametrize(
    ("yaml", "chat", "name"),
    [
        ("limit: {count: {signal: sorry}, at_most: 1}", "客户: 喂\n客服: 抱歉抱歉", "fail"),
        ("limit: {count: {signal: sorry}, at_most: 2}", "客户: 喂\n客服: 抱歉抱歉", "pass"),
        ("limit: {count: {signal: sorry}, at_least: 1}", "客户: 喂\n客服: 好", "fail"),
        ("limit: {count: {signal: sorry}, at_least: 1}", "客户: 喂", "skip"),
        (
            "limit: {count: {signal: sorry}, at_most: 1, per: turn}",
            "客户: 喂\n客服: 抱歉\n客服: 抱歉",
            "pass",
        ),
        (
            "limit: {share: {signal: sorry, of: [sorry, hello]}, at_most: 0.5}",
            "客户: 喂\n客服: 您好抱歉",
            "pass",
        ),
        (
            "limit: {share: {signal: sorry, of: [sorry, hello]}, at_most: 0.4}",
            "客户: 喂\n客服: 您好抱歉",
            "fail",
        ),
        (
            "limit: {share: {signal: sorry, of: [sorry, hello]}, at_most: 0.4, minimum: 3}",
            "客户: 喂\n客服: 您好抱歉",
            "skip",
        ),
        ("limit: {length: {by: agent}, at_most: 3}", "客户: 喂\n客服: 一二三四", "fail"),
        ("limit: {length: {by: agent}, at_most: 4}", "客户: 喂\n客服: 一二三四", "pass"),
    ],
)
def test_limit(judge: Judge, yaml: str, chat: str, name: str) -> None:
    assert judge(yaml, chat).verdict == name


def session(id_: str, *turns: tuple[str, str, str], customer: str = "张三") -> dict[str, Any]:
    return {
        "id": id_,
        "customer": customer,
        "turns": [{"role": r, "time": t, "text": x} for r, t, x in turns],
    }


PROMISED = session(
    "a", ("customer", "2024-05-06 10:00:00", "喂"), ("agent", "2024-05-06 10:00:05", "2小时内给您回电")
)
LATER = session("z", ("customer", "2024-05-08 10:00:00", "喂"), customer="李四")


@pytest.mark.parametrize(
    ("sessions", "name"),
    [
        ([PROMISED, session("b", ("agent", "2024-05-06 11:59:00", "您好")), LATER], "pass"),
        ([PROMISED, session("b", ("agent", "2024-05-06 12:30:00", "您好")), LATER], "fail"),
        ([PROMISED, session("b", ("agent", "2024-05-06 11:00:00", "您好"), customer="李四"), LATER], "fail"),
        ([PROMISED, LATER], "fail"),
        ([LATER, PROMISED], "fail"),
        ([PROMISED], "unknown"),
        ([PROMISED, session("b", ("agent", "2024-05-06T11:59:00+08:00", "您好"))], "unknown"),
        ([LATER], "skip"),
    ],
)
def test_a_promise_is_kept_in_this_or_a_later_session(judge: Judge, sessions: list[Any], name: str) -> None:
    v = judge("keep: {promise: callback}", sessions)
    assert v.verdict == name
    assert [(f.transcript, f.turn) for f in v.findings] == ([("a", 1)] if name == "fail" else [])


def in_session(*lines: tuple[str, str, str]) -> list[Any]:
    return [session("a", *lines), LATER]


@pytest.mark.parametrize(
    ("sessions", "name"),
    [
        # five minutes promised, kept after one
        (
            in_session(
                ("agent", "2024-05-06 10:00:00", "5分钟内给您回电"), ("agent", "2024-05-06 10:01:00", "好了")
            ),
            "pass",
        ),
        # the same breath
        (
            in_session(
                ("agent", "2024-05-06 10:00:00", "5分钟内给您回电"), ("agent", "2024-05-06 10:00:05", "请")
            ),
            "fail",
        ),
        # the customer asks again and is answered: that is no return
        (
            in_session(
                ("agent", "2024-05-06 10:00:00", "2小时内给您回电"),
                ("customer", "2024-05-06 10:30:00", "怎么样了"),
                ("agent", "2024-05-06 10:30:10", "还在查"),
            ),
            "fail",
        ),
        # the time stands in the next bubble
        (
            in_session(
                ("agent", "2024-05-06 10:00:00", "给您回电"), ("agent", "2024-05-06 10:00:05", "2小时内")
            ),
            "fail",
        ),
    ],
)
def test_what_counts_as_coming_back_in_the_same_session(judge: Judge, sessions: list[Any], name: str) -> None:
    assert judge("keep: {promise: callback}", sessions).verdict == name


def test_a_promise_said_twice_is_one(judge: Judge) -> None:
    twice = in_session(
        ("agent", "2024-05-06 10:00:00", "2小时内给您回电"),
        ("agent", "2024-05-06 10:00:20", "2小时内给您回电"),
    )
    assert len(judge("keep: {promise: callback}", twice).findings) == 1


def test_a_follow_up_is_due_within_a_day(judge: Judge) -> None:
    yaml = "keep: {after: {signal: complaint, by: customer}, within: 24h}"
    bad = session("a", ("customer", "2024-05-06 10:00:00", "太差了"), ("agent", "2024-05-06 10:00:05", "好"))
    came = session("b", ("agent", "2024-05-07 09:00:00", "您好"))
    assert judge(yaml, [bad, came, LATER]).verdict == "pass"
    assert judge(yaml, [bad, LATER]).verdict == "fail"
    assert judge(yaml, [bad]).verdict == "unknown"
