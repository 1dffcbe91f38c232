"""`csqa formats FILE`: what csqa takes a file for, and its first conversation as read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import structs

from csqa.commands.bilingual import Command, option
from csqa.commands.language import language, say
from csqa.commands.usage import existing_file
from csqa.wording import Text

if TYPE_CHECKING:
    from csqa.model import Transcript, Turn
    from csqa.readers.glimpse import Glimpse

WIDTH = 80
TURNS = 12
"""Of the first conversation; more does not help to see whether it is read rightly."""
REASONS = 3
_KINDS = {
    "xlsx": Text("Excel 表格", "Excel workbook"),
    "csv": Text("CSV 表格", "CSV table"),
    "native": Text("JSON", "JSON"),
    "subtitles": Text("字幕（WebVTT 或 SRT）", "subtitles (WebVTT or SRT)"),
    "markdown": Text("Markdown 页面", "Markdown page"),
    "text": Text("纯文本", "plain text"),
}
_LAYOUTS = {
    "messages": Text("每行一条消息", "a row a message"),
    "conversations": Text("每行一通会话，全文在一格里", "a row a conversation, its text in a cell"),
    "replies": Text("每行一条消息，按回复关系连成会话", "a row a message; replies make the conversations"),
    "native": Text("csqa 的标准格式", "csqa's native form"),
    "nested": Text("嵌套结构，按路径取值", "nested; values found by path"),
    "text": Text("全文在一个字段里", "the whole conversation in one field"),
}
_KEYS = {
    "id": Text("会话编号", "conversation id"),
    "case": Text("工单", "case"),
    "time": Text("时间", "time"),
    "end": Text("结束时间", "end"),
    "date": Text("日期", "date"),
    "role": Text("角色", "role"),
    "speaker": Text("说话人", "speaker"),
    "person": Text("说话人的编号", "the speaker's id"),
    "receiver": Text("接收者", "receiver"),
    "text": Text("说的话", "what is said"),
    "customer": Text("客户", "customer"),
    "agent": Text("客服", "agent"),
    "channel": Text("渠道", "channel"),
    "lang": Text("语言", "language"),
    "auto": Text("是否自动回复", "automatic reply"),
    "started_at": Text("会话开始时间", "start of the conversation"),
    "message": Text("消息编号", "message id"),
    "reply_to": Text("回复的消息", "replies to"),
    "turns": Text("消息列表", "list of turns"),
}


@click.command(
    "formats",
    cls=Command,
    about=Text(
        "看文件会被读成什么：格式、编码、各列的含义、会话数，以及读出来的第一通会话。\n"
        "不对就在 .csqa.yaml 的 sources 里写明（见 docs/formats.md）。",
        "show what a file is taken for: format, encoding, what each column means,\n"
        "how many conversations, and the first one as read. Where that is wrong,\n"
        "`sources` in .csqa.yaml puts it right (docs/formats.md).",
    ),
    examples=(
        ("csqa formats export.csv", Text("看看这份导出", "look at an export")),
        ("csqa formats --presets", Text("列出随附的预设", "list the presets that ship")),
    ),
)
@click.argument("files", nargs=-1, type=click.Path(), metavar="[PATHS]...")
@option(
    "--presets",
    is_flag=True,
    about=Text("列出 sources 里可用的预设", "list the presets that sources can name"),
)
@option(
    "--config",
    metavar="FILE",
    callback=existing_file,
    about=Text("用这份配置，不再查找 .csqa.yaml", "this configuration instead of the .csqa.yaml found"),
)
@option(
    "--agent-name",
    metavar="NAME",
    multiple=True,
    about=Text("这个名字是客服（可重复）", "this name is an agent (repeatable)"),
)
@option(
    "--no-mask",
    is_flag=True,
    about=Text("不遮盖号码、邮箱、地址等个人信息", "show personal data as it is"),
)
def command(
    files: tuple[str, ...], presets: bool, config: str | None, agent_name: tuple[str, ...], no_mask: bool
) -> int:
    from csqa.commands.configured import configured
    from csqa.commands.reading import read_options, start
    from csqa.errors import InputError
    from csqa.readers.glimpse import glimpses

    held = configured(start(files), config, {"agent-names": agent_name})
    if presets:
        click.echo("\n".join(_presets([Path(folder) for folder in held.rules])))
        return 0
    if not files:
        raise InputError(
            Text("没有指明文件", "no file is named"),
            file="csqa formats",
            mend=Text("例如 csqa formats export.csv", "such as csqa formats export.csv"),
        )
    options = read_options(held)
    shown = 0
    unread = False
    for found in glimpses(files, options):
        click.echo("\n".join((["", ""] if shown else []) + _told(found, masks=not no_mask)))
        shown += 1
        unread = unread or not found.conversations
    if not shown:
        raise InputError(Text("里面没有会话", "there is no conversation in it"), file=files[0])
    return 2 if unread else 0


def _told(found: Glimpse, *, masks: bool) -> list[str]:
    from csqa.reports.columns import inline

    kind = say(_KINDS[found.kind])
    layout = say(_LAYOUTS[found.layout]) if found.layout else ""
    comma = "，" if language() == "zh" else ", "
    rows = [
        (Text("文件", "file"), inline(found.file)),
        (Text("格式", "format"), comma.join(filter(None, (kind, layout)))),
        (Text("编码", "encoding"), found.encoding or ""),
        (Text("来源或预设", "source or preset"), found.source or ""),
        (Text("并入", "joined with"), comma.join(map(inline, found.joined))),
        (Text("会话", "conversations"), str(found.conversations)),
        (Text("消息", "turns"), str(found.turns)),
        (Text("读不了", "not readable"), str(len(found.rejects)) if found.rejects else ""),
    ]
    lines = _pairs([(say(label), value) for label, value in rows if value])
    if found.meanings:
        lines += ["", say(Text("各列的含义", "What is what")) + say(Text("：", ":"))]
        lines += _pairs([(inline(name), _meaning(key)) for name, key in found.meanings], "→")
    if found.rest:
        kept = Text("原样保留在 meta 里：", "Kept in meta: ")
        lines += ["", *_paragraph(say(kept) + comma.join(map(inline, found.rest)), "")]
    for reject in found.rejects[:REASONS]:
        place = f"{reject.source.line}: " if reject.source.line else ""
        lines += ["", *_paragraph(place + reject.reason.of(language()), "  ")]
    if found.first is not None:
        lines += ["", *_conversation(found.first, masks)]
    return lines


def _meaning(key: str) -> str:
    known = _KEYS.get(key.removeprefix("turns[]."))
    return f"{key}" if known is None else f"{key} ({say(known)})"


def _pairs(rows: list[tuple[str, str]], arrow: str = "") -> list[str]:
    """Two columns; what is too long for its place goes on below."""
    from csqa.reports.columns import cut, left, paragraph, width

    label = min(44, max(width(name) for name, _ in rows))
    gap = f" {arrow} " if arrow else "  "
    lines = []
    for name, value in rows:
        parts = paragraph(value, WIDTH - label - len(gap) - 2)
        lines.append(f"  {left(cut(name, label), label)}{gap}{parts[0]}")
        lines += [" " * (label + len(gap) + 2) + part for part in parts[1:]]
    return lines


def _paragraph(text: str, indent: str) -> list[str]:
    from csqa.reports.columns import paragraph

    return [indent + line for line in paragraph(text, WIDTH - len(indent))]


def _conversation(transcript: Transcript, masks: bool) -> list[str]:
    from csqa.masking import masked_name, masked_text
    from csqa.reports.clock import clock
    from csqa.reports.columns import inline

    if masks:
        turns = tuple(
            structs.replace(
                t, text=masked_text(t.text), speaker=masked_name(t.speaker) if t.speaker else None
            )
            for t in transcript.turns[:TURNS]
        )
        who = {
            key: masked_name(name)
            for key in ("id", "agent", "customer")
            if (name := getattr(transcript, key))
        }
        transcript = structs.replace(transcript, turns=turns + transcript.turns[TURNS:], **who)
    facts = [
        (label, value)
        for label, value in (
            (Text("客服", "agent"), transcript.agent),
            (Text("客户", "customer"), transcript.customer),
            (Text("渠道", "channel"), transcript.channel),
            (Text("语言", "language"), transcript.lang),
        )
        if value
    ]
    head = say(Text("第一通会话：", "The first conversation: ")) + inline(transcript.id)
    said = "  ".join(f"{say(label)} {inline(value)}" for label, value in facts)
    lines = [*_paragraph(head, ""), *(_paragraph(said, "  ") if said else [])]
    show = clock(transcript, None)
    for turn in transcript.turns[:TURNS]:
        lines += _turn(turn, show(turn))
    more = len(transcript.turns) - TURNS
    if more > 0:
        lines.append(say(Text(f"  ……还有 {more} 句", f"  ... and {more} more")))
    return lines


def _turn(turn: Turn, time: str) -> list[str]:
    from csqa.reports.columns import cut, harmless, inline, paragraph
    from csqa.reports.labels import AUTO, ROLES

    who = say(ROLES[turn.role]) + (f" {cut(inline(turn.speaker), 24)}" if turn.speaker else "")
    auto = f" [{say(AUTO)}]" if turn.auto else ""
    lines = paragraph(harmless(turn.text), WIDTH - 4)
    return ["  " + " ".join(filter(None, (time, who + auto))), *(f"    {line}" for line in lines)]


def _presets(folders: list[Path]) -> list[str]:
    from csqa.sources.presets import find_preset, preset_names

    rows = []
    for name in preset_names(folders):
        about = (find_preset(name, folders) or {}).get("about") or {"zh": "", "en": ""}
        rows.append((name, about[language()]))
    return _pairs(rows)
