"""A seeded corpus of service chats as JSON Lines: python benchmarks/generate.py 20000 chats.jsonl

Four of five chats are Chinese (with an English sentence here and there, as customers write), one is English. Sentences are
put together from parts, so that about half of the turns occur once; times are left out or given by a flag, as seconds or as
dates spread over so many days.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

EVERY_ENGLISH = 5
"""One chat of so many is English."""

OPENINGS = [
    "您好，很高兴为您服务",
    "亲，您好",
    "在的亲",
    "您好，客服{n}号为您服务，请问有什么可以帮您",
    "Hello, how can I help you today?",
]
ASKS = [
    "我的{item}什么时候到", "{item}收到就坏了，怎么办", "为什么还没发货，都{n}天了", "能不能换成{item}", "这个{item}有货吗",
    "你们的{item}质量太差了", "订单{n}{n}想退货", "发票怎么开", "{item}多少钱，有优惠吗", "Where is my {item}? It has been {n} days",
]  # fmt: skip
ANSWERS = [
    "请您稍等，我帮您查一下{item}的订单", "已经帮您催促物流了，预计{n}小时内更新", "非常抱歉给您带来不便，我们会尽快为您处理",
    "这个{item}目前没有库存，您可以看看其他款式", "您可以在订单页面点击申请售后，{n}个工作日内审核", "好的，我这边给您登记，{n}小时内给您回电",
    "{item}的尺寸是{n}厘米，材质是棉", "这款{item}不支持修改地址的哦", "We will look into your {item} and get back to you within {n} hours",
]  # fmt: skip
REPLIES = [
    "好的",
    "嗯嗯",
    "那好吧，谢谢",
    "还要等多久？",
    "订单号{n}{n}{n}",
    "地址是幸福路{n}号",
    "ok thanks",
]
CLOSINGS = ["请问还有其他可以帮您的吗？", "感谢您的支持，祝您生活愉快，再见", "有任何问题随时联系我们哦"]
ITEMS = [
    "外套",
    "手机",
    "耳机",
    "电饭煲",
    "童车",
    "书包",
    "显示器",
    "奶粉",
    "洗衣机",
    "台灯",
    "charger",
    "jacket",
]


class Words(NamedTuple):
    """What is said in one language, `{item}` and `{n}` left open."""

    openings: list[str]
    asks: list[str]
    answers: list[str]
    replies: list[str]
    closings: list[str]
    items: list[str]


CHINESE = Words(OPENINGS, ASKS, ANSWERS, REPLIES, CLOSINGS, ITEMS)
ENGLISH = Words(
    ["Hello, how can I help you today?", "Hi there, thanks for contacting us", "Good morning, you are talking to agent {n}"],
    [
        "When will my {item} arrive?", "My {item} arrived broken, what now?", "Order {n}{n} still has not shipped after {n} days",
        "Can I swap it for a {item}?", "Is the {item} in stock?", "The {item} is of terrible quality", "I want to return order {n}{n}",
        "How much is the {item}? Any discount?", "Nobody called me back about the {item}",
    ],
    [
        "One moment please, let me check the order of your {item}", "I have asked the carrier, expect an update within {n} hours",
        "I am sorry for the inconvenience, we will handle it as soon as possible", "The {item} is out of stock, please have a look at the others",
        "You can request a return on the order page, it is reviewed within {n} business days", "I have noted that and will call you back within {n} hours",
        "The {item} measures {n} cm and is made of cotton", "We cannot change the address of this {item}",
    ],
    ["ok", "thanks", "fine, thank you", "how much longer?", "the number is {n}{n}{n}", "I live at {n} Harbour Road", "that is ridiculous"],
    ["Is there anything else I can do for you?", "Thank you for your patience, have a nice day, goodbye", "Contact us any time"],
    ["coat", "phone", "headset", "rice cooker", "stroller", "backpack", "monitor", "kettle", "desk lamp", "charger"],
)  # fmt: skip


def chats(count: int, seed: int = 1, timed: bool = False, days: int = 0) -> Iterator[dict[str, Any]]:
    """`count` chats of 20 turns; with `days`, their times are dates."""
    rng = random.Random(seed)

    def say(words: Words, options: list[str]) -> str:
        return rng.choice(options).format(item=rng.choice(words.items), n=rng.randint(1, 9999))

    for number in range(count):
        english = number % EVERY_ENGLISH == EVERY_ENGLISH - 1
        words = ENGLISH if english else CHINESE
        texts = [say(words, words.asks), say(words, words.openings)]
        for _ in range(8):
            asked = rng.choice([words.asks, words.replies, words.replies])
            texts += [say(words, asked), say(words, words.answers)]
        texts += [say(words, words.replies), say(words, words.closings)]
        apart = days * 86_400 // count if days else 1000
        clock, turns = 1_700_000_000.0 + apart * number, []
        for i, text in enumerate(texts):
            clock += rng.randint(3, 90)
            turn: dict[str, Any] = {"role": "agent" if i % 2 else "customer", "text": text}
            turn["speaker"] = f"agent{number % 40}" if i % 2 else f"customer{number}"
            if days:
                turn["time"] = datetime.fromtimestamp(clock, UTC).isoformat()
            else:
                turn["time"] = clock if timed else None
            turns.append(turn)
        yield {"id": f"chat-{number}", "lang": "en" if english else "zh", "channel": "chat", "turns": turns}


def write(file: Path, count: int, seed: int = 1, timed: bool = False, days: int = 0) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for chat in chats(count, seed, timed, days):
            out.write(json.dumps(chat, ensure_ascii=False) + "\n")


def write_library(file: Path, count: int, seed: int = 1) -> None:
    """A script library in CSV: two questions and five sentences of reply each."""
    random_ = random.Random(seed)

    def filled(sentences: list[str]) -> str:
        return random_.choice(sentences).format(item=random_.choice(ITEMS), n=random_.randrange(1, 1000))

    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("id", "question", "reply"))
        for number in range(count):
            questions = "\n".join(filled(ASKS) for _ in range(2))
            reply = "。".join(filled([*OPENINGS, *ANSWERS, *CLOSINGS]) for _ in range(5))
            rows.writerow((f"s{number}", questions, reply))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timed", action="store_true")
    parser.add_argument("--days", type=int, default=0, help="times are dates, over so many days")
    given = parser.parse_args()
    write(given.file, given.count, given.seed, given.timed, given.days)
