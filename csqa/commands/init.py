"""`csqa init`: a `.csqa.yaml` in which every key stands with its default and a word on what it does."""

from __future__ import annotations

from pathlib import Path

import click

from csqa.commands.bilingual import Command, option
from csqa.commands.language import say
from csqa.config import NAME
from csqa.errors import InputError
from csqa.wording import Text

TEMPLATE = Text(
    zh="""\
# csqa 的配置。从被检查的文件所在文件夹向上查找，再从当前文件夹向上查找。
# 每一项都写着默认值；去掉行首的 # 再改。路径相对于本文件。命令行选项优先。

# 平台：default taobao jd douyin call-centre，或 rules 文件夹里自己的 profiles/*.yaml
# profile: default

# 团队自己的信号、规则、平台和评分表（文件夹；后面的优先）
# rules: [qa-rules]

# 评分表：随附的名字，或一个 YAML 文件
# scorecard: default

# 只查这些规则：规则名、别名、维度、标签或 R 编号；空表示全部
# select: []
# 不查这些
# ignore: []

# 也查还在试用、不计分的规则
# preview: false

# 发现到哪一级就以 1 退出：error warning info never
# fail-on: warning
# 任何一通对话低于这个分数也以 1 退出（0-100）
# min-score: 60

# 输出的语言：zh 或 en；默认随系统
# lang: zh

# 客服名册：工号、姓名、班组（CSV、XLSX、YAML 或 JSON）
# roster: roster.csv
# 纯文本里哪些名字是客服
# agent-names: [小美, 小李]

# 表格的列：csqa 的名字 -> 表头；不写则自动识别
# columns: {id: 会话ID, role: 发送方, text: 消息内容, time: 发送时间, agent: 客服账号}
# 不能自动识别的导出：文件、预设或映射（docs/formats.md；csqa formats 文件 可以先看看）
# sources: [{name: 呼叫中心, files: "calls/*.json", preset: amazon-call-analytics}]
# 没有会话号的记录：同一客户静默多少秒后算新的一通
# session-gap: 1800
# 复核结论的文件（csqa waive 写；不必已有）
# waivers: waivers.yaml
# 历史库的文件夹：保存每天的结果，供比较和查询
# history: history
# 话术库的文件和文件夹：报告里更好的说法从这里找
# library: [话术库]
# 话术库里每条话术都可以留空的占位符
# placeholders: [客户, 订单号]
# 自动回复的开头文字：不算人工应答
# auto-replies: [客服马上就来, 您好，店长在忙]
# 客户评价在哪一列、哪些值算满意；常见的列名不写也能识别（csqa digest 用）
# satisfaction: {key: 客户打分, satisfied: [4, 5]}
""",
    en="""\
# csqa's configuration, looked for from the checked file's folder upward, then from the current folder upward.
# Every key stands here with its default; take the # away and change it. Paths start at this file.
# Options on the command line win.

# Platform: default taobao jd douyin call-centre, or your own profiles/*.yaml in a rules folder
# profile: default

# Your team's own signals, rules, profiles and scorecards (folders; later ones win)
# rules: [qa-rules]

# Scorecard: the name of one that ships, or a YAML file
# scorecard: default

# Only these rules: ids, aliases, dimensions, tags or R-numbers; empty means all
# select: []
# Not these
# ignore: []

# Also run rules that are still on trial; they never count in a score
# preview: false

# Exit with 1 from which severity on: error warning info never
# fail-on: warning
# ... and when any session scores below this (0-100)
# min-score: 60

# Language of all you read: zh or en; by default the locale's
# lang: en

# Who the agents are: id, name, team (CSV, XLSX, YAML or JSON)
# roster: roster.csv
# Which names in pasted text are agents
# agent-names: [Ben, Ann]

# Columns of a table: csqa's name -> your header; recognised by themselves where you say nothing
# columns: {id: Chat ID, role: Sender, text: Message, time: Sent at, agent: Agent}
# Exports that are not recognised by themselves: files, a preset or a mapping (docs/formats.md; try csqa formats FILE)
# sources: [{name: call-centre, files: "calls/*.json", preset: amazon-call-analytics}]
# Records without a session id: seconds of one customer's silence after which a new session begins
# session-gap: 1800
# Reviewers' decisions (what csqa waive writes; it need not be there yet)
# waivers: waivers.yaml
# The folder that keeps the results of all days, to compare with and to ask
# history: history
# Files and folders of the script library: the better wordings of reports come from it
# library: [scripts]
# Placeholders that every script of the library may leave open
# placeholders: [customer, order]
# How automatic replies begin: they are no human answer
# auto-replies: [An agent will be with you shortly]
# where an export keeps the customer's rating, and which values count as satisfied (for csqa digest)
# satisfaction: {key: score, satisfied: [4, 5]}
""",
)


@click.command(
    "init",
    cls=Command,
    about=Text(
        "写一份带注释的 .csqa.yaml；已有的不会被覆盖。",
        "write a commented .csqa.yaml; an existing one is left alone.",
    ),
    examples=(
        ("csqa init", Text("写在当前文件夹", "in the current folder")),
        ("csqa init exports/ --force", Text("写在 exports/，覆盖旧的", "in exports/, over the old one")),
    ),
)
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@option("--force", is_flag=True, about=Text("覆盖已有的文件", "overwrite an existing file"))
def command(folder: Path, force: bool) -> None:
    file = folder / NAME
    try:
        with file.open("w" if force else "x", encoding="utf-8", newline="\n") as out:
            out.write(say(TEMPLATE))
    except FileExistsError:
        raise InputError(
            Text("已经存在", "exists already"),
            file=str(file),
            mend=Text("要覆盖请加 --force", "overwrite it with --force"),
        ) from None
    except OSError as e:
        raise InputError(
            Text(f"无法写入：{e.strerror}", f"cannot be written: {e.strerror}"), file=str(file)
        ) from None
    click.echo(say(Text(f"已写好 {file}", f"wrote {file}")))
