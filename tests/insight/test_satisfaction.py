"""What goes with satisfaction, and what is not shown."""

from __future__ import annotations

import msgspec
import pytest

from csqa.insight.note import Note
from csqa.insight.rating import satisfied
from csqa.insight.satisfaction import Comparison, Satisfaction

SPOKEN = ("closing", "apology", "alternative", "negative")


def taken(*notes: tuple[int, Note]) -> Satisfaction:
    found = Satisfaction()
    for times, note in notes:
        for _ in range(times):
            found.add(note, SPOKEN)
    return found


def note(rating: str | None, **more: object) -> Note:
    return msgspec.structs.replace(Note("t", "zh", "other"), rating=rating, **more)


def compared(found: Satisfaction) -> dict[str, Comparison]:
    return {c.name: c for c in found.comparisons(satisfied(found.rated))}


def test_the_difference_is_that_of_with_and_without() -> None:
    found = taken(
        (30, note("5", said=("closing",))),
        (10, note("1", said=("closing",))),
        (20, note("5")),
        (20, note("1")),
    )
    closing = compared(found)["closing"]
    assert (closing.having, closing.lacking) == ((30, 40), (20, 40))
    assert closing.difference.value == pytest.approx(0.25)
    assert closing.difference.sure


def test_too_few_on_one_side_are_not_shown() -> None:
    found = taken((29, note("5", said=("closing",))), (500, note("1")))
    assert compared(found) == {}
    assert "closing" in compared(taken((30, note("5", said=("closing",))), (500, note("1"))))


def test_without_a_rating_nothing_counts() -> None:
    assert taken((100, note(None, said=("closing",)))).rated == {}


def test_an_apology_is_compared_where_customers_complained() -> None:
    found = taken(
        (40, note("5", said=("apology",), complained=True)),
        (40, note("1", complained=True)),
        (500, note("5")),
    )
    apology = compared(found)["apology"]
    assert (apology.having.of, apology.lacking.of) == (40, 40)
    assert apology.among == "complained"


def test_an_alternative_is_compared_where_something_was_refused() -> None:
    found = taken(
        (40, note("5", said=("negative", "alternative"))),
        (40, note("1", said=("negative",))),
        (90, note("5")),
    )
    assert compared(found)["alternative"].lacking == (0, 40)


def test_a_rule_is_compared_where_it_passed_or_failed() -> None:
    found = taken(
        (40, note("5", passed=("no-apology",))), (50, note("1", failed=("no-apology",))), (99, note("5"))
    )
    rule = compared(found)["no-apology"]
    assert (rule.having, rule.lacking) == ((40, 40), (0, 50))


def test_parts_merge() -> None:
    first = taken((30, note("5", said=("closing",))))
    first.merge(taken((30, note("1"))))
    assert compared(first)["closing"].difference.value == 1
