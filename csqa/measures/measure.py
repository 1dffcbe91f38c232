"""All measures of one session."""

from __future__ import annotations

from collections.abc import Collection

from csqa.measures.service import Elapsed
from csqa.measures.speech import handling, speech
from csqa.measures.waits import waits
from csqa.model import Measures, Transcript
from csqa.profile import Profile

UNTIMED = Measures()


def measure(
    transcript: Transcript, profile: Profile, complaints: Collection[int], questions: Collection[int]
) -> Measures:
    """Every measure that the transcript's times allow; without any time, `UNTIMED`.

    `complaints` and `questions` are numbers of turns; those that are not the customer's do not count.
    """
    turns = transcript.turns
    if transcript.clock == "none" or all(t.time is None for t in turns):
        return UNTIMED
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
