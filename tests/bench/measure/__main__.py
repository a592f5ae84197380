"""Builds an archive with both generators in turn, from nothing and again, and prints the comparison."""

import argparse
import json
import shutil
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from . import clock, written
from .table import figure, table

NAMES = ("pressrun", "Hugo")
FRESH, SAME, EDITED = PHASES = ("from nothing", "nothing changed", "one story edited")


@dataclass
class Build:
    """One build: the clock's figures, the site's files, and what was left for the next build."""

    run: clock.Run
    site: written.Written
    kept: written.Written


def arguments():
    parser = argparse.ArgumentParser(prog="measure", description=__doc__)
    parser.add_argument("folder", type=Path, help="what `archive` wrote")
    parser.add_argument("--stories", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pressrun", required=True)
    parser.add_argument("--hugo", required=True)
    parser.add_argument("--summary", type=Path, help="gets a line for the table over all sizes")
    return parser.parse_args()


class Generator:
    """A program, its sources, its output and what it keeps between builds."""

    def __init__(self, folder, command, sources, stories, kept):
        self.output = folder / f"out-{sources}"
        self.root = folder / sources
        self.stories = self.root / stories
        self.kept = [folder / name for name in kept]
        self.command = [*command, str(self.output)]

    def forget(self):
        for folder in (self.output, *self.kept):
            shutil.rmtree(folder, ignore_errors=True)

    def build(self):
        instant = written.mark()
        run = clock.run(self.command)
        return Build(run, written.since(instant, self.output), written.since(instant, *self.kept))

    def edit(self, address, word):
        """Builds with a new paragraph in a story, sees that it is published, and takes it back."""
        story = self.stories / f"{address}.md"
        text = story.read_text()
        story.write_text(f"{text}\n{word} is new.\n")
        build = self.build()
        if word not in (self.output / address / "index.html").read_text():
            sys.exit(f"failed: {self.command[0]} has not published an edit")
        story.write_text(text)
        return build


def generators(args):
    ours = [args.pressrun, "build", "--quiet", "--root", str(args.folder / "pressrun"), "--output"]
    theirs = [args.hugo, "build", "--quiet", "--source", str(args.folder / "hugo"), "--cacheDir", str(args.folder / "hugo-cache"),
              "--destination"]
    return {
        "pressrun": Generator(args.folder, ours, "pressrun", "content/issues", ["pressrun/.pressrun"]),
        "Hugo": Generator(args.folder, theirs, "hugo", "content", ["hugo/resources", "hugo-cache"]),
    }


def middle_story(generator):
    """The address of a story in the middle of the archive, the same for both."""
    issues = sorted(issue for issue in generator.stories.iterdir() if issue.is_dir())
    story = sorted(issues[len(issues) // 2].glob("*/*.md"))[0]
    return story.relative_to(generator.stories).with_suffix("")


def measure(args, both):
    """Both take turns within every round, and at being first, so that a slow minute of the machine hits both."""
    builds, address = defaultdict(list), middle_story(both["pressrun"])
    for number in range(args.rounds):
        order = NAMES if number % 2 == 0 else NAMES[::-1]
        for name in order:
            both[name].forget()
            builds[name, FRESH].append(both[name].build())
        builds["cp -r", FRESH].append(copy(both["pressrun"].output, args.folder / "copy"))
        if number == 0:
            same = compare(both)
        for name in order:
            builds[name, SAME].append(both[name].build())
        for name in order:
            builds[name, EDITED].append(both[name].edit(address, f"Paragraph-{number}"))
    return builds, same


def copy(folder, to):
    instant = written.mark()
    run = clock.run([shutil.which("cp"), "-r", str(folder), str(to)])
    found = written.since(instant, to)
    shutil.rmtree(to)
    return Build(run, found, written.Written(0, 0))


def compare(both):
    """Ends the benchmark if the two sites are not the same pages with the same words."""
    command = [sys.executable, "-m", "measure.output", *(str(both[name].output) for name in NAMES)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if found["wrong"]:
        sys.exit("failed: the two sites are not the same:\n" + "\n".join(found["wrong"][:20]))
    return found["kinds"]


# What is told of a build, and whether its spread is, too.
ROWS = {
    "seconds": (lambda build: build.run.wall, True),
    "seconds of CPU": (lambda build: build.run.cpu, True),
    "peak memory, MiB": (lambda build: build.run.peak, False),
    "files written": (lambda build: build.site.files, False),
    "MB written": (lambda build: build.site.bytes / 1e6, False),
    "MB kept for the next build": (lambda build: build.kept.bytes / 1e6, False),
}


def values(builds, name, phase, row):
    return [ROWS[row][0](build) for build in builds.get((name, phase), [])]


def cell(found, spread):
    if not found:
        return ""
    if all(isinstance(value, int) for value in found):
        return f"{median(found):,.0f}"
    middle = figure(median(found))
    return f"{middle} ({figure(min(found))} to {figure(max(found))})" if spread else middle


def ratio(builds, phase, row):
    """The median of the rounds' own ratios: what slows the machine down in a round slows both."""
    pairs = zip(*(values(builds, name, phase, row) for name in NAMES))
    ratios = [theirs / ours for ours, theirs in pairs if ours]
    return median(ratios) if ratios else None


def report(args, builds, kinds):
    count = sum(kind["pages"][0] for kind in kinds.values())
    print(f"\n## {args.stories:,} stories, {count:,} pages on each side\n")
    rows = []
    for phase in PHASES:
        for row, (_, spread) in ROWS.items():
            figures = [cell(values(builds, name, phase, row), spread) for name in (*NAMES, "cp -r")]
            times = ratio(builds, phase, row)
            rows.append([f"{phase}: {row}", *figures[:2], f"{times:.1f}" if times else "", figures[2]])
    print(table(["", *NAMES, "Hugo / pressrun", "`cp -r`"], rows))
    limit = median(ours.run.wall / theirs.run.wall for ours, theirs in zip(builds["pressrun", FRESH], builds["cp -r", FRESH]))
    print(f"\nFrom nothing, pressrun takes {limit:.1f} times as long as `cp -r` of its own output.\n")
    print(table(["kind of page", "pages on each side", "words each: pressrun", "Hugo", "kB each: pressrun", "Hugo"],
                [pages(name, kind) for name, kind in sorted(kinds.items())]))


def pages(name, kind):
    count = kind["pages"][0]
    return [name, f"{count:,}", *(f"{words / count:,.0f}" for words in kind["words"]),
            *(f"{size / count / 1e3:.1f}" for size in kind["bytes"])]


def summarise(args, builds, kinds):
    seconds = {phase: [median(values(builds, name, phase, "seconds")) for name in NAMES] for phase in PHASES}
    ratios = {phase: ratio(builds, phase, "seconds") for phase in PHASES}
    line = {"stories": args.stories, "pages": sum(kind["pages"][0] for kind in kinds.values()), "seconds": seconds, "ratios": ratios}
    with open(args.summary, "a") as file:
        print(json.dumps(line), file=file)


def main():
    args = arguments()
    builds, kinds = measure(args, generators(args))
    report(args, builds, kinds)
    if args.summary:
        summarise(args, builds, kinds)


main()
