"""Runs one command and writes down what it cost: python -IS spawn.py COSTS COMMAND…

A process of its own and as small as Python gets: a system that counts the most memory that a process held begins with what its
parent held when it started it. Writes user, system and wall seconds, peak bytes and the exit code, children included.
"""

import os
import sys
import time


def main() -> None:
    costs, *command = sys.argv[1:]
    began = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - began
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    code = os.waitstatus_to_exitcode(status)
    with open(costs, "w", encoding="ascii") as out:
        out.write(f"{used.ru_utime} {used.ru_stime} {wall} {peak} {code}")


if __name__ == "__main__":
    main()
