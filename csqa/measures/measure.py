"""All measures of one session."""

from __future__ import annotations

from collections.abc import Collection

from csqa.measures.service import Elapsed
from csqa.measures.speech import handling, speech
from csqa.measures.waits import waits
from csqa.model import Measures, Transcript
from csqa.profile import Profile

UNTIMED = Measures()


def is_timed(transcript: Transcript) -> bool:
    """Whether there is anything to measure."""
    if transcript.clock == "none":
        return False
    for turn in transcript.turns:  # noqa: SIM110 - a generator costs more than what it asks
        if turn.time is not None:
            return True
    return False


def measure(
    transcript: Transcript, profile: Profile, complaints: Collection[int], questions: Collection[int]
) -> Measures:
    """Every measure that the transcript's times allow; without any time, `UNTIMED`.

    `complaints` and `questions` are numbers of turns; those that are not the customer's do not count.
    """
    if not is_timed(transcript):
        return UNTIMED
    turns = transcript.turns
    found = waits(transcript, profile, Elapsed(transcript.clock, profile), complaints, questions)
    spoken = speech(turns)
    return Measures(
        timed=True,
        first_response=found.first,
        responses=tuple(found.responses),
        transfers=tuple(found.transfers),
        unanswered=found.unanswered,
        transfer_unanswered=found.transfer_unanswered,
        unmeasured=found.unmeasured,
        handling=handling(turns),
        silence=spoken.silence,
        hold=spoken.hold,
        overlap=spoken.overlap,
        cut_ins=spoken.cut_ins,
    )
