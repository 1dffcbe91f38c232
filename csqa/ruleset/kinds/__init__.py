"""The seven kinds of rule. A kind is a module with four names: KIND, SCOPE, Params, check.

It may have a fifth, `foregone(rule, params, speaking, timed)`: signals, and the verdict that `check` gives of every
conversation in whose turns none of them may stand, in which these roles have runs, and which has times or not. None:
there is no such verdict. Whoever changes `check` looks at it too; tests/ruleset/test_plan.py compares them.
"""

from __future__ import annotations

from csqa.ruleset.kinds import answer, forbid, keep, limit, require, script, timing

KINDS = {module.KIND: module for module in (forbid, require, answer, timing, keep, limit, script)}
