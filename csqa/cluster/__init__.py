"""csqa past one machine: the engine as a function from Arrow record batch to Arrow record batch.

    from csqa import cluster

    plan = cluster.plan(profile="taobao")
    for batch in cluster.lint(pyarrow.dataset.dataset("chats.parquet"), plan):
        ...

`csqa.cluster.spark` is the same on Apache Spark. The schemas are in `schema.py` and in docs/scale.md. Needs the extra
`arrow`; Spark the extra `spark`.
"""

from __future__ import annotations

try:
    import pyarrow as _arrow  # noqa: F401
except ImportError:  # pragma: no cover - every test has it
    raise ImportError("csqa.cluster needs Arrow; install the extra: pip install 'csqa[arrow]'") from None

from csqa.cluster.judging import auto_replies, judge
from csqa.cluster.local import cases, lint
from csqa.cluster.plan import Plan, plan
from csqa.cluster.schema import AGENTS, CASES, JUDGED
from csqa.cluster.scores import agent_scores

__all__ = [
    "AGENTS",
    "CASES",
    "JUDGED",
    "Plan",
    "agent_scores",
    "auto_replies",
    "cases",
    "judge",
    "lint",
    "plan",
]
