"""One command, timed: wall clock, processor time of all its threads, and its peak memory."""

import os
import sys
import time
from dataclasses import dataclass


@dataclass
class Run:
    """Seconds, and MiB of resident memory at the peak."""

    wall: float
    cpu: float
    peak: float


def run(command, **environment):
    """Runs a command to its end; its output is thrown away, and if it fails, so do we."""
    start = time.perf_counter()
    silence = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawn(command[0], command, {**os.environ, **environment}, file_actions=silence)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
