"""A made-up day: conversations of the kinds that a report must show, judged by the rules that ship."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from csqa.config import Satisfaction
from csqa.engine import lint
from csqa.figures.day import Change
from csqa.figures.figuring import Figuring
from csqa.insight.guidance import load_guidance
from csqa.insight.insight import Insight, quadrant
from csqa.insight.note import Noting
from csqa.insight.telling import telling
from csqa.model import (
    Alert,
    CaseResult,
    Evidence,
    Finding,
    Result,
    Roster,
    Source,
    Transcript,
    Turn,
    Verdict,
)
from csqa.reports import Options
from csqa.reports.page import Page, PageRecord
from csqa.ruleset.load import RuleSet, load_rules
from csqa.scoring import AgentTable, Scorer, Tally, load_scorecard
from csqa.wording import Lang

ROSTER = Roster(
    {"A01": "林小满", "A02": "周启航", "A03": "沈知夏", "A04": "何一鸣"},
    {"A01": "售后一组", "A02": "售后一组", "A03": "售后二组", "A04": "售后二组"},
)
AGENTS = ("A01", "A02", "A03", "A04", "阿强", "Ben")
MONDAY = 1_795_305_600.0  # 2026-11-22, midnight

_ASKS = (
    "你好，我买的保温杯盖子漏水，怎么处理呀",
    "快递卡在中转站三天了，能不能帮我催一下",
    "这款羽绒服有黑色 L 码吗？大概什么时候能发货",
    "昨天答应给我的赠品到现在也没看到，太让人失望了",
    "发票抬头写错了，麻烦帮我重开一张",
    "空调安装师傅说好上午来，等到现在都没人，气死我了！",
    "想换个大一号的，运费谁出？",
)
_ANSWERS = (
    "您好，很高兴为您服务，请问有什么可以帮您？",
    "不行的，这个没办法退",
    "这边尽快给您处理，请您耐心等待",
    "非常抱歉给您带来困扰，我马上为您登记换货，今天18点前给您回复结果",
    "这是物流的问题，您自己联系快递吧",
    "按规定就是这样的，我也没办法",
    "好的，我查了一下，您的包裹今天下午会到站点",
    "你自己看清楚页面再买",
)
_REPLIES = (
    "好吧",
    "那要等多久？",
    "你们太差劲了，我要投诉！",
    "可以，谢谢",
    "我要去12315投诉你们",
    "👨‍👩‍👧 收到😀谢谢",
)
_HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \u202eevil\u202c </script> \u2028 \x07 & \"quoted\" 'x' #@%"


@lru_cache(1)
def rules() -> RuleSet:
    return load_rules()


def transcript(number: int) -> Transcript:
    """The same for the same number. 0 holds what could break a page; every 50th has no times."""
    draw = random.Random(number)
    agent = AGENTS[draw.randrange(len(AGENTS))] if number else "A01"
    at = MONDAY + 8 * 3600 + draw.randrange(14 * 3600)
    timed = number % 50 != 49
    turns = []

    def say(role: str, text: str, speaker: str | None, wait: float) -> None:
        nonlocal at
        at += wait
        turns.append(Turn(role, text, speaker, at if timed else None))  # type: ignore[arg-type]

    if number % 9 == 0:
        say("bot", "您好，我是智能助手，正在为您转接人工客服", None, 1)
    say("customer", draw.choice(_ASKS), f"客户{number % 977}", 5)
    if number % 7 == 0:
        turns.append(msgspec.structs.replace(Turn("agent", "客服稍后回复您", agent), auto=True))
    for _ in range(draw.randrange(1, 4)):
        say("agent", draw.choice(_ANSWERS), agent, draw.choice((8, 20, 45, 90, 240, 700)))
        say("customer", draw.choice(_REPLIES), f"客户{number % 977}", draw.choice((5, 20, 60)))
    say("agent", draw.choice(("感谢您的咨询，祝您生活愉快，再见！", "好的", "行")), agent, 15)
    if number == 0:
        turns.insert(1, Turn("customer", _HOSTILE, "客户0", turns[0].time))
        turns.append(Turn("agent", "😀😀不行的，没办法，你自己看清楚页面再买", agent, at if timed else None))
        turns.append(Turn("system", "会话结束", None))
    return Transcript(
        f"chat-{number:05}" if number else "a/b?c&d=#0 <x>",
        tuple(turns),
        lang="zh",
        channel="旗舰店",
        agent=agent,
        clock="local" if timed else "none",
        source=Source("day/店铺导出.jsonl", number + 1),
    )


def results(count: int) -> Iterator[Result]:
    """Judged and scored; of number 1 one finding is overturned, number 2 carries an alert."""
    card = load_scorecard(str(Path(__file__).parents[3] / "rules" / "scorecards" / "default.yaml"))
    scorer = Scorer(card, rules().rules.values())
    for number in range(count):
        result = lint(transcript(number), rules(), signals=sorted(Noting.signals))
        if number == 1:
            result = _overturned(result)
        if number == 2:
            alert = Alert("authority", (Evidence(1, "我要去12315投诉你们"),))
            result = msgspec.structs.replace(
                result, session=msgspec.structs.replace(result.session, alerts=(alert,))
            )
        yield msgspec.structs.replace(result, score=scorer.score(result))


def _overturned(result: Result) -> Result:
    failed = next(v for v in result.verdicts if v.verdict == "fail")
    from csqa.wording import Text

    reason = Text("李主管复核后撤销：客户在开玩笑", "overturned by Li: the customer was joking")
    passed = Verdict(failed.rule, "pass", reason, (), (), failed.findings)
    return msgspec.structs.replace(
        result, verdicts=tuple(passed if v is failed else v for v in result.verdicts)
    )


def case() -> CaseResult:
    rule = rules().rules["promise-not-kept"]
    finding = Finding(
        "c0ffee000001", 2, 0, 4, "今天18点前", rule.message, "error", "A01", transcript="chat-00003"
    )
    return CaseResult("C-881", ("chat-00003",), (Verdict(rule.id, "fail", rule.message, (finding,)),))


CHANGES = (
    Change("mean", "day", 82.1, 76.4, True),
    Change("passed", "week", 0.61, 0.66, False),
    Change("first.median", "day", 31.0, 52.0, True),
    Change("rule:bare-negative", "day", 12.0, 31.5, True),
    Change("agent:A02", "week", 88.0, 71.2, True),
)


def write_page(
    folder: Path, count: int, lang: Lang = "zh", *, history: bool = True, zone: str | None = None
) -> Path:
    """A report of so many conversations; the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    options = Options(lang=lang, rules=rules().rules, roster=ROSTER, zone=zone, pass_mark=80)
    insight, noting = Insight(), Noting(rules().profile, Satisfaction())
    waiting: dict[str, list[int]] = {}
    record, page = PageRecord(options), Page(folder, options, history=history)
    figuring = Figuring(rules().rules, rules().profile, {})
    tally = Tally(agents=AgentTable(pass_mark=80, few=5))
    page.begin()
    for number, result in enumerate(results(count)):
        page.transcript(number, result, record(result))
        figuring.add(number, result)
        tally.add(result)
        insight.add(note := noting.note(result))
        if note.open:
            waiting.setdefault(quadrant(note.urgent, note.important), []).append(number)
    page.case(case())
    figuring.add_case(case())
    tally.add_case(case())
    guidance = load_guidance(rules().folders, load_rules(preview=True).rules)
    figures = msgspec.structs.replace(
        figuring.figures(tally.summary(ROSTER)), insight=telling(insight, lang, guidance, (), waiting, {})
    )
    page.end(figures, CHANGES if history else ())
    return folder / "report.html"
