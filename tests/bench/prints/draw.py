"""Draws the photographs and writes a publication and a Hugo site of them: `python -m prints.draw --photos 8 FOLDER`."""

import argparse
from pathlib import Path

from . import scenes, sites


def main():
    parser = argparse.ArgumentParser(prog="prints.draw", description=__doc__)
    parser.add_argument("folder", type=Path, help="gets the folders `photos`, `pressrun` and `hugo`")
    parser.add_argument("--photos", type=int, default=200)
    args = parser.parse_args()
    scenes.write(args.folder / "photos", args.photos)
    names = [scenes.name(number) for number in range(1, args.photos + 1)]
    sites.write_publication(args.folder / "pressrun", names)
    sites.write_hugo(args.folder / "hugo", names)
    for place in ("pressrun/content/photos", "hugo/assets/photos"):
        sites.link(args.folder / "photos", args.folder / place)


main()
