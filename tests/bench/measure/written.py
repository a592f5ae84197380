"""Files that a run has written, told by their times."""

import os
import time
from dataclasses import dataclass

# The kernel's clock for files lags behind by up to a tick.
TICK = 0.02


@dataclass
class Written:
    """How many files, and their bytes."""

    files: int
    bytes: int


def mark():
    """An instant that all files written so far lie before."""
    time.sleep(3 * TICK)
    return time.time() - TICK


def since(instant, *folders):
    """What was written or put in place since then. Nothing is kept in memory, which would count as the generators'."""
    files = size = 0
    waiting = [os.fspath(folder) for folder in folders if os.path.isdir(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                    continue
                found = entry.stat(follow_symlinks=False)
                if found.st_ctime > instant:
                    files, size = files + 1, size + found.st_size
    return Written(files, size)
