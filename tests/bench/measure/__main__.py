"""Builds an archive cold with both generators in turn and prints the comparison."""

import argparse
import os
import shutil
from pathlib import Path
from statistics import median

from . import clock, output


def arguments():
    parser = argparse.ArgumentParser(prog="measure", description=__doc__)
    parser.add_argument("folder", type=Path, help="what `archive` wrote")
    parser.add_argument("--stories", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pressrun", required=True)
    parser.add_argument("--hugo", required=True)
    return parser.parse_args()


def measure(args):
    """Every round builds with one and then the other, so that a slow minute of the machine hits both."""
    runs = {"pressrun": [], "hugo": [], "cp -r": []}
    for _ in range(args.rounds):
        runs["pressrun"].append(build_pressrun(args))
        runs["cp -r"].append(copy(args.folder))
        runs["hugo"].append(build_hugo(args))
    return {name: middle(found) for name, found in runs.items()}


def build_pressrun(args):
    """A cold build: no output, no ledger."""
    forget(args.folder / "out-pressrun", args.folder / "pressrun/.pressrun")
    return clock.run([args.pressrun, "build", "--quiet", "--root", str(args.folder / "pressrun"),
                      "--output", str(args.folder / "out-pressrun")])


def build_hugo(args):
    """A cold build: no output, no cache."""
    cache = args.folder / "hugo-cache"
    forget(args.folder / "out-hugo", args.folder / "hugo/resources", cache)
    return clock.run([args.hugo, "build", "--quiet", "--source", str(args.folder / "hugo"),
                      "--destination", str(args.folder / "out-hugo")], HUGO_CACHEDIR=str(cache))


def copy(folder):
    forget(folder / "copy")
    program = shutil.which("cp")
    found = clock.run([program, "-r", str(folder / "out-pressrun"), str(folder / "copy")])
    forget(folder / "copy")
    return found


def forget(*folders):
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def middle(runs):
    return clock.Run(*(median(getattr(run, key) for run in runs) for key in ("wall", "cpu", "peak")))


def report(args, runs, written):
    print(f"\n## {args.stories:,} stories, cold, median of {args.rounds} rounds, {os.cpu_count()} cores\n")
    print("| | wall s | CPU s | peak MiB | pages | files | MB written |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, run in runs.items():
        one = written.get(name)
        sizes = f"{one.pages:,} | {one.files:,} | {one.bytes / 1e6:.1f}" if one else "| | "
        print(f"| {name} | {run.wall:.2f} | {run.cpu:.2f} | {run.peak:.0f} | {sizes} |")
    ours, theirs, copied = (runs[name] for name in ("pressrun", "hugo", "cp -r"))
    print(f"\nHugo takes {theirs.wall / ours.wall:.1f} times as long, {theirs.cpu / ours.cpu:.1f} times the processor "
          f"and {theirs.peak / ours.peak:.1f} times the memory;")
    print(f"pressrun takes {ours.wall / copied.wall:.2f} times as long as `cp -r` of its own output.")


def goals(runs):
    """What the project asks of itself, measured in this run."""
    ours, theirs, copied = (runs[name] for name in ("pressrun", "hugo", "cp -r"))
    wanted = {
        "at least 8 times as fast as Hugo": theirs.wall >= 8 * ours.wall,
        "at most twice `cp -r` of its own output": ours.wall <= 2 * copied.wall,
        "at most 250 MiB": ours.peak <= 250,
    }
    print("\nGoals: " + "; ".join(f"{what}: {'met' if met else 'MISSED'}" for what, met in wanted.items()) + ".")


def fairness(written):
    """The same pages on both sides, and how heavy they are."""
    ours, theirs = written["pressrun"].kinds, written["hugo"].kinds
    print("\n| pages of a kind | pressrun | Hugo | kB each, pressrun | kB each, Hugo |")
    print("|---|---:|---:|---:|---:|")
    for kind in sorted(ours.keys() | theirs.keys()):
        (count, weight), (other, other_weight) = ours.get(kind, (0, 0)), theirs.get(kind, (0, 0))
        mark = "" if count == other else " (differs)"
        print(f"| {kind}{mark} | {count:,} | {other:,} | {weight / max(count, 1) / 1e3:.1f} | {other_weight / max(other, 1) / 1e3:.1f} |")


def main():
    args = arguments()
    runs = measure(args)
    written = {name: output.read(args.folder / f"out-{name}") for name in ("pressrun", "hugo")}
    report(args, runs, written)
    goals(runs)
    fairness(written)


main()
