"""Spark from pip as a cluster on this machine: a master, executors that are processes of their own, Python workers in them.

`local[2]` would run all of it in one process, where nothing has to travel.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MEGABYTES = 1024
HEAP = "512m"
"""Of an executor's Java; the table itself is small, and Python's memory is not part of it."""
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java as it starts quickest: it only hands tables about here."""
PATIENCE = "600s"
"""On a busy machine all may stand still for a minute. After so long without a word the master, which lives in the driver,
would take its workers for dead and start their executors anew."""
ROWS = 1000
"""Of an Arrow batch: a part has several."""


def missing() -> str | None:
    """What is not there that Spark needs; None where nothing is."""
    import importlib.util

    for name in ("pyspark", "pandas", "pyarrow"):
        if importlib.util.find_spec(name) is None:
            return f"{name} is not installed"
    return None if java() else "java is not on the PATH, nor in JAVA_HOME"


def java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")


@contextmanager
def session(folder: Path, executors: int = 2) -> Iterator[SparkSession]:
    """A session on so many executors of one core each, which keep what they write in `folder`."""
    import pyspark
    from pyspark.sql import SparkSession

    # Workers write beside Spark itself, which is no place for it when pip put it there.
    home = folder / "spark"
    home.mkdir(parents=True, exist_ok=True)
    for part in Path(pyspark.__file__).parent.iterdir():
        if not (home / part.name).exists():
            (home / part.name).symlink_to(part)
    paths = [str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {"SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        builder = (
            SparkSession.builder.master(f"local-cluster[{executors},1,{MEGABYTES}]")
            .appName("csqa")
            .config("spark.executor.memory", HEAP)
            .config("spark.executor.extraJavaOptions", QUICK)
            .config("spark.driver.extraJavaOptions", QUICK)
            .config("spark.network.timeout", PATIENCE)
            .config("spark.worker.timeout", PATIENCE.removesuffix("s"))
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.python.worker.faulthandler.enabled", "true")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", str(4 * executors))
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(ROWS))
            .config("spark.sql.session.timeZone", "Asia/Shanghai")
            .config("spark.local.dir", str(folder / "shuffle"))
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .config("spark.executorEnv.PYTHONPATH", os.pathsep.join(paths))
        )
        for name in ("CSQA_CACHE_DIR", "HOME"):
            if name in os.environ:
                builder = builder.config(f"spark.executorEnv.{name}", os.environ[name])
        spark = builder.getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        try:
            yield spark
        finally:
            spark.stop()
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
