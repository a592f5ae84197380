"""What the two generators wrote: pages by kind, counted and compared. `python -m measure.output OURS THEIRS` prints it as
JSON, in a process of its own: what the one with the clock has in memory would count as the generators'."""

import html
import json
import re
import sys
from pathlib import Path

ISSUE = re.compile(r"\d{4}-\d{2}-\d{2}")
LISTS = ("sections", "columns", "authors", "topics")
# What is no page, under the names of each side.
OTHERS = (("feed.xml", "sitemap.xml", "robots.txt"), ("index.xml", "sitemap.xml", "robots.txt"))
MAIN = re.compile(r"<main\b.*?>(.*?)</main>", re.S)
TAG = re.compile(r"<[^>]*>")
# How texts are cut and how reading times are told differs a little.
TOLERANCE = 0.02


def kind_of(parts):
    """The kind of the page at an address; both sites use the same addresses."""
    *folders, file = parts
    if not folders:
        return "not found" if file == "404.html" else "front page"
    first, rest = folders[0], folders[1:]
    if ISSUE.fullmatch(first):
        if rest == ["print"]:
            return "issue for printing"
        return ("front of an issue", "section of an issue", "story")[min(len(rest), 2)]
    if first in LISTS:
        return f"list of {first}" if rest else "index"
    return "archive" if first == "issues" else "other"


def pages(folder):
    """The address of every page, with its file. Hugo has `page/2/` where pressrun has `2/`."""
    for path in folder.rglob("*.html"):
        yield tuple(part for part in path.relative_to(folder).parts if part != "page"), path


def words(text):
    """How many words a reader sees of a page, without its frame."""
    return len(html.unescape(TAG.sub(" ", MAIN.search(text)[1])).split())


def compare(folders):
    """For each kind: pages, bytes and words of each side; and whatever is not the same on both."""
    kinds, wrong, seen = {}, [], (set(), set())
    for side, folder in enumerate(folders):
        wrong += [f"{folder.name} has no {name}" for name in OTHERS[side] if not (folder / name).is_file()]
        for parts, path in pages(folder):
            seen[side].add(parts)
            text = path.read_text(encoding="utf-8")
            kind = kinds.setdefault(kind_of(parts), {"pages": [0, 0], "bytes": [0, 0], "words": [0, 0]})
            for what, more in (("pages", 1), ("bytes", path.stat().st_size), ("words", words(text))):
                kind[what][side] += more
    for here, there, folder in zip(seen, reversed(seen), folders):
        wrong += [f"only {folder.name} has {'/'.join(parts)}" for parts in sorted(here - there)]
    for name, kind in kinds.items():
        if kind["pages"][0] != kind["pages"][1]:
            wrong.append(f"the kind `{name}` has {kind['pages'][0]} pages here and {kind['pages'][1]} there")
        ours, theirs = kind["words"]
        if abs(ours - theirs) > TOLERANCE * ours:
            wrong.append(f"the pages of the kind `{name}` have {ours} words here and {theirs} there")
    return {"kinds": kinds, "wrong": wrong}


if __name__ == "__main__":
    json.dump(compare([Path(folder) for folder in sys.argv[1:]]), sys.stdout)
