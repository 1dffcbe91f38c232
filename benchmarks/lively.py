"""Conversations for everything that needs more than one of them to be judged: customers come back over days, ids come
twice, accounts reply automatically, records are broken."""

from __future__ import annotations

import json
from collections.abc import Iterator

from generate import chats

HELLO = "您好，客服稍后就来，请先留下订单号"
CALL = "我的电话是138{:08d}，请尽快联系我"


def lively(count: int) -> Iterator[str]:
    """`count` chats over three days, and some records more. What belongs together never stands together."""
    before = ""
    for number, chat in enumerate(chats(count, days=3)):
        customer = f"customer{number % max(1, count // 3)}"
        for turn in chat["turns"]:
            if turn["role"] == "customer":
                turn["speaker"] = customer
        if number % 4:
            # At once after the first message: an answer that nobody typed.
            asked = chat["turns"][0]
            chat["turns"].insert(
                1, {**asked, "role": "agent", "text": HELLO, "speaker": f"agent{number % 40}"}
            )
        if number % 10 == 3:
            chat["turns"][0]["text"] += CALL.format(number)
        if number % 50 == 49:
            # The id of another conversation.
            chat["id"] = f"chat-{number - 20}"
        line = json.dumps(chat, ensure_ascii=False)
        yield line
        if number % 100 == 40:
            before = line
        if number % 100 == 98:
            # Read before.
            yield before
        if number % 250 == 99:
            # Broken off.
            yield line[: len(line) // 2]
