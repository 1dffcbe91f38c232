"""The seven kinds of rule. A kind is a module with four names: KIND, SCOPE, Params, check."""

from __future__ import annotations

from csqa.ruleset.kinds import answer, forbid, keep, limit, require, script, timing

KINDS = {module.KIND: module for module in (forbid, require, answer, timing, keep, limit, script)}
