from __future__ import annotations

from pathlib import Path

import pytest

from csqa.model import Reject, Transcript
from csqa.readers import ReadOptions, read
from csqa.readers.subtitles import sniff
from tests.readers.given import items, one, reject, said

VTT = "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Agent>Good day</v>\n\n00:00:03.000 --> 00:00:04.000\n<v Ann>My lamp &amp; <b>shade</b> broke\n"
SRT = "1\n00:00:01,000 --> 00:00:02,500\nAgent: Good day\n\n2\n00:00:03,000 --> 00:00:04,250\nCaller: My lamp broke\n"


def times(t: Transcript) -> list[tuple[float | None, float | None]]:
    return [(x.time, x.end) for x in t.turns]


def test_voices_name_the_speakers() -> None:
    t = one(VTT, "subtitles")
    assert said(t) == [("agent", None, "Good day"), ("customer", "Ann", "My lamp & shade broke")]
    assert times(t) == [(1.0, 2.5), (3.0, 4.0)]
    assert (t.clock, t.customer) == ("relative", "Ann")


@pytest.mark.parametrize("text", [SRT, SRT.replace("\n", "\r\n"), "\ufeff" + SRT], ids=["lf", "crlf", "bom"])
def test_srt_with_names_at_the_beginning(text: str) -> None:
    t = one(text, "subtitles")
    assert said(t) == [("agent", None, "Good day"), ("customer", None, "My lamp broke")]
    assert times(t) == [(1.0, 2.5), (3.0, 4.25)]


def test_a_cue_that_names_nobody_goes_on_with_the_turn_before(fixtures: Path) -> None:
    (zh,), (en,) = read(fixtures / "call.vtt"), read(fixtures / "call.srt")
    assert isinstance(zh, Transcript)
    assert isinstance(en, Transcript)
    assert (zh.turns[0].text, zh.turns[0].end) == ("您好，很高兴为您服务，请问有什么可以帮您？", 6.0)
    assert (en.turns[0].text, en.turns[0].end) == (
        "Good afternoon, thank you for calling, how can I help you?",
        4.2,
    )
    assert (zh.agent, zh.customer, len(zh.turns)) == ("小贺", "韩先生", 5)


def test_several_voices_share_the_time_of_their_cue() -> None:
    t = one("WEBVTT\n\n00:10.000 --> 00:14.000\n<v Agent>aaaa</v>\n<v Customer>bbbb</v>\n", "subtitles")
    assert times(t) == [(10.0, 12.0), (12.0, 14.0)]


def test_names_that_recur_are_speakers_and_the_agent_is_who_serves() -> None:
    cues = ["张三: 我的快递呢", "李四: 您好，请问有什么可以帮您", "张三: 查一下", "李四: 好的"]
    text = "WEBVTT\n\n" + "\n\n".join(f"00:0{i}.000 --> 00:0{i}.900\n{c}" for i, c in enumerate(cues))
    assert [(t.role, t.speaker) for t in one(text, "subtitles").turns] == [
        ("customer", "张三"),
        ("agent", "李四"),
    ] * 2


def test_the_user_says_who_the_agent_is() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>hm</v>\n\n00:03.000 --> 00:04.000\n<v Bob>hm hm</v>\n"
    t = one(text, "subtitles", ReadOptions(agent_names=("Ann",)))
    assert [x.role for x in t.turns] == ["agent", "customer"]


def test_what_is_said_before_anybody_is_named_is_kept() -> None:
    t = one("WEBVTT\n\n00:00.000 --> 00:01.000\n[music]\n\n00:01.000 --> 00:02.000\n<v Agent>hi\n\n00:03.000 --> 00:04.000\n<v Customer>hm\n", "subtitles")  # fmt: skip
    assert t.meta["preamble"] == "[music]"
    assert len(t.turns) == 2


def test_subtitles_without_speakers_are_refused_with_the_way_to_mend_it() -> None:
    rejected = reject(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nhello there\n\n00:03.000 --> 00:04.000\nhi\n", "subtitles"
    )
    assert "do not say who speaks" in rejected.reason.en
    assert "<v Name>" in rejected.reason.en


def test_a_cue_whose_time_is_broken_is_rejected_with_its_line_and_the_rest_is_read() -> None:
    found = items(VTT + "\n00:5 --> 00:00:06.000\n<v Ann>lost\n", "subtitles")
    assert [type(f) for f in found] == [Transcript, Reject]
    assert found[1].source.line == 9
    assert found[1].record == "00:5 --> 00:00:06.000"


def test_what_is_no_subtitle_is_refused() -> None:
    assert "not valid WebVTT or SRT" in reject("hello", "subtitles").reason.en


@pytest.mark.parametrize("text", [VTT, SRT])
def test_the_content_shows_it(tmp_path: Path, text: str) -> None:
    assert sniff(text.encode())
    file = tmp_path / "call.txt"
    file.write_bytes(text.encode("utf-16"))
    (t,) = read(file)
    assert isinstance(t, Transcript)
    assert len(t.turns) == 2
