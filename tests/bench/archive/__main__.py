"""Writes the archive once for each generator: `python -m archive --stories 1000 FOLDER`."""

import argparse
from pathlib import Path

from . import hugo_site, pictures, publication
from .stories import PER_ISSUE, issues, without_pictures


def main():
    parser = argparse.ArgumentParser(prog="archive", description=__doc__)
    parser.add_argument("folder", type=Path, help="gets the folders `pressrun` and `hugo`")
    parser.add_argument("--stories", type=int, default=1000, help=f"how many; a multiple of {PER_ISSUE}")
    parser.add_argument("--text-only", action="store_true", help="leaves all pictures out")
    parser.add_argument("--seed", type=int, default=37)
    args = parser.parse_args()
    publication.write(args.folder / "pressrun", wanted(args))
    hugo_site.write(args.folder / "hugo", wanted(args))
    if not args.text_only:
        pictures.write(args.folder / "pressrun/content/photos", args.seed)
        pictures.write(args.folder / "hugo/assets/photos", args.seed)


def wanted(args):
    """The issues, one by one, so that a large archive needs no memory."""
    for issue in issues(args.stories, args.seed):
        yield without_pictures(issue) if args.text_only else issue


main()
