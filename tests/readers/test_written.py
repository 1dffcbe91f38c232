"""The native form says everything that was read."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csqa.model import Source, Transcript, Turn
from csqa.readers import Chunk, read, read_chunk
from csqa.readers.written import line

ROOT = Path(__file__).parents[2]


def again(transcript: Transcript) -> Transcript:
    data = line(transcript)
    (found,) = read_chunk(Chunk("native", "f", 0, len(data), 1, data))
    assert isinstance(found, Transcript), found
    return msgspec.structs.replace(found, source=transcript.source)


def test_every_fixture_comes_back_as_it_was() -> None:
    found = [t for t in read(ROOT / "fixtures") if isinstance(t, Transcript)]
    assert len(found) > 30
    for t in found:
        assert again(t) == t


def test_moments_are_written_for_people() -> None:
    t = Transcript("x", (Turn("agent", "a", time=1714528953.5),), clock="zoned", started_at=1714528953.0)
    assert b'"started_at":"2024-05-01T02:02:33Z"' in line(t)
    assert b'"time":"2024-05-01T02:02:33.500000Z"' in line(t)


CLOCKS = {
    "relative": st.floats(-1e5, 9e8, allow_nan=False),
    "local": st.integers(-(10**15), 10**17).map(lambda n: n / 1e6),
    "zoned": st.one_of(st.floats(1e9, 9.9e10), st.integers(0, 2 * 10**12).map(lambda n: n / 1e3)),
}


@pytest.mark.parametrize("clock", CLOCKS)
@given(data=st.data())
def test_every_time_comes_back_as_it_was(clock: str, data: st.DataObject) -> None:
    time, end = data.draw(CLOCKS[clock]), data.draw(CLOCKS[clock])
    t = Transcript(
        "x",
        (Turn("agent", "a", time=time, end=end), Turn("customer", "b")),
        clock=clock,
        source=Source("f", 1),
    )  # type: ignore[arg-type]
    assert again(t) == t


@given(
    text=st.text(alphabet=st.characters(exclude_categories=("Cs",))),
    key=st.sampled_from(["note", "turns", "labels", "started_at"]),
)
def test_every_text_and_key_comes_back(text: str, key: str) -> None:
    meta = {key: {"0": {"k": text}} if key == "turns" else text}
    t = Transcript("x", (Turn("bot", text, "s", auto=True),), lang="zh", channel="c", agent="a", customer="b", case="d", meta=meta, source=Source("f", 1))  # fmt: skip
    assert again(t) == t
