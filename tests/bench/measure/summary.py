"""Prints the seconds over all sizes: `python -m measure.summary FILE`."""

import json
import sys

from .table import figure, table


def main():
    rows = []
    with open(sys.argv[1]) as lines:
        for found in map(json.loads, lines):
            cells = [f"{figure(ours)} / {figure(theirs)} ({found['ratios'][phase]:.1f})" for phase, (ours, theirs) in found["seconds"].items()]
            rows.append([f"{found['stories']:,}", f"{found['pages']:,}", *cells])
            phases = found["seconds"]
    print("\n## Seconds of pressrun / of Hugo (ratio)\n")
    print(table(["stories", "pages", *phases], rows))


main()
