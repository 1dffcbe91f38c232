"""A made-up day of results: every kind of finding that a report must show."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from csqa.model import (
    CaseResult,
    Evidence,
    Finding,
    Hit,
    Measures,
    NearMiss,
    Response,
    Result,
    Roster,
    Session,
    Severity,
    Source,
    Transcript,
    Turn,
    Unanswered,
    Verdict,
)
from csqa.reports import Options
from csqa.ruleset.rule import Rule
from csqa.scoring import AgentTable, Scorer, Tally, load_scorecard
from csqa.wording import Text


def _rule(
    id_: str,
    dimension: str,
    severity: Severity,
    source: str,
    message: Text,
    why: Text,
    say: Text,
    deduct: float,
    *,
    status: str = "stable",
    scope: str = "turn",
    fatal: bool = False,
) -> Rule:
    return Rule(
        id=id_,
        kind="forbid",
        scope=scope,  # type: ignore[arg-type]
        dimension=dimension,
        severity=severity,
        status=status,  # type: ignore[arg-type]
        source=(source,),
        message=message,
        why=why,
        say=say,
        deduct=deduct,
        fatal=fatal,
        file="made-up.yaml",
        line=1,
        params=msgspec.Raw(b"{}"),
    )


_RULES = (
    _rule(
        "bare-negative",
        "wording",
        "error",
        "R23",
        Text("只说不行，没有给出办法", "Refuses and offers no way forward"),
        Text(
            "客户听到的只有拒绝，不知道接下来该怎么办，往往会反复追问或者转去投诉。",
            "The customer hears only a refusal and does not know what to do next; many ask again, or complain.",
        ),
        Text(
            "这款暂时不能换色，我可以帮您登记退货，或者换同款其他尺码，您看哪种方便？",
            "I can't change the colour, but I can book a return or another size: which suits you?",
        ),
        5,
    ),
    _rule(
        "untimed-promise",
        "promise",
        "warning",
        "R10",
        Text("承诺了要做，却没有说什么时候", "Promises to act and names no time"),
        Text("“尽快”让客户没有底，只能再来催。", "“Soon” leaves the customer guessing, so they write again."),
        Text("我今天18点前给您回复结果。", "I'll write to you with the result by 6 pm today."),
        3,
    ),
    _rule(
        "no-apology",
        "empathy",
        "error",
        "R07",
        Text("客户抱怨后 2 轮内没有致歉", "No apology within 2 agent turns of a complaint"),
        Text(
            "不管错在谁，先道歉客户才听得进后面的话。",
            "Whoever is at fault, an apology comes first: only then is the rest heard.",
        ),
        Text(
            "非常抱歉给您带来了麻烦，我马上为您处理。",
            "I'm very sorry for the trouble; let me put this right.",
        ),
        5,
    ),
    _rule(
        "missing-closing",
        "closing",
        "info",
        "R02",
        Text("结束时没有致谢道别", "Ends without thanks or goodbye"),
        Text("好的结尾让客户愿意再来。", "A good ending brings the customer back."),
        Text("感谢您的咨询，祝您生活愉快，再见！", "Thank you for contacting us. Goodbye!"),
        2,
        scope="session",
    ),
    _rule(
        "vague-yes",
        "wording",
        "info",
        "R24",
        Text("含糊地说可以", "A vague yes"),
        Text("客户无从判断。", "The customer can't tell what it means."),
        Text("支持七天无理由退货。", "You can return it within seven days."),
        2,
        status="preview",
    ),
    _rule(
        "rude",
        "wording",
        "error",
        "R25",
        Text("语气不礼貌", "Impolite"),
        Text("一句气话，之前的努力全白费。", "One sharp word undoes everything before it."),
        Text("我理解您着急，我们一起看看怎么解决。", "I see that this is urgent; let's solve it together."),
        20,
        fatal=True,
    ),
    _rule(
        "promise-not-kept",
        "promise",
        "error",
        "R46",
        Text("答应了回复，到时间没有回复", "Promised to come back, and did not"),
        Text("没有新进展也要按时告诉客户。", "Write at the promised time even when there is nothing new."),
        Text(
            "目前还没有结果，我明天10点前再给您回复。", "No result yet; I'll write again by 10 am tomorrow."
        ),
        5,
        scope="case",
    ),
)


def _pass(rule: str) -> Verdict:
    return Verdict(rule, "pass", Text("没有出现", "does not occur"))


def _skip(rule: str) -> Verdict:
    return Verdict(rule, "skip", Text("客户没有抱怨", "the customer does not complain"))


def _fail(rule: Rule, *findings: Finding) -> Verdict:
    return Verdict(rule.id, "fail", Text(f"发现 {len(findings)} 处", f"found {len(findings)}"), findings)


def _at(
    rule: Rule, turns: tuple[Turn, ...], turn: int, words: str, agent: str | None, **more: object
) -> Finding:
    start = turns[turn].text.index(words)
    return Finding(
        id=f"{rule.id[:4]}{turn:02}",
        turn=turn,
        start=start,
        end=start + len(words),
        text=words,
        message=rule.message,
        severity=more.pop("severity", rule.severity),  # type: ignore[arg-type]
        agent=agent,
        **more,  # type: ignore[arg-type]
    )


def _shop(rules: dict[str, Rule]) -> Result:
    turns = (
        Turn("customer", "这件外套能换个颜色吗", "c1", 1714557600.0),
        Turn("agent", "不可以换的亲，我们会尽快给您登记一下", "A07", 1714557650.0),
        Turn("customer", "等了三天还没发货，你们太差劲了！", "c1", 1714557700.0),
        Turn("agent", "订单号发一下", "A07", 1714557760.0),
        Turn("customer", "20240501", "c1", 1714557790.0),
        Turn(
            "agent", "请您谅解，\x1b[31m仓库这边\u202e比较忙 👨\u200d👩\u200d👧 可以的", "A07", 1714557820.0
        ),
    )
    closing = rules["missing-closing"]
    return Result(
        transcript=Transcript(
            "chat-0042", turns, lang="zh", agent="A07", clock="local", source=Source("day/shop.jsonl", 12)
        ),
        session=Session("rest", (Evidence(5, "可以的"),)),
        measures=Measures(True, Response(1, 50.0, 0), (Response(3, 60.0, 2), Response(5, 30.0, 4))),
        verdicts=(
            _fail(
                closing,
                Finding(
                    id="miss",
                    turn=None,
                    start=None,
                    end=None,
                    text="",
                    message=closing.message,
                    severity="info",
                    agent="A07",
                    window=(1, 5),
                ),
            ),
            _fail(
                rules["untimed-promise"],
                _at(rules["untimed-promise"], turns, 1, "我们会尽快给您登记一下", "A07"),
            ),
            _fail(rules["bare-negative"], _at(rules["bare-negative"], turns, 1, "不可以换", "A07")),
            _fail(
                rules["no-apology"],
                _at(
                    rules["no-apology"],
                    turns,
                    2,
                    "等了三天还没发货，你们太差劲了",
                    "A07",
                    window=(3, 5),
                    nearest=NearMiss(
                        5,
                        "请您谅解",
                        Text("只是请客户谅解，不算致歉", "asks for understanding, does not apologise"),
                    ),
                ),
            ),
            _fail(rules["vague-yes"], _at(rules["vague-yes"], turns, 5, "可以的", "A07")),
            _pass("rude"),
        ),
        hits=(Hit(1, "promise", 7, 18), Hit(4, "time", 0, 8, "2024-05-01")),
    )


def _long(rules: dict[str, Rule]) -> Result:
    words = "尽快给您处理"
    text = (
        "您好，这边已经为您查到了订单的情况，" * 14
        + f"后续我们会{words}，"
        + "麻烦您保持手机畅通，" * 12
        + "谢谢。"
    )
    turns = (
        Turn("customer", "帮我看看订单", time=0.0),
        Turn("agent", text, "阿强", 75.0),
        Turn("agent", "你自己不会看吗？", "B02", 4000.0),
    )
    return Result(
        transcript=Transcript(
            "a3f5c2d1e9b84760a3f5c2d1e9b84760",
            turns,
            clock="relative",
            source=Source("day/2024-05-01/platform-exports/flagship-store/evening.csv", 20481),
        ),
        session=Session("open", pending=True),
        measures=Measures(True, None, (), (), Unanswered(0, 360.0, True, True)),
        verdicts=(
            _fail(rules["untimed-promise"], _at(rules["untimed-promise"], turns, 1, words, "阿强")),
            _fail(rules["rude"], _at(rules["rude"], turns, 2, "你自己不会看吗", "B02")),
            _skip("no-apology"),
        ),
        hits=(),
    )


def _english(rules: dict[str, Rule]) -> Result:
    turns = (
        Turn("customer", "Can I change the delivery address?", "Ann", 1714557600.0),
        Turn(
            "agent",
            "Hi Ann, thanks for reaching out to us today about your delivery. We can't change the address once the "
            "parcel has left our warehouse, I'm afraid.\nWe will get back to you soon.",
            "Ben",
            1714557640.0,
        ),
    )
    return Result(
        transcript=Transcript(
            "t-7", turns, lang="en", agent="Ben", clock="zoned", source=Source("day/support.jsonl", 3)
        ),
        session=Session("rest"),
        measures=Measures(True, Response(1, 40.0, 0)),
        verdicts=(
            _fail(
                rules["bare-negative"],
                _at(rules["bare-negative"], turns, 1, "can't change the address", "Ben"),
            ),
            _fail(
                rules["untimed-promise"],
                _at(rules["untimed-promise"], turns, 1, "will get back to you soon", "Ben"),
            ),
        ),
        hits=(),
    )


def _clean(number: int, agent: str | None) -> Result:
    turns = (Turn("customer", "在吗"), Turn("agent", "您好，很高兴为您服务", agent))
    return Result(
        transcript=Transcript(f"clean-{number}", turns, source=Source("day/clean.txt")),
        session=Session("unattended"),
        measures=Measures(),
        verdicts=(_pass("bare-negative"), _pass("rude")),
        hits=(),
    )


class Day(msgspec.Struct):
    """What a run hands to a report."""

    results: list[Result]
    cases: list[CaseResult]
    tally: Tally
    options: Options


@pytest.fixture
def day() -> Day:
    rules = {rule.id: rule for rule in _RULES}
    card = load_scorecard(str(Path(__file__).parents[2] / "rules" / "scorecards" / "default.yaml"))
    scorer = Scorer(card, _RULES)
    results = [_shop(rules), _long(rules), _english(rules)]
    results += [
        _clean(n, agent) for n, agent in enumerate(("A07", "A07", "阿强", "阿强", "A07", "A07", None))
    ]
    results = [msgspec.structs.replace(r, score=scorer.score(r)) for r in results]
    broken = rules["promise-not-kept"]
    case = CaseResult(
        "C-881",
        ("chat-0042", "chat-0050"),
        (
            _fail(
                broken,
                Finding(
                    "late",
                    3,
                    2,
                    12,
                    "今天18点前给您回电",
                    broken.message,
                    "error",
                    "A07",
                    transcript="chat-0042",
                ),
            ),
        ),
    )
    roster = Roster(
        {"A07": "小美", "B02": "王小明"}, {"A07": "售后一组", "B02": "售后一组", "阿强": "售前组"}
    )
    tally = Tally(agents=AgentTable(pass_mark=card.pass_mark, few=3))
    for result in results:
        tally.add(result)
    tally.add_case(case)
    return Day(results, [case], tally, Options(lang="zh", rules=rules, roster=roster))
