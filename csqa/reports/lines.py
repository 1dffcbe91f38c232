"""Located findings for a person at a terminal: the place as editors take it, the line with the words marked, what to say."""

from __future__ import annotations

from csqa.model import Severity, Summary
from csqa.reports import labels
from csqa.reports.columns import inline, paragraph, width
from csqa.reports.excerpt import Mark, excerpt
from csqa.reports.located import Located, LocatedReport
from csqa.reports.style import painter
from csqa.wording import Text

_TOTAL = Text(
    "{scripts} 条话术，{faulty} 条有问题：{counts}。", "{scripts} scripts, {faulty} with findings: {counts}."
)
_CLEAN = Text("{scripts} 条话术，没有发现问题。", "{scripts} scripts, no findings.")
_ALLOWED = Text("另有 {n} 处由注释放行。", "{n} more are allowed by comments.")
_KNOWN = Text("另有 {n} 处在基线里。", "{n} more are in the baseline.")
_FIXABLE = Text(
    "{n} 处可以自动改：加 --diff 先看，加 --fix 改掉。", "{n} can be mended: --diff shows how, --fix does it."
)
_INDENT = "    "


class Report(LocatedReport):
    """What is said at the end beside the findings is set by who checked: `scripts`, `allowed`, `known`."""

    scripts = 0
    allowed = 0
    known = 0

    def begin(self) -> None:
        self._paint = painter(self.options.colour)
        self._counts: dict[Severity, int] = {}
        self._faulty: set[str] = set()
        self._fixable = 0
        self._explained: set[str] = set()

    def finding(self, located: Located) -> None:
        self._counts[located.severity] = self._counts.get(located.severity, 0) + 1
        if located.where:
            self._faulty.add(f"{located.file} {located.where.partition(' #')[0]}")
        self._fixable += located.fix is not None and located.fix.safe
        if not self.options.quiet:
            self.stream.write("\n".join([*self._shown(located), "", ""]))

    def end(self, summary: Summary | None) -> None:
        lang = self.options.lang
        worst: tuple[Severity, ...] = ("error", "warning", "info")
        counts = [labels.count(s, self._counts[s]).of(lang) for s in worst if self._counts.get(s)]
        said = _TOTAL if counts else _CLEAN
        comma = Text("、", ", ").of(lang)
        lines = [
            said.of(lang).format(scripts=self.scripts, faulty=len(self._faulty), counts=comma.join(counts))
        ]
        for text, n in ((_ALLOWED, self.allowed), (_KNOWN, self.known), (_FIXABLE, self._fixable)):
            if n:
                lines.append(text.of(lang).format(n=n))
        self.stream.write("\n".join(lines) + "\n")
        super().end(summary)

    def _shown(self, located: Located) -> list[str]:
        lang, columns = self.options.lang, self.options.width
        place = f"{located.file}:{located.line}" + (f":{located.column}" if located.column else "")
        severity = labels.SEVERITIES[located.severity].of(lang)
        head = (
            f"{self._paint(inline(place), 'bold')}  {self._paint(severity, located.severity)}  {located.rule}"
        )
        lines = [head]
        lines += [_INDENT + line for line in paragraph(located.message, columns - len(_INDENT))]
        if located.lines and located.column is not None:
            end = located.end_column if located.end_line in (None, located.line) else None
            first = located.lines[0]
            mark = Mark(located.column - 1, (end or len(first) + 1) - 1, located.rule)
            gutter = self._paint("  | ", "dim")
            lines += [
                gutter + (self._paint(line.text, located.severity) if line.label else line.text)
                for line in excerpt(first, [mark], columns - width("  | "))
            ]
        elif located.quoted:
            lines += [
                _INDENT + line for line in paragraph(f"“{inline(located.quoted)}”", columns - len(_INDENT))
            ]
        if located.fix is not None:
            lines.append(_INDENT + self._paint(located.fix.about, "say"))
        elif located.rule not in self._explained:
            self._explained.add(located.rule)
            for text, style in ((located.why, "dim"), (located.say, "say")):
                lines += [
                    _INDENT + self._paint(line, style)
                    for line in paragraph(text, columns - len(_INDENT))
                    if line
                ]
        return lines
