"""Makes the prints with both generators in turn, cold and again, and prints the comparison."""

import argparse
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from measure import clock
from measure.table import figure, table

from . import WIDTHS

NAMES = ("pressrun", "hugo")
# What is told of a run.
PARTS = {"wall": "seconds", "cpu": "seconds of CPU", "peak": "peak memory, MiB"}
WHEN = {"cold": "from nothing", "warm": "all pictures made already"}


@dataclass
class Kind:
    """The files of one format and width: how many, their bytes, and their mean likeness."""

    count: int
    bytes: int
    ssim: float


def arguments():
    parser = argparse.ArgumentParser(prog="prints", description=__doc__)
    parser.add_argument("folder", type=Path, help="what `prints.draw` wrote")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--memory", default="512M")
    parser.add_argument("--pressrun", required=True)
    parser.add_argument("--hugo")
    parser.add_argument("--avif", action="store_true", help="pressrun alone, with AVIF beside the others")
    return parser.parse_args()


def measure(args):
    """Both take turns within every round, and at being first, so that a slow minute of the machine hits both."""
    runs, builds = defaultdict(list), list(zip(NAMES, (build_pressrun, build_hugo)))
    for number in range(args.rounds):
        forget(args.folder, "pressrun/.pressrun", "hugo/resources", "hugo-cache")
        for when in ("cold", "warm"):
            for name, build in builds if number % 2 == 0 else builds[::-1]:
                forget(args.folder, f"out-{name}", *ledgers(args.folder))
                runs[name, when].append(build(args))
    return {key: clock.Run(*(median(getattr(run, part) for run in found) for part in PARTS)) for key, found in runs.items()}


def build_pressrun(args):
    return clock.run([args.pressrun, "build", "--quiet", "--memory", args.memory, "--root", str(args.folder / "pressrun"),
                      "--output", str(args.folder / "out-pressrun")])


def build_hugo(args):
    """What it makes of pictures it keeps in `resources/_gen`."""
    return clock.run([args.hugo, "build", "--quiet", "--source", str(args.folder / "hugo"),
                      "--destination", str(args.folder / "out-hugo")], HUGO_CACHEDIR=str(args.folder / "hugo-cache"))


def ledgers(folder):
    """What pressrun knows of its last output: the cache of prints alone is kept."""
    return [path.relative_to(folder) for path in (folder / "pressrun/.pressrun").glob("output-*")]


def forget(folder, *parts):
    for part in parts:
        shutil.rmtree(folder / part, ignore_errors=True)


def judge(args, name):
    """The files by format and width; judged in a process of its own, for the sake of the clock."""
    command = [sys.executable, "-m", "prints.judge", str(args.folder / "photos"), str(args.folder / f"out-{name}")]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    found = defaultdict(list)
    for line in lines:
        _, kind, width, size, ssim = line.split("\t")
        found[kind, int(width)].append((int(size), float(ssim)))
    return {key: Kind(len(files), sum(size for size, _ in files), mean(ssim for _, ssim in files)) for key, files in found.items()}


def whole(kinds, of):
    """All files of a format as one."""
    some = [kinds[of, width] for width in WIDTHS]
    return Kind(sum(one.count for one in some), sum(one.bytes for one in some), mean(one.ssim for one in some))


def report(args, runs, kinds):
    photos = len(list((args.folder / "photos").iterdir()))
    print(f"\n## {photos} photos of 12 megapixels in {len(WIDTHS)} widths, as WebP and JPEG\n")
    print("Both make the same files: the same widths in the same formats (checked). Median of "
          f"{args.rounds} rounds in turn, {os.cpu_count()} cores, `--memory {args.memory}`. SSIM is the likeness to the original, 1 at most.\n")
    print(table(["", "pressrun", "Hugo", "Hugo / pressrun"], [compared(runs, when, part) for when in WHEN for part in PARTS]))
    print()
    rows = []
    for of in ("webp", "jpg"):
        rows += [[f"{of}, {width}", *cells(kinds[name][of, width] for name in NAMES)] for width in WIDTHS]
        rows.append([f"all {of}", *cells(whole(kinds[name], of) for name in NAMES)])
    print(table(["files", "pressrun: count", "kB each", "SSIM", "Hugo: count", "kB each", "SSIM"], rows))


def compared(runs, when, part):
    ours, theirs = (getattr(runs[name, when], part) for name in NAMES)
    return [f"{WHEN[when]}: {PARTS[part]}", figure(ours), figure(theirs), f"{theirs / ours:.1f}"]


def report_avif(args):
    """AVIF beside the WebP and JPEG of the same photos; Hugo is left out."""
    with open(args.folder / "pressrun/site.yaml", "a") as site:
        site.write("pictures: {avif: true}\n")
    run, kinds = build_pressrun(args), judge(args, "pressrun")
    print(f"\n## With AVIF: {run.wall:.1f} s, processor time {run.cpu:.1f} s, peak {run.peak:.0f} MiB, `--memory {args.memory}`\n")
    formats = ("avif", "webp", "jpg")
    rows = [[width, *cells(kinds[of, width] for of in formats)] for width in WIDTHS]
    rows.append(["all", *cells(whole(kinds, of) for of in formats)])
    print(table(["width", "AVIF: count", "kB each", "SSIM", "WebP: count", "kB each", "SSIM", "JPEG: count", "kB each", "SSIM"], rows))


def cells(kinds):
    return [text for kind in kinds for text in (str(kind.count), f"{kind.bytes / kind.count / 1e3:.1f}", f"{kind.ssim:.4f}")]


def same_files(kinds):
    """Ends the benchmark if the two have not made the same files."""
    counts = [sorted((key, kind.count) for key, kind in kinds[name].items()) for name in NAMES]
    if counts[0] != counts[1]:
        sys.exit(f"failed: the two have not made the same files: {counts}")


def goals(runs, kinds):
    """What the project asks of itself, measured in this run."""
    wanted = {}
    ours, theirs, again, hugo_again = (runs[name, when] for when in ("cold", "warm") for name in NAMES)
    ratio, warm = theirs.wall / ours.wall, ours.wall / again.wall
    wanted[f"cold: at least 2 times as fast as Hugo ({ratio:.1f}; processor time {theirs.cpu / ours.cpu:.1f})"] = ratio >= 2
    wanted[f"warm: at least 20 times as fast as cold ({warm:.1f}; Hugo warm takes {hugo_again.wall / again.wall:.1f} times ours)"] = warm >= 20
    for of in ("webp", "jpg"):
        ours, theirs = (whole(kinds[name], of) for name in NAMES)
        wanted[f"{of}: no more bytes than Hugo ({ours.bytes / theirs.bytes:.3f})"] = ours.bytes <= theirs.bytes
        wanted[f"{of}: SSIM as Hugo's within 0.005 ({ours.ssim - theirs.ssim:+.4f})"] = ours.ssim >= theirs.ssim - 0.005
    for width in (400, 800):
        lead = kinds["pressrun"]["webp", width]
        size = lead.bytes / lead.count / 1e3
        met = size <= 60 and lead.ssim >= 0.95
        wanted[f"a phone's WebP of {width} pixels: at most 60 kB at SSIM 0.95 ({size:.1f} kB, {lead.ssim:.4f})"] = met
    print("\nGoals:")
    for what, met in wanted.items():
        print(f"- {what}: {'met' if met else 'MISSED'}")


def main():
    args = arguments()
    if args.avif:
        return report_avif(args)
    runs = measure(args)
    kinds = {name: judge(args, name) for name in NAMES}
    same_files(kinds)
    report(args, runs, kinds)
    goals(runs, kinds)


main()
