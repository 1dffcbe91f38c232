"""Lists of phrases of which some occur in a corpus, as csqa's rules: what peers look for, and what 50 to 5,000 of them cost."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from itertools import product
from pathlib import Path

OCCURRING = 25
"""So many of a list's phrases occur, however long it is."""
RULE = "listed-phrase"
RUN = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]+(?: [A-Za-z]+)+")
MOST = 0.4
"""A phrase that occurs in a larger share of the chats says nothing."""
ENGLISH = 10
"""One of so many phrases that do not occur is English."""

TWO = "会员 运费 赔付 差价 积分 换货 账户 冻结 秒杀 预售 尾款 定金 满减 红包 拼团 团购 礼盒 赠品 刷单 返现 押金 保价 仓库 报关 税费 海淘 自提 门店 安装 上门".split()  # noqa: SIM905
THEN = "转让 取消 私下 全额 加倍 限时 独家 口头 承诺 保证 免费 升级 无效 作废 另收 代付 补交 暂停 延后 拒绝".split()  # noqa: SIM905
LAST = "概不负责 自行承担 不予受理 不作保留 一律无效 恕不退换 随时调整 不再通知 以后再说 等着就行".split()  # noqa: SIM905
FIRST_EN = "lifetime secret double instant private unlimited".split()  # noqa: SIM905
THEN_EN = "warranty rebate upgrade voucher surcharge penalty deposit refund bonus delivery".split()  # noqa: SIM905
LAST_EN = "guaranteed forfeited excluded revoked promised doubled waived denied pending".split()  # noqa: SIM905


def occurring(chats: Path, count: int = OCCURRING, seed: int = 1) -> list[str]:
    """Words of the chats of some length, seldom and frequent ones, none of which is a part of another."""
    found: Counter[str] = Counter()
    read = 0
    with chats.open(encoding="utf-8") as lines:
        for line in lines:
            read += 1
            texts = {turn["text"] for turn in json.loads(line)["turns"]}
            found.update({run for text in texts for run in RUN.findall(text) if _long_enough(run)})
            if read == 2_000:
                break
    most = max(2, int(read * MOST))
    candidates = sorted(run for run, times in found.items() if 2 <= times <= most)
    random.Random(seed).shuffle(candidates)
    chosen: list[str] = []
    for run in candidates:
        if not any(run in other or other in run for other in chosen):
            chosen.append(run)
        if len(chosen) == count:
            break
    return chosen


def _long_enough(run: str) -> bool:
    return 10 <= len(run) <= 24 if run.isascii() else 4 <= len(run) <= 9


def absent(count: int, seed: int = 1) -> list[str]:
    """Phrases that no chat holds, which begin alike as phrases of real lists do."""
    lot = random.Random(seed)
    chinese = ["".join(parts) for parts in product(TWO, THEN, LAST)]
    english = [" ".join(parts) for parts in product(FIRST_EN, THEN_EN, LAST_EN)]
    few = min(count // ENGLISH, len(english))
    return lot.sample(english, few) + lot.sample(chinese, count - few)


def phrases(count: int, present: list[str]) -> list[str]:
    """`count` phrases, the ones that are `present` among them, in an order of no meaning."""
    found = [*present, *absent(count - len(present))]
    random.Random(count).shuffle(found)
    return found


def write_rules(folder: Path, listed: list[str]) -> Path:
    """A team's folder with one rule that forbids the phrases to everybody."""
    by_language = {"zh": [p for p in listed if not p.isascii()], "en": [p for p in listed if p.isascii()]}
    signal = {"signal": RULE, "about": "a phrase of the list", "tests": {"says": listed[:1], "not": ["x"]}}
    signal |= {language: {"phrases": found} for language, found in by_language.items() if found}
    said = {"zh": "名单里的说法", "en": "A phrase of the list"}
    rule = {
        "rule": RULE,
        "dimension": "wording",
        "severity": "warning",
        "source": "R25",
        "message": said,
        "why": said,
        "say": said,
        "deduct": 1,
        "forbid": {"signal": RULE, "by": None},
        "tests": {"fail": [f"客服: {listed[0]}"], "pass": ["客服: x"]},
    }
    for place, document in (("signals", signal), ("wording", rule)):
        (folder / place).mkdir(parents=True)
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (folder / place / "phrases.yaml").write_text(text + "\n", encoding="utf-8")
    return folder
