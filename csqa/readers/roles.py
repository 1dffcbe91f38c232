"""Who a name is: words for agent, customer, bot and system in both languages, the roster, and names given by the user."""

from __future__ import annotations

import re
import unicodedata
from copy import copy

import msgspec

from csqa.model import Role, Roster
from csqa.readers.labels import is_label
from csqa.readers.role_words import SHOPS, joined, named_after, role_word


class Named(msgspec.Struct, frozen=True):
    """What a name before a colon says. `sure` False: it only may be a name (`小李客服`, `售后小王`): a sentence begins
    like that as well (`请联系客服：…`, `售后政策：…`), so it must be seen again."""

    role: Role
    speaker: str | None
    sure: bool = True


_SEPARATORS = " \t-_·•・—:#/|"
_SAID = r"(?:回复|回覆|回答|答复|说|發送|发送|消息|发言)"
_SENTENCE = r"[请請联聯系咨询詢問问找加转轉您你我他的是有可以到和跟让被把在去给給,，。!！?？要想说說]"
_A_NAME = r"[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,2}|[\w*]*\d[\w*]*|[A-Za-z]|[一-鿿*]{1,4}[A-Za-z]?"
_BRACKETED = r"(?P<out>.*?)\s*[(\[【<《](?P<inside>[^()\[\]【】<>《》]+)[)\]】>》]\s*(?P<after>.*)"
_SHOP_ACCOUNT = r"(?i:[^:]*(?:店|官方|商城|store|shop)[^:]*:[^:]+)"


class Cast:
    """Recognises names: those of the roster and of the user first, then by their words."""

    def __init__(self, roster: Roster | None = None, agent_names: tuple[str, ...] = ()) -> None:
        roster = roster or Roster()
        self._ids = {plain(i): i for i in (*roster.names, *roster.teams)}
        by_name: dict[str, list[str]] = {}
        for id_, name in roster.names.items():
            by_name.setdefault(plain(name), []).append(id_)
        # A name that two agents share says that an agent speaks, but not which.
        self._names = {name: ids[0] if len(ids) == 1 else None for name, ids in by_name.items() if name}
        self._given = {plain(n) for n in agent_names}
        self._found: dict[str, Named | None] = {}
        self._with: dict[str, Cast] = {}

    def with_agent(self, name: str) -> Cast:
        """The same, where `name` is an agent too: a record says who served."""
        if name not in self._with:
            if len(self._with) > 1000:
                self._with.clear()
            self._with[name] = cast = copy(self)
            cast._given = self._given | {plain(name)}
            cast._found = {}
        return self._with[name]

    def named(self, name: str) -> Named | None:
        """What `name` says; None for a name that says nothing."""
        if name not in self._found:
            if len(self._found) > 10_000:
                self._found.clear()
            self._found[name] = self._look(name)
        return self._found[name]

    def agent_id(self, speaker: str) -> str:
        """The roster's id of an agent who is called by name; else the speaker as it stands."""
        if not self._names or plain(speaker) in self._ids:
            return speaker
        return self._names.get(plain(speaker)) or speaker

    def _listed(self, name: str) -> Named | None:
        key = plain(name)
        if key in self._ids:
            return Named("agent", self._ids[key])
        if key in self._names:
            return Named("agent", self._names[key] or name)
        return Named("agent", name) if key in self._given else None

    def _look(self, name: str) -> Named | None:
        name = unicodedata.normalize("NFKC", name).strip(" \t*_>•-#")
        if not name or len(name) > 60:
            return None
        listed = self._listed(name)
        if listed is not None:
            return listed
        role = role_word(name)
        if role is not None:
            return Named(role, None)
        return self._bracketed(name) or self._affixed(name)

    def _bracketed(self, name: str) -> Named | None:
        """`Agent (Ben)`, `小美（客服）`, `【客服】小美`."""
        match = re.fullmatch(_BRACKETED, name)
        if match is None:
            return None
        outside, inside = (match["out"] + " " + match["after"]).strip(), match["inside"].strip()
        for word, who in ((outside, inside), (inside, outside)):
            role = role_word(word)
            if role is not None:
                return Named(role, self._person(who))
        return self._look(outside)

    def _affixed(self, name: str) -> Named | None:
        if re.fullmatch(_SHOP_ACCOUNT, name):
            # The whole is the account's name, as the shop's own reports have it.
            return Named("agent", name, sure=not re.search(_SENTENCE, name))
        return self._before_a_name(name) or self._behind_a_name(name)

    def _before_a_name(self, name: str) -> Named | None:
        """`客服小李`, `Agent Ben`, `售后小王`."""
        for n in range(min(len(name) - 1, 20), 1, -1):
            word = role_word(name[:n]) if name[n - 1] not in _SEPARATORS else None
            if (
                word is None
                or word == "system"
                or (name[n - 1].isascii() and name[n].isascii() and name[n].isalpha())
            ):
                continue
            who = name[n:].lstrip(_SEPARATORS)
            if not who or len(who) > 24 or is_label(who):
                continue
            may_follow = joined(name[:n]) in named_after()
            if re.fullmatch(_SAID, who):
                return Named(word, None, may_follow)
            looks_so = re.fullmatch(_A_NAME, who) is not None or who != name[n:]
            sure = may_follow and looks_so and re.search(_SENTENCE, who) is None
            # 客服01 is how such an agent is known; 01 alone is not.
            return Named(word, self._person(who, name), sure)
        return None

    def _behind_a_name(self, name: str) -> Named | None:
        """`小李客服`, `美妆旗舰店`, `Acme Support`."""
        for n in range(max(len(name) - 20, 1), len(name) - 1):
            word = role_word(name[n:])
            if word is None or word == "system" or name[n] in _SEPARATORS:
                continue
            if name[n].isascii() and name[n - 1].isascii() and name[n - 1].isalpha():
                continue
            who = name[:n].rstrip(_SEPARATORS)
            if not who or len(who) > 24:
                continue
            if re.search(_SENTENCE, who):
                # 请联系客服：… and 我们的店铺：… are no names, however often they come.
                return None
            if name.endswith(SHOPS):
                return Named(word, name)
            return Named(word, self._person(who), sure=False)
        return None

    def _person(self, who: str, whole: str | None = None) -> str | None:
        listed = self._listed(who)
        if listed is not None:
            return listed.speaker
        if whole is not None and re.fullmatch(r"\d{1,4}", who):
            return whole
        return who or None


def plain(name: str) -> str:
    """For comparing names: full and half width, case and outer blanks don't matter."""
    return unicodedata.normalize("NFKC", name).strip().casefold()
