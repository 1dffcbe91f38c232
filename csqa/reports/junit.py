"""JUnit XML, as CI servers read it: every finding a failed test case, a file a class.

The dialect is that of the Ant task that most readers take (testsuites, testsuite, testcase, failure). A run without a
finding has one test case that passes: a suite without any is an error to some servers.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from csqa.model import Summary
from csqa.reports.located import Located, LocatedReport, advice, said
from csqa.wording import Text

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLEAN = Text("没有发现问题", "no findings")


class Report(LocatedReport):
    """The counts stand in the root element, before all else: the cases are kept until the end, a few hundred bytes each."""

    def begin(self) -> None:
        self._cases: list[str] = []
        self._failures = 0

    def finding(self, located: Located) -> None:
        name = f"{located.rule} {located.where}".strip()
        body = "\n".join(
            filter(
                None, (f"{located.file}:{located.line}:{located.column or 1}", said(located), advice(located))
            )
        )
        case = f'    <testcase classname={_attribute(located.file)} name={_attribute(name)} time="0">'
        if located.severity == "info":
            inner = f"<system-out>{_text(body)}</system-out>"
        else:
            self._failures += 1
            message = _attribute(located.message)
            inner = f"<failure type={_attribute(located.severity)} message={message}>{_text(body)}</failure>"
        self._cases.append(f"{case}\n      {inner}\n    </testcase>\n")

    def end(self, summary: Summary | None) -> None:
        if not self._cases:
            name = _attribute(_CLEAN.of(self.options.lang))
            self._cases.append(f'    <testcase classname="csqa" name={name} time="0"/>\n')
        counts = f'tests="{len(self._cases)}" failures="{self._failures}" errors="0"'
        self.stream.write(f'{_HEAD}<testsuites name="csqa" {counts} time="0">\n')
        self.stream.write(f'  <testsuite name="csqa" {counts} skipped="0" time="0">\n')
        self.stream.writelines(self._cases)
        self.stream.write("  </testsuite>\n</testsuites>\n")
        super().end(summary)


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))
