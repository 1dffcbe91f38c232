from __future__ import annotations

from csqa.ledger import Ledger
from csqa.model import Clock, Deadline, Visit
from csqa.wording import Text
from tests.growth import bytes_each

WHY = Text("记录没有时间", "the record carries no times")


def owed(
    session: str, said_at: float | None = 10.0, text: str = "两小时内给您回电", **more: object
) -> Deadline:
    due = None if said_at is None else said_at + 7200
    given = {"agent": "A1", "returned": (), "why": None, **more}
    return Deadline("promise", session, 3, 4, 4 + len(text), text, said_at=said_at, due=due, **given)  # type: ignore[arg-type]


def test_what_was_put_in_comes_out_as_it_was() -> None:
    ledger = Ledger()
    clocks: tuple[Clock, ...] = ("none", "relative", "local", "zoned")
    visits = [
        Visit(f"s{n}\ud83d", clock, None if n == 0 else 1.7e9 + n / 3, None if n % 2 else 0.1 + n)
        for n, clock in enumerate(clocks)
    ]
    deadlines = [
        owed("s0\ud83d", None, why=WHY, agent=None),
        owed("s0\ud83d", returned=(1.5, 2.25)),
        owed("s3\ud83d", text="half \udc00"),
    ]
    ledger.add("k", visits[0], "taobao", deadlines[:2])
    ledger.add("other", visits[1], "jd", ())
    ledger.add("k", visits[2], "jd", ())
    ledger.add("k", visits[3], "jd", deadlines[2:])
    assert ledger.visits("k") == [visits[0], visits[2], visits[3]]
    assert ledger.deadlines("k") == [(deadlines[0], "taobao"), (deadlines[1], "taobao"), (deadlines[2], "jd")]
    assert ledger.visits("other") == [visits[1]]
    assert ledger.deadlines("other") == []
    assert ledger.visits("nobody") == [] == ledger.deadlines("nobody")


def test_cases_that_owe_come_in_the_order_of_their_first_deadline() -> None:
    ledger = Ledger()
    for key, owes in (("a", 0), ("b", 0), ("c", 1), ("b", 2), ("c", 1), ("a", 0)):
        ledger.add(key, Visit("s", "local", 1.0, 2.0), "x", [owed("s")] * owes)
    assert list(ledger.owing()) == ["c", "b"]
    assert [ledger.owes(key) for key in ("a", "b", "c", "d")] == [False, True, True, False]


def test_a_session_and_what_it_owes_take_little() -> None:
    ledger = Ledger()

    def add(number: int) -> None:
        session = f"chat-{number:06}"
        visit = Visit(session, "local", 1.7e9 + number, 1.7e9 + number + 20)
        ledger.add(f"customer-{number:06}", visit, "taobao", [owed(session, 1.7e9 + number)])

    words = len("chat-000000") + len("customer-000000") + len("两小时内给您回电".encode())
    assert bytes_each(add) < words + 160
