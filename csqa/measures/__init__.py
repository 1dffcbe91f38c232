"""Times of one session, after the definitions in docs/measures.md."""

from csqa.measures.measure import measure

__all__ = ["measure"]
