"""Times of one session, after the definitions in docs/measures.md."""

from csqa.measures.measure import UNTIMED, is_timed, measure

__all__ = ["UNTIMED", "is_timed", "measure"]
