"""What a generator wrote: files, bytes, and pages by kind."""

import re
from collections import defaultdict
from dataclasses import dataclass

ISSUE = re.compile(r"\d{4}-\d{2}-\d{2}")
LISTS = {"authors", "columns", "sections", "topics"}


@dataclass
class Output:
    """Counts over one output folder. `kinds` has, for each kind of page, how many there are and their bytes."""

    files: int
    bytes: int
    kinds: dict

    @property
    def pages(self):
        return sum(count for count, _ in self.kinds.values())


def read(folder):
    kinds, files, total = defaultdict(lambda: (0, 0)), 0, 0
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        size = path.stat().st_size
        files, total = files + 1, total + size
        if path.suffix == ".html":
            kind = kind_of(path.relative_to(folder).parts[:-1])
            count, weight = kinds[kind]
            kinds[kind] = (count + 1, weight + size)
    return Output(files, total, dict(kinds))


def kind_of(parts):
    """The kind of the page in a folder; both sites use the same addresses."""
    if parts and ISSUE.fullmatch(parts[0]):
        return ("issue", "section of an issue", "article")[min(len(parts), 3) - 1]
    if parts and parts[0] in LISTS:
        return "index" if len(parts) == 1 else f"list of {parts[0]}"
    return "other"
