"""What is hidden, what stays readable, and that every offset stays right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csqa.engine import lint
from csqa.masking import addresses, masked, masked_name, masked_roster, masked_text
from csqa.masking import names as names_module
from csqa.masking import text as text_module
from csqa.masking.text import find_personal, may_be_personal, suspects
from csqa.model import (
    Alert,
    Deadline,
    Evidence,
    Finding,
    Hit,
    Measures,
    NearMiss,
    Result,
    Roster,
    Session,
    Source,
    Transcript,
    Turn,
    Verdict,
)
from csqa.ruleset.load import load_rules
from csqa.signals.pii import find_pii
from csqa.wording import Text


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A key of the test's own: none is kept in anybody's home."""
    monkeypatch.setenv(names_module.VARIABLE, "a key")
    _forget()
    yield
    _forget()


def _forget() -> None:
    names_module._key.cache_clear()
    masked_name.cache_clear()


# All numbers and addresses are made up.
HIDDEN = [
    ("电话13800138000", "电话138****8000"),
    ("１３８ ００１３ ８０００", "１３８ **** ８０００"),
    ("138 001 38000", "138 *** *8000"),
    ("13800 138000", "138** **8000"),
    ("1 3 8 0 0 1 3 8 0 0 0", "1 3 8 * * * * 8 0 0 0"),
    ("一三八零零一三八零零零", "一三八****八零零零"),
    ("010-62345678", "010-****5678"),
    ("+44 20 7946 0958", "+44 2* **** 0958"),
    ("call 415-555-2671", "call ***-***-2671"),
    ("身份证11010519491231002X", "身份证**************002X"),
    ("卡号4012 8888 8888 1881", "卡号**** **** **** 1881"),
    ("xiao.mei@example.com", "x*******@example.com"),
    ("a@example.com", "*@example.com"),
    ("车牌京A12345", "车牌京A*****"),
    ("送到阳光花园3栋2单元501", "送到************"),
    ("浙江省杭州市西湖区文三路138号5幢602室", "浙江省杭州市西湖区*************"),
    ("地址：成都市武侯区人民南路四段27号1栋2单元1708", "地址：成都市武侯区******************"),
    ("台北市信義區信義路五段7號12樓之3", "台北市信義區************"),
    ("上海市浦东新区张杨路500弄12号302室", "上海市浦东新区**************"),
    ("寄到海安镇三里村5组12号", "寄到海安镇********"),
    ("我住三号楼二单元五零一", "我住*********"),
    ("阳光小区12-3-402", "******-*-***"),
    ("石家庄市桥西区中山西路 188 号", "石家庄市桥西区**** *** *"),
    ("科技一路25号", "*******"),
    ("阳光花园A座1203", "**********"),
    ("ship to 742 Evergreen Terrace, Springfield", "ship to *** ********* *******, Springfield"),
    ("45 W 32nd St, Apt 4B", "** * **** **, *** **"),
    ("12 baker street please", "** ***** ****** please"),
    ("PO Box 1234", "** *** ****"),
]
READABLE = [
    "",
    "走这条道5号线",
    "在中山路等你",
    "解放路5号线",
    "我知道5号发货",
    "渠道5号开通",
    "楼道5号灯",
    "这条路5号修好",
    "那里5号发货",
    "中山路5号到货吗",
    "2路5号",
    "大街5号",
    "小区 3-5天能到吗",
    "花园2-3平米",
    "这个园3栋",
    "家里3室2厅",
    "分6期，每期100元",
    "25座的车",
    "京东3号仓库发货",
    "客服5号为您服务",
    "坐地铁2号线到南京东路，3号口",
    "7月5号到8月3号",
    "[数字x]号楼[数字x]单元[数字x]",
    "138****5678",
    "订单号202405011234567890",
    "订单号13912345678",
    "order number 13912345678",
    "运单号：4012888888881881",
    "运单SF1380013800012",
    "尺码 15 16 17 18 19 20",
    "I have 2 Google Drive accounts",
    "one 2 way street",
    "2 blocks east, turn right on Forbes Avenue",
    "2024-05-01 10:02:33",
    "@小美 在吗",
]


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_personal_data_is_starred_out(text: str, shown: str) -> None:
    assert masked_text(text) == shown


@pytest.mark.parametrize("text", READABLE)
def test_everything_else_stays_readable(text: str) -> None:
    assert masked_text(text) == text


_PIECES = [*(text for text, _ in HIDDEN), *READABLE, " ", "，", "-", "3", "号", "路"]


@given(st.lists(st.sampled_from(_PIECES)).map("".join) | st.text())
def test_the_length_and_everything_that_is_not_starred_stay(text: str) -> None:
    shown = masked_text(text)
    assert len(shown) == len(text)
    assert all(b in (a, "*") for a, b in zip(text, shown, strict=True))


@pytest.mark.parametrize(("text", "_shown"), HIDDEN)
def test_what_is_hidden_is_not_found_again(text: str, _shown: str) -> None:
    assert find_pii(masked_text(text)) == []


_WORDS = [
    *"0123456789０９一二三五十号號弄栋幢座室单元路街道村组小区花园 -@+()京A.中山里苑五巷弄",
    " Street",
    "mail",
    "Box ",
    "St",
]


@given(
    st.lists(st.sampled_from(_WORDS), max_size=25).map("".join)
    | st.lists(st.sampled_from(_PIECES)).map("".join)
)
@settings(max_examples=500)
def test_the_first_look_misses_nothing(text: str) -> None:
    assert may_be_personal(text) or not list(find_personal(text))


_TEXTS = st.lists(st.sampled_from([*_WORDS, *_PIECES]), max_size=25).map("".join)


@given(st.lists(_TEXTS | st.lists(st.sampled_from([*_WORDS, "\n"]), max_size=25).map("".join) | st.text()))
@settings(max_examples=500)
def test_one_look_at_all_texts_misses_none(texts: list[str]) -> None:
    found = suspects(texts)
    assert found == sorted(set(found))
    assert {n for n, text in enumerate(texts) if may_be_personal(text)} <= set(found)


def _searched_for_everything(text: str) -> Iterator[tuple[int, int, str]]:
    """What `find_personal` finds, without a look at what could be found at all."""

    def labelled(start: int) -> bool:
        reach = max(0, start - text_module._LABEL_REACH)
        return text_module._LABEL().search(text, reach, start) is not None

    for start, end, kind in find_pii(text):
        if kind not in ("phone", "bank-card") or not labelled(start):
            yield start, end, kind
    if addresses._CHINESE.search(text):
        for find in (addresses._roads, addresses._houses, addresses._doors, addresses._villages):
            yield from ((start, end, "address") for start, end in find(text))
    if addresses._ENGLISH.search(text):
        yield from ((*m.span(), "address") for m in addresses._STREET.finditer(text))
    apart = text_module._APART().finditer(text.translate(text_module._PLAIN))
    for m in (*apart, *text_module._SPOKEN().finditer(text)):
        if not labelled(m.start()):
            yield (*m.span(), "phone")


_NUMBERS = st.text("0123456789", min_size=9, max_size=22) | st.sampled_from(
    [
        "13800138000",
        "008613800138000",
        "11010519491231002",
        "4012888888881881",
        "6222021234567890128",
        "01062345678",
    ]
)
_NUMBERED = st.tuples(
    st.sampled_from(["", "订单", "a", "１", "+", "-"]), _NUMBERS, st.sampled_from(["", "X", "想退货"])
)


@given(_TEXTS | st.text() | _NUMBERED.map("".join))
@settings(max_examples=2000, deadline=None)
def test_no_search_is_left_out_that_would_find_something(text: str) -> None:
    everything = list(_searched_for_everything(text))
    assert list(find_personal(text)) == everything
    shown = list(text)
    if may_be_personal(text):
        for start, end, kind in everything:
            text_module._cover(shown, text, start, end, kind)
    assert masked_text(text) == "".join(shown)


@pytest.mark.parametrize("bad", ["1", "路", "5号", "一", "小区3", "1 ", "12 Big ", "栋1", "省市区", "a@"])
def test_long_nonsense_ends(bad: str) -> None:
    assert len(masked_text(bad * 5000)) == len(bad) * 5000


_SPEAKERS = st.sampled_from([None, "A07", "mei@example.com", "13800138000"])
_RULES = load_rules((), "default")
_SAID = [
    "等了三天还没发货，你们太差劲了，电话13800138000",
    "没办法，尽快给13800138000回电",
    "您好，很高兴为您服务",
    "地址：阳光花园3栋2单元501，尽快发",
    "我们会尽快寄到文三路138号5幢602室",
    "I want a refund, mail ann.lee@example.com",
    "We can't do that, we will call 415-555-2671 soon",
    "谢谢",
]


@given(
    st.lists(
        st.tuples(st.sampled_from(["agent", "customer"]), st.sampled_from(_SAID)), min_size=1, max_size=6
    )
)
def test_findings_quote_the_masked_turn(said: list[tuple[str, str]]) -> None:
    turns = tuple(Turn(role, text) for role, text in said)  # type: ignore[arg-type]
    plain = lint(Transcript("t", turns), _RULES)
    shown = masked(plain)
    assert [len(t.text) for t in shown.transcript.turns] == [len(t.text) for t in turns]
    for before, after in zip(plain.verdicts, shown.verdicts, strict=True):
        for was, now in zip(before.findings, after.findings, strict=True):
            assert (was.id, was.turn, was.start, was.end) == (now.id, now.turn, now.start, now.end)
            if now.turn is not None and now.start is not None:
                assert now.text == shown.transcript.turns[now.turn].text[now.start : now.end]
    assert "13800138000" not in repr(shown)
    assert "ann.lee" not in repr(shown)


def _result(**transcript: object) -> Result:
    turns = (Turn("customer", "电话13800138000吧", "c"), Turn("agent", "好的", "a"))
    return Result(
        msgspec.structs.replace(Transcript("t", turns, meta={}), **transcript),
        Session("rest"),
        Measures(),
        (),
        (),
    )


def test_nothing_personal_is_the_very_same_result() -> None:
    result = msgspec.structs.replace(_result(), transcript=Transcript("t", (Turn("agent", "您好，5号发货"),)))
    assert masked(result) is result


def test_half_a_number_in_a_quotation_is_hidden_too() -> None:
    message = Text("m", "m")
    cut = Finding("138001380001", 0, 2, 9, "1380013", message, "error")
    result = msgspec.structs.replace(
        _result(),
        session=Session(
            "rest", (Evidence(0, "00138000"),), alerts=(Alert("leaving", (Evidence(0, "8000吧"),)),)
        ),
        verdicts=(
            Verdict(
                "r",
                "fail",
                message,
                (msgspec.structs.replace(cut, nearest=NearMiss(0, "80013800", message)),),
                waived=(cut,),
            ),
        ),
        deadlines=(Deadline("r", "t", 0, 2, 9, "1380013", "a", None, None),),
    )
    shown = masked(result)
    (verdict,) = shown.verdicts
    assert (verdict.findings[0].text, verdict.waived[0].text) == ("138****", "138****")
    assert verdict.findings[0].id == "138001380001"
    assert verdict.findings[0].nearest == NearMiss(0, "8****800", message)
    assert shown.session.evidence == (Evidence(0, "****8000"),)
    assert shown.session.alerts[0].evidence == (Evidence(0, "8000吧"),)
    assert shown.deadlines[0].text == "138****"


def test_ids_names_files_and_the_records_own_fields_are_hidden() -> None:
    shown = masked(
        _result(
            id="13800138000",
            customer="13800138000",
            source=Source("calls/13800138000.json", 3),
            meta={"tel": 13800138000, "more": ["ann.lee@example.com", 5]},
        )
    ).transcript
    assert shown.id == shown.customer
    assert shown.id.startswith("138****8000~")
    assert shown.source == Source("calls/138****8000.json", 3)
    assert shown.meta == {"tel": "138****8000", "more": ["a******@example.com", 5]}
    assert "13800138000" not in repr(shown)


_NAMES = frozenset(("agent", "customer", "case", "speaker", "transcript", "owed"))
_KEPT_AS_IS = {
    Finding: frozenset(("id",)),
    Verdict: frozenset(("rule", "verdict")),
    Deadline: frozenset(("rule",)),
    Hit: frozenset(("signal", "value")),
}


class _LongWay:
    """Every string of a result, wherever it stands: what `masked` comes to without knowing any field by name."""

    def __init__(self, transcript: Transcript) -> None:
        self.before = [turn.text for turn in transcript.turns]
        self.after = [masked_text(text) for text in self.before]

    def of(self, value: Any, name: bool = False) -> Any:
        if isinstance(value, str):
            return masked_name(value) if name else masked_text(value)
        if isinstance(value, msgspec.Struct):
            return self.struct(value)
        if isinstance(value, Mapping):
            return {key: self.of(item, name) for key, item in value.items()}
        if isinstance(value, tuple | list):
            return type(value)(self.of(item, name) for item in value)
        if type(value) is int and masked_text(str(value)) != str(value):
            return masked_text(str(value))
        return value

    def struct(self, value: msgspec.Struct) -> msgspec.Struct:
        kept = _KEPT_AS_IS.get(type(value), frozenset())
        changed = {
            field: self.of(
                getattr(value, field), field in _NAMES or (field == "id" and isinstance(value, Transcript))
            )
            for field in value.__struct_fields__
            if field not in kept
        }
        if isinstance(value, (Finding, Evidence, NearMiss, Deadline)):
            changed["text"] = self.quoted(value)
        return msgspec.structs.replace(value, **changed)

    def quoted(self, value: Finding | Evidence | NearMiss | Deadline) -> str:
        turn = value.turn
        if turn is None or not 0 <= turn < len(self.before):
            return masked_text(value.text)
        start, end = getattr(value, "start", None), getattr(value, "end", None)
        if start is None or end is None:
            start = self.before[turn].find(value.text)
            end = start + len(value.text)
        return self.after[turn][start:end] if start >= 0 else masked_text(value.text)


def _filled(kind: Any, said: str) -> Any:
    """A value of the type in which everything that can say something says `said`."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind(**{f.name: _filled(f.type, said) for f in msgspec.structs.fields(kind)})
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        return args[0]
    if origin is tuple:
        return tuple(_filled(arg, said) for arg in args if arg is not ...)
    if origin in (Union, UnionType):
        return _filled(next(arg for arg in args if arg is not type(None)), said)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"key": _filled(args[1], said)}
    return said if kind in (str, Any) else kind()


@pytest.mark.parametrize("said", [text for text, _ in HIDDEN])
def test_no_field_of_a_result_is_forgotten(said: str) -> None:
    result = _filled(Result, said)
    assert masked(result) == _LongWay(result.transcript).of(result)
    quiet = msgspec.structs.replace(result, transcript=_result().transcript)
    assert masked(quiet) == _LongWay(quiet.transcript).of(quiet)


@given(
    st.lists(
        st.tuples(st.sampled_from(["agent", "customer", "system"]), st.sampled_from(_SAID), _SPEAKERS),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["chat", "13800138000"]),
)
@settings(max_examples=200, deadline=None)
def test_what_is_shown_is_what_every_string_by_itself_comes_to(
    said: list[tuple[str, str, str | None]], channel: str
) -> None:
    turns = tuple(Turn(role, text, speaker) for role, text, speaker in said)  # type: ignore[arg-type]
    plain = lint(Transcript("t", turns, channel=channel), _RULES, every_signal=True)
    shown = masked(plain)
    hides = any(masked_text(word) != word for turn in turns for word in (turn.text, turn.speaker or ""))
    assert shown == (_LongWay(plain.transcript).of(plain) if hides else plain)


def test_a_verdict_is_never_taken_for_one_that_is_gone() -> None:
    result = _result()
    for n in range(3000):
        reason = Text(f"第{n}次", f"{n}") if n % 3 else Text("电话13800138000", f"{n}")
        (verdict,) = masked(
            msgspec.structs.replace(result, verdicts=(Verdict("r", "pass", reason),))
        ).verdicts
        assert verdict.reason == Text(masked_text(reason.zh), reason.en)


def test_two_customers_never_become_one_and_one_stays_the_same() -> None:
    first, second = masked_name("13800018000"), masked_name("13800028000")
    assert first[:11] == second[:11] == "138****8000"
    assert first != second
    masked_name.cache_clear()
    assert masked_name("13800018000") == first
    assert masked_name("chat-0042") == "chat-0042"


def test_the_mark_depends_on_a_key_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mark(folder: Path) -> str:
        monkeypatch.delenv(names_module.VARIABLE, raising=False)
        monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: folder)
        _forget()
        return masked_name("13800138000")

    one, other = mark(tmp_path / "one"), mark(tmp_path / "other")
    assert one != other
    assert mark(tmp_path / "one") == one
    (tmp_path / "file").touch()
    assert mark(tmp_path / "file" / "none").startswith("138****8000~")


def test_a_roster_follows_the_ids_that_results_carry() -> None:
    roster = Roster({"mei@example.com": "小美", "A07": "小李"}, {"mei@example.com": "一组"})
    shown = masked_roster(roster)
    id_ = masked_name("mei@example.com")
    assert id_.startswith("m**@example.com~")
    assert shown == Roster({id_: "小美", "A07": "小李"}, {id_: "一组"})
    plain = Roster({"A07": "小李"})
    assert masked_roster(plain) is plain
