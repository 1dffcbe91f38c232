"""Reviewers' decisions: read, applied before anything is scored, followed to their end, and written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from csqa.decisions import Decision, Decisions, Following
from csqa.decisions.file import appended, read_decisions
from csqa.errors import InputError
from csqa.evaluation.reviewed import Reviewed, reviewed
from csqa.model import CaseResult, Finding, Measures, Result, Session, Transcript, Verdict, VerdictName
from csqa.wording import Text

_WHY = Text("为什么", "why")


def _finding(id_: str, agent: str | None = "A07") -> Finding:
    return Finding(id_, 1, 0, 2, "没办", _WHY, "error", agent)


def _verdict(*ids: str, rule: str = "rude", name: VerdictName = "fail") -> Verdict:
    return Verdict(rule, name, _WHY, tuple(map(_finding, ids)))


def _decision(id_: str, verdict: str = "overturned", **more: object) -> Decision:
    return Decision(finding=id_, verdict=verdict, reason="客户在开玩笑", **more)  # type: ignore[arg-type]


def _decisions(*entries: Decision) -> Decisions:
    return Decisions({entry.finding: entry for entry in entries})


def _file(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "waivers.yaml"
    file.write_bytes(text.encode())
    return file


def test_an_overturned_finding_is_set_aside_and_the_rest_still_fails() -> None:
    (verdict,) = _decisions(_decision("a")).verdicts((_verdict("a", "b"),))
    assert (verdict.verdict, verdict.findings, verdict.waived) == ("fail", (_finding("b"),), (_finding("a"),))


def test_where_nothing_is_left_the_rule_passes_and_says_who_decided_why() -> None:
    decisions = _decisions(_decision("a", by="李主管"), _decision("b"))
    (verdict,) = decisions.verdicts((_verdict("a", "b"),))
    assert (verdict.verdict, verdict.findings) == ("pass", ())
    assert verdict.waived == (_finding("a"), _finding("b"))
    assert verdict.owed == ("A07",)
    assert verdict.reason == Text("李主管复核后撤销：客户在开玩笑", "overturned by 李主管: 客户在开玩笑")
    nobody = _decisions(_decision("a")).verdicts((_verdict("a"),))[0]
    assert nobody.reason.zh == "复核后撤销：客户在开玩笑"


def test_a_confirmed_finding_and_one_nobody_decided_stay_as_they_are() -> None:
    verdicts = (_verdict("a"), _verdict("c"))
    assert _decisions(_decision("a", "confirmed")).verdicts(verdicts) is verdicts
    assert Decisions().verdicts(verdicts) is verdicts


def test_results_and_cases_follow() -> None:
    decisions = _decisions(_decision("a"))
    result = Result(Transcript("t", ()), Session("rest"), Measures(), (_verdict("a"),), ())
    case = CaseResult("c", ("t",), (_verdict("a"),))
    assert decisions.result(result).verdicts[0].verdict == "pass"
    assert decisions.case(case).verdicts[0].verdict == "pass"
    other = _decisions(_decision("z"))
    assert other.result(result) is result
    assert other.case(case) is case


def test_a_file_is_read_with_the_line_of_every_entry(tmp_path: Path) -> None:
    decisions = read_decisions(
        _file(
            tmp_path,
            'waivers:\n  - {finding: "a1", verdict: confirmed, reason: 对, date: 2026-11-20}\n'
            '  # 申诉\n  - finding: "b2"\n    verdict: overturned\n    reason: 误报\n    by: 李\n    transcript: t\n    rule: rude\n',
        )
    )
    assert list(decisions.entries) == ["a1", "b2"]
    assert decisions.entries["a1"].date == date(2026, 11, 20)
    assert decisions.entries["b2"].rule == "rude"
    assert dict(decisions.lines) == {"a1": 2, "b2": 4}


def test_of_two_entries_for_one_finding_the_later_one_holds(tmp_path: Path) -> None:
    text = 'waivers:\n- {finding: "a", verdict: overturned, reason: x}\n- {finding: "a", verdict: confirmed, reason: y}\n'
    decisions = read_decisions(_file(tmp_path, text))
    assert decisions.entries["a"].reason == "y"
    assert decisions.lines["a"] == 3


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "waivers:\n", "waivers: []\n"])
def test_a_file_may_hold_nothing_or_not_be_there(tmp_path: Path, text: str) -> None:
    assert read_decisions(tmp_path / "none.yaml").entries == {}
    assert read_decisions(_file(tmp_path, text)).entries == {}


@pytest.mark.parametrize(
    ("entry", "line", "key"),
    [
        ("finding: a\n    verdict: overturned\n    reason: '  '", 4, "waivers[0].reason"),
        ("finding: a\n    verdict: overtuned\n    reason: x", 3, "waivers[0].verdict"),
        ("finding: a\n    verdict: overturned", 2, "waivers[0]"),
        ("finding: a\n    verdict: confirmed\n    reason: x\n    who: me", 5, "waivers[0].who"),
        ("finding: 123456789012\n    verdict: confirmed\n    reason: x", 2, "waivers[0].finding"),
    ],
)
def test_a_mistake_names_file_line_and_key(tmp_path: Path, entry: str, line: int, key: str) -> None:
    file = _file(tmp_path, f"waivers:\n  - {entry}\n")
    with pytest.raises(InputError) as error:
        read_decisions(file)
    assert (error.value.file, error.value.line, error.value.key) == (str(file), line, key)


class TestFollowing:
    def test_a_decision_is_gone_when_its_conversation_was_judged_without_the_finding(self) -> None:
        gone, met = _decision("a", transcript="t", rule="rude"), _decision("b", transcript="t", rule="rude")
        following = Following(_decisions(gone, met), {"rude"})
        following.session(("t",), (_verdict("b"),))
        assert following.gone() == (gone,)

    def test_a_waived_one_and_one_of_a_case_came_up(self) -> None:
        decisions = _decisions(_decision("a", transcript="t"), _decision("b", transcript="t"))
        following = Following(decisions, ())
        following.session(("t",), decisions.verdicts((_verdict("a"),)))
        following.verdicts((_verdict("b"),))
        assert following.gone() == ()

    def test_what_was_not_judged_or_whose_rule_did_not_run_says_nothing(self) -> None:
        decisions = _decisions(
            _decision("a", transcript="other"), _decision("b"), _decision("c", transcript="t", rule="not-run")
        )
        following = Following(decisions, {"rude"})
        following.session(("t",), ())
        assert following.gone() == ()

    def test_a_conversation_may_go_by_its_own_name_or_its_masked_one(self) -> None:
        decision = _decision("a", transcript="138****8000~1f4a09")
        following = Following(_decisions(decision), ())
        following.session(("13800138000", "138****8000~1f4a09"), ())
        assert following.gone() == (decision,)


class TestAppending:
    entry = _decision("0123456789ab", by="李", date=date(2026, 11, 22), transcript="t: 1", rule="rude")

    def _grown(self, tmp_path: Path, text: str, *entries: Decision) -> str:
        new = appended(text, "waivers.yaml", entries or (self.entry,), "zh")
        assert (
            list(read_decisions(_file(tmp_path, new)).entries.values())[-1] == (entries or (self.entry,))[-1]
        )
        return new

    def test_a_new_file_has_a_commented_head(self, tmp_path: Path) -> None:
        new = self._grown(tmp_path, "")
        assert new.startswith("# 复核结论")
        assert new.endswith(
            'waivers:\n  - finding: "0123456789ab"\n    verdict: overturned\n    reason: "客户在开玩笑"\n    by: "李"\n'
            '    date: 2026-11-22\n    transcript: "t: 1"\n    rule: rude\n'
        )
        assert appended("", "w", (self.entry,), "en").startswith("# What reviewers decided")

    @pytest.mark.parametrize(
        "text",
        [
            'waivers:\n  - {finding: "x", verdict: confirmed, reason: y}  # 讨论过\n  # 结尾\n',
            'waivers:\n- finding: "x"\n  reason: |\n    两行\n    理由\n  verdict: confirmed',
            'waivers:\n      -\n        finding: "x"\n        verdict: confirmed\n        reason: y\n\n\n',
            '# 头\r\nwaivers:\r\n  - finding: "x"\r\n    verdict: confirmed\r\n    reason: y\r\n',
            '\ufeffwaivers:\n  - {finding: "x", verdict: confirmed, reason: y}\n',
            "# only a comment\n",
            "waivers:\n",
        ],
    )
    def test_what_stands_there_stays_to_the_last_byte(self, tmp_path: Path, text: str) -> None:
        new = self._grown(tmp_path, text)
        assert new.startswith(text)
        assert ("\r\n" in text) == new.endswith("\r\n")
        assert new.replace("\r\n", "").count("\r") == 0

    @pytest.mark.parametrize(
        "text", ["waivers: []\n", "waivers: [ ]  # 还没有\n", "waivers: ~\n", "waivers: null"]
    )
    def test_an_empty_list_is_opened(self, tmp_path: Path, text: str) -> None:
        assert ("# 还没有" in self._grown(tmp_path, text)) == ("#" in text)

    def test_a_list_in_brackets_is_refused_and_says_how_to_mend_it(self) -> None:
        with pytest.raises(InputError, match="can't be added"):
            appended('waivers: [{finding: "x", verdict: confirmed, reason: y}]\n', "w", (self.entry,), "en")

    @pytest.mark.parametrize(
        "reason", ['他说"行"：# 不算', "- a\n- b", "{x}: [y]", "\x85\u2028\x7f\ufeff", "'"]
    )
    def test_any_words_come_back_as_they_were(self, tmp_path: Path, reason: str) -> None:
        self._grown(
            tmp_path, "", Decision(finding="0123456789ab", verdict="confirmed", reason=reason, by=reason)
        )


def test_precision_counts_by_the_findings_rule_else_by_the_entrys() -> None:
    decisions = _decisions(
        _decision("a", "confirmed", rule="old-name"),
        _decision("b", "confirmed"),
        _decision("c", rule="rude"),
        _decision("d"),
    )
    rows, unknown = reviewed(decisions, {"b": "rude"}, {"old-name": "rude"})
    assert rows == [Reviewed("rude", 2, 1)]
    assert unknown == 1
    assert rows[0].precision == pytest.approx(2 / 3)
    assert rows[0].interval == pytest.approx((0.2076597, 0.9385081), abs=1e-6)
