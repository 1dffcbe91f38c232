"""Where somebody lives, as people type it: a road with a number, a building with a room, a village with its group.

What stays is what a parcel is sorted by (province, city, district); what names the door is found. A road or a district
without a number is no address, and "5号" after one is often a date or a line of the underground.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from csqa.masking import letters

_DIGIT = "[0-9０-９]"
_COUNT = f"(?:{_DIGIT}{{1,5}}(?:[-－之]{_DIGIT}{{1,4}})?|[一二三四五六七八九十百]{{1,4}}|[A-Za-zＡ-Ｚ])"
_GAP = "[ \u3000]?"
_UNIT = "(?:号楼|號樓|号院|號院|号|號|弄|巷|栋|棟|幢|座|单元|單元|层|層|楼|樓|室|房|户|戶|门|門|组|組|队|隊|期|区|區|铺|舖)"
_TAIL = (
    f"(?P<tail>(?:{_GAP}[#＃之]?{_COUNT}{_GAP}{_UNIT}(?!线|線|天|时|人|个|元))*"
    f"(?:{_GAP}{_DIGIT}{{2,5}}(?![0-9０-９.:：%％]|{_GAP}[个件元块号月日天点双只盒米楼箱包张岁斤])|[-之]{_DIGIT}{{1,5}})?)"
)
"""What may follow: buildings, units, floors, and a bare number of a room that is no quantity."""

_ROAD = re.compile(
    "(?P<kind>(?:大道|大街|胡同|路|街|巷|道)(?:[东西南北中東]段?|(?:[一二三四五六七八九十]|[0-9]{1,2})段)?)"
    f"{_GAP}(?P<number>{_COUNT}){_GAP}(?P<unit>号|號|弄|巷)(?!线|線|链接|客服|色|款|机|码|碼|员)" + _TAIL
)
_HOUSE = re.compile(
    "(?P<kind>小区|社区|花园|花園|家园|家園|公寓|大厦|大廈|大楼|大樓|广场|廣場|新村|新城|山庄|庄园|别墅|宿舍|大院|家属院|"
    "工业园|科技园|产业园|校区|[苑府邸庭轩郡阁湾城里居园])"
    f"{_GAP}(?:(?P<number>{_COUNT}){_GAP}(?P<unit>号楼|號樓|号院|栋|棟|幢|座|单元|單元|期|号|號|室){_TAIL}"
    f"|{_DIGIT}{{1,3}}[-－](?:{_DIGIT}{{1,4}}[-－])?{_DIGIT}{{3,5}}{_GAP}(?:室|号|號)?(?!{_DIGIT}|[-－.年月日元块]))"
)
_DOOR = re.compile(
    f"(?:{_COUNT}{_GAP}(?:号楼|號樓|栋|棟|幢|座){_GAP}"
    f"(?:{_COUNT}{_GAP}(?:单元|單元|梯|座)(?:{_GAP}{_COUNT}{_GAP}[楼樓层層])?{_GAP}|{_COUNT}{_GAP}[楼樓层層]{_GAP})?"
    f"|{_COUNT}{_GAP}(?:单元|單元){_GAP})"
    f"(?:{_DIGIT}{{3,5}}(?!{_DIGIT})|[零〇一二三四五六七八九]{{3,5}})(?:{_GAP}[室房号號户])?"
)
_VILLAGE = re.compile(
    f"(?P<kind>[村屯庄寨坪]){_GAP}(?P<number>{_COUNT}){_GAP}(?P<unit>组|組|队|隊|社|屯){_TAIL}"
)
_CHINESE = re.compile(
    "(?:[路街巷道段]|胡同)[东西南北中東]?"
    + f"{_GAP}[0-9０-９一二三四五六七八九十百A-Z][^，。！？\n]{{0,8}}?[号號弄巷]"
    f"|[0-9０-９一二三四五六七八九十A-Z]{_GAP}(?:号楼|號樓|[栋棟幢座室组組队隊社屯期]|单元|單元)"
    f"|[区園园苑寓厦村城邸庭府湾里居院舍场] ?[0-9０-９]"
)
"""What every Chinese address holds."""

_HOUSE_HINT = re.compile(
    "[区园園寓厦廈楼樓场場村城庄墅舍院苑府邸庭轩郡阁湾里居][ \u3000]?[0-9０-９一二三四五六七八九十百A-Za-zＡ-Ｚ]"
)
"""What every house holds; one set of first characters, which is searched for several times as fast as many words."""

_BEFORE = re.compile("[\u4e00-\u9fffA-Za-z0-9０-９·]*$")
_REACH = 12
"""A name is not longer, in code points."""
_LEAD = re.compile(
    ".*(?:自治区|特别行政区|(?<!小)(?<!社)(?<!园)(?<!校)[区區](?!块)|[省县縣镇鎮乡鄉旗]|自治州|(?<![城都超门夜])市|街道"
    "|[这那哪][个条里家]"
    "|送到|寄到|发到|运到|改[到成为送]|换[到成]|地址|我们|你们|我家|帮我|麻烦|[在到是于的给了吧从去住往送寄您你我他她和跟改请])"
)
"""What stands before a name and is none of it: how it is said, and the districts, which stay in sight."""
_NO_ROAD = re.compile("(?:^|^[0-9一]+|[条走这那哪半顺岔马线电思套网带修铁公同])$")
"""What before 路, 街 or 巷 makes it no name."""
_NO_WAY = re.compile("(?:^|^[0-9]+|[知渠频管通报味轨跑厚地人条这那哪难楼过车赛隧河街步栈铁])$")
_NO_HOUSE = re.compile("^[这那哪家屋心手眼夜商进县全本同每整几一上下左右]?$")
_DATE = re.compile("(?:[上下中]午|早上|晚上?|之?前|以前|左右|发|寄|到)")

_ORDINAL = r"\d{1,3}(?:st|nd|rd|th)"
_STREET = re.compile(
    r"(?:\b(?:Apt|Apartment|Unit|Suite|Flat|Room)\.? ?#?[0-9A-Za-z-]{1,6},? )?"
    r"(?<![\w.,/:-])\d{1,5}[A-Za-z]?(?:-\d{1,5})?,? (?:(?:[NSEW]\.?|North|South|East|West) )?"
    r"(?!(?:Google|Hard|USB|Flash|Test|Disk|Pen|One) )"
    rf"(?:(?:[A-Z][A-Za-z'’-]*\.?|{_ORDINAL}) ){{1,4}}?"
    r"(?:Street|Avenue|Road|Lane|Drive|Boulevard|Court|Way|Place|Square|Terrace|Crescent|Close|Highway|Parkway"
    r"|St|Ave|Rd|Ln|Dr|Blvd|Ct|Pl|Sq|Hwy|Pkwy)\b\.?"
    r"(?:,? ?(?:Apt|Apartment|Unit|Suite|Ste|Flat|Room|#)\.? ?#?[0-9A-Za-z-]{1,6}\b)?"
    r"|(?<![\w.,/:-])\d{1,5}[a-z]? (?!(?:way|min|mins|minutes|hours?|days?|km|miles?|blocks?|of|on|the|in|to)\b)"
    r"[a-z'-]{3,20}(?: [a-z'-]{3,20})? (?:street|avenue|boulevard)\b"
    r"|\b(?:P\.? ?O\.?|PO|Post Office) Box \d{1,6}\b"
)
_ENGLISH = re.compile(r"\d[A-Za-z]?,? (?:[A-Z]|\d|[a-z'-]+ (?:[a-z'-]+ )?(?:str|ave|bou))|Box \d")
"""What every English one holds."""


def find_addresses(text: str) -> list[tuple[int, int]]:
    """(start, end) in code points of what says at which door somebody lives; they may overlap."""
    found: list[tuple[int, int]] = []
    road = not letters.ROAD.isdisjoint(text)
    house = not letters.HOUSE.isdisjoint(text) and _HOUSE_HINT.search(text) is not None
    door = not letters.DOOR.isdisjoint(text)
    village = not letters.VILLAGE.isdisjoint(text)
    if (road or house or door or village) and _CHINESE.search(text):
        if road:
            found += _roads(text)
        if house:
            found += _houses(text)
        if door:
            found += _doors(text)
        if village:
            found += _villages(text)
    if " " in text and _ENGLISH.search(text):
        found += [m.span() for m in _STREET.finditer(text)]
    return found


def _roads(text: str) -> Iterator[tuple[int, int]]:
    for m in _ROAD.finditer(text):
        start = _name(text, m.start())
        name = text[start : m.start()]
        if (_NO_WAY if m["kind"][0] == "道" else _NO_ROAD).search(name):
            continue
        if not m["tail"] and _day(m["number"]) and _DATE.match(text, m.end()):
            continue
        yield start, m.end()


def _houses(text: str) -> Iterator[tuple[int, int]]:
    for m in _HOUSE.finditer(text):
        start = _name(text, m.start())
        if start == m.start():
            continue
        loose = len(m["kind"]) == 1
        if loose and (
            _NO_HOUSE.match(text[start : m.start()]) or (m["unit"] or "") in ("号", "號", "期", "座")
        ):
            continue
        if m["unit"] in ("号", "號") and not m["tail"] and _day(m["number"]) and _DATE.match(text, m.end()):
            continue
        if m["unit"] == "期" and not m["tail"]:
            continue
        yield start, m.end()


def _doors(text: str) -> Iterator[tuple[int, int]]:
    for m in _DOOR.finditer(text):
        yield _name(text, m.start()), m.end()


def _villages(text: str) -> Iterator[tuple[int, int]]:
    for m in _VILLAGE.finditer(text):
        start = _name(text, m.start())
        if start < m.start():
            yield start, m.end()


def _name(text: str, end: int) -> int:
    """Where the name begins that ends at `end`."""
    run = _BEFORE.search(text, max(0, end - _REACH), end)
    start = run.start() if run else end
    lead = _LEAD.match(text, start, end)
    return lead.end() if lead else start


def _day(number: str) -> bool:
    """Whether "N号" could be a day of the month."""
    return not number.isdecimal() or int(number) <= 31
