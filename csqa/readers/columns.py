"""Which column of a table holds what: as `.csqa.yaml` says, else a guess from the header's words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from csqa.wording import Text

# Normalised headers (lower case, no blanks or punctuation, simplified), the surest first.
KEYS: Mapping[str, tuple[str, ...]] = {
    "id": (
        "会话id", "会话编号", "会话号", "会话标识", "会话流水号", "对话id", "对话编号", "聊天id", "聊天编号", "咨询id", "咨询编号", "通话id", "通话编号",
        "录音编号", "接待id", "sessionid", "session", "sessionno", "conversationid", "conversation", "convid", "conversationuuid", "chatid", "dialogueid", "dialogid",
        "dialogue", "dialog", "callid", "contactid", "threadid", "thread", "transcriptid", "interactionid", "sid", "会话", "id", "编号",
    ),
    "case": ("工单号", "工单编号", "工单id", "案件号", "ticketid", "ticketno", "ticket", "caseid", "casenumber", "caseno", "case"),
    "time": (
        "时间", "时间戳", "发送时间", "消息时间", "聊天时间", "对话时间", "发言时间", "留言时间", "创建时间", "消息发送时间", "日期时间", "timestamp", "datetime", "time",
        "sendtime", "senttime", "sentat", "messagetime", "msgtime", "messagetimestamp", "createdat", "createtime", "createdtime", "created", "eventtime", "starttime",
        "开始时间", "ts",
    ),
    "date": ("日期", "聊天日期", "消息日期", "发送日期", "date", "messagedate"),
    "role": (
        "角色", "发送者类型", "发送方类型", "发送人类型", "发送者角色", "发送方角色", "发送人角色", "发言角色", "说话人角色", "发言人类型", "消息来源", "身份", "消息方向",
        "role", "sendertype", "senderrole", "authortype", "authorrole", "speakerrole", "speakertype", "participantrole", "participanttype", "usertype", "fromtype",
        "direction", "方向", "inbound",
    ),
    "speaker": (
        "发送者", "发送人", "发送方", "发言人", "发言者", "说话人", "发送者昵称", "发送人昵称", "发送者名称", "发送人名称", "发送账号", "发送者账号", "发送者id", "消息发送者",
        "消息发送人", "昵称", "姓名", "sender", "sendername", "senderid", "author", "authorname", "authorid", "speaker", "speakername", "speakerid", "from", "fromname",
        "fromuser", "participant", "participantname", "username", "nickname", "talker", "who", "name", "user",
    ),
    "receiver": ("接收者", "接收人", "接收方", "接收账号", "接收者昵称", "receiver", "recipient", "receivername", "to", "toname", "touser"),
    "text": (
        "消息内容", "聊天内容", "对话内容", "发言内容", "会话内容", "发送内容", "聊天记录", "内容", "消息", "文本", "文本内容", "转写文本", "话语", "语句", "message", "text",
        "content", "body", "messagetext", "messagebody", "messagecontent", "msgcontent", "utterance", "msg", "transcript", "sentence", "chat", "says",
    ),
    "customer": (
        "买家", "买家昵称", "买家账号", "买家id", "买家会员名", "客户", "客户id", "客户名称", "客户名", "客户姓名", "客户昵称", "客户账号", "顾客", "顾客id", "顾客昵称", "顾客姓名",
        "用户", "用户id", "用户昵称", "用户名", "访客", "访客id", "访客昵称", "访客名称", "会员名", "会员", "会员id", "客户编号", "buyer", "buyernick", "buyerid", "buyername",
        "customer", "customerid", "customername", "client", "clientid", "clientname", "userid", "visitor", "visitorid", "visitorname", "caller", "callerid",
    ),
    "agent": (
        "客服", "客服id", "客服名称", "客服姓名", "客服昵称", "客服账号", "客服工号", "客服人员", "接待客服", "接待人", "接待人员", "坐席", "坐席工号", "坐席姓名", "坐席id", "座席",
        "座席工号", "工号", "卖家", "卖家账号", "卖家昵称", "店小二", "客服旺旺", "agent", "agentid", "agentname", "operator", "operatorname", "rep", "representative",
        "staff", "staffid", "advisor", "assignee", "handledby", "seller", "sellerid", "sellername", "sellernick",
        "employee", "employeeid",
    ),
    "channel": ("渠道", "来源渠道", "平台", "渠道名称", "channel", "platform", "source", "medium"),
    "lang": ("语言", "语种", "language", "lang", "locale"),
    "auto": ("自动回复", "是否自动回复", "auto", "isauto", "autoreply", "isautoreply", "automated"),
    "message": ("消息id", "消息编号", "消息号", "messageid", "msgid", "messageno", "messageuuid", "tweetid", "postid", "commentid", "statusid", "mid"),
    "reply_to": (
        "回复消息id", "回复的消息id", "被回复消息id", "父消息id", "上级消息id", "inresponsetotweetid", "inresponseto", "inresponsetoid", "inresponsetostatusid", "inreplyto",
        "inreplytoid", "inreplytostatusid", "inreplytotweetid", "replyto", "replytoid", "replytomessageid", "parentid", "parentmessageid", "parenttweetid", "parentcommentid",
    ),
}  # fmt: skip
# Of a conversation as a whole, not of a message.
STARTED = (
    "会话开始时间", "对话开始时间", "通话开始时间", "接入时间", "接待开始时间", "进线时间", "来电时间", "开始时间", "sessionstart", "sessionstarttime", "conversationstart",
    "conversationstarttime", "callstart", "callstarttime", "chatstarttime", "starttime", "startedat", "startdate", "startat", "begintime",
)  # fmt: skip

# Where no header is one of these words: what one contains, for the keys that nothing works without.
_CONTAINED: tuple[tuple[str, str], ...] = (
    ("role", r"(?:发送|发言|说话|消息).*(?:类型|角色|身份)|角色|(?:sender|author|speaker|participant|from).*(?:type|role)|role"),
    ("id", r"(?:会话|对话|聊天|通话|咨询|接待).*(?:id|号|标识)|(?:conversation|session|chat|dialog(?:ue)?|call|thread|interaction).*(?:id|no|number|uuid|key)$"),
    ("time", r"(?:发送|消息|聊天|对话|发言|创建).*(?:时间|时刻)|时间$|timestamp|time(?:utc|local|zone)?$|datetime|sent(?:at|on)"),
    ("text", r"(?:消息|聊天|对话|发言|会话|发送|转写|文本).*(?:内容|文本|正文)|内容$|message(?:text|body|content)?$|text$|content$|utterance|transcri"),
    ("speaker", r"(?:发送|发言|说话).*(?:者|人|方|昵称|名)|sender|author|speaker|participant"),
    ("customer", r"(?:买家|客户|顾客|访客|会员).*(?:昵称|名|id|账号|编号)|(?:customer|buyer|visitor|client).*(?:id|name|nick)"),
    ("agent", r"(?:客服|坐席|座席|卖家|接待).*(?:昵称|名|id|账号|工号|人)|(?:agent|operator|rep|staff).*(?:id|name)"),
)  # fmt: skip

# What is longer is no header, but what somebody said.
_LONGEST = 60
_SIMPLIFIED = str.maketrans(
    "會話對內發時間買戶賣專員編號轉錄類標識顧檔訊傳送語言單據帳聯繫稱說",
    "会话对内发时间买户卖专员编号转录类标识顾档讯传送语言单据账联系称说",
)

Cells = Sequence[str]
Columns = Mapping[str, int]
"""Key -> index of the column."""


def normalised(header: str) -> str:
    if len(header) > _LONGEST:
        return ""
    plain = unicodedata.normalize("NFKC", header).casefold().translate(_SIMPLIFIED)
    plain = (
        plain.replace("讯息", "消息").replace("传送", "发送").replace("帐号", "账号").replace("訪客", "访客")
    )
    return re.sub(r"[\W_]+", "", plain)


def find(header: Sequence[str], wanted: Mapping[str, str]) -> Columns | Text:
    """The columns of messages, or why they cannot be told. `wanted` (key -> header) comes first; the rest is guessed."""
    given = placed(header, wanted)
    if isinstance(given, Text):
        return given
    found = meanings(header, given)
    if "text" not in found:
        return Text("认不出哪一列是消息内容", "no column holds the text of the messages")
    if "role" not in found and "speaker" not in found:
        return Text("认不出哪一列是发送者或角色", "no column says who speaks (speaker or role)")
    return found


def placed(header: Sequence[str], wanted: Mapping[str, str]) -> Columns | Text:
    """Where the `wanted` columns (key -> header) stand, or which of them is missing."""
    names = [normalised(h) for h in header]
    found: dict[str, int] = {}
    for key, column in wanted.items():
        if normalised(column) not in names:
            import difflib

            near = difflib.get_close_matches(column, list(header), n=1)
            hint = Text(f"（是否指 {near[0]}？）", f" (did you mean {near[0]}?)") if near else Text("", "")
            return Text(f"没有 {column} 这一列{hint.zh}", f"there is no column {column}{hint.en}")
        found[key] = names.index(normalised(column))
    return found


def meanings(header: Sequence[str], given: Columns | None = None) -> Columns:
    """What each column is: as `given`, else by the words of its header."""
    names = [normalised(h) for h in header]
    found: dict[str, int] = dict(given or {})
    for key, words in KEYS.items():
        for word in words:
            if key not in found and word in names and names.index(word) not in found.values():
                found[key] = names.index(word)
    for key, words_in in _CONTAINED:
        if key in found:
            continue
        for i, name in enumerate(names):
            if i not in found.values() and re.search(words_in, name):
                found[key] = i
                break
    if "time" not in found and "date" in found:
        found["time"] = found.pop("date")
    for word in STARTED:
        if "started_at" not in found and word in names and names.index(word) not in found.values():
            found["started_at"] = names.index(word)
    return found


def how_to_map(header: Sequence[str]) -> Text:
    """What to write into `.csqa.yaml`, with the headers that the file has."""
    shown = [h.strip() for h in header if h.strip()][:12]
    return Text(
        f"表头为 {'、'.join(shown) or '（空）'}；请在 .csqa.yaml 里写明，例如 columns: {{text: 列名, role: 列名, id: 列名, time: 列名}}",
        f"the header is {', '.join(shown) or '(empty)'}; map it in .csqa.yaml, such as columns: {{text: HEADER, role: HEADER, id: HEADER, time: HEADER}}",
    )
