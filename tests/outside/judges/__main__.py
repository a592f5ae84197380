"""Runs the judges over one output folder and says which passed."""

import argparse
import os
import sys
from pathlib import Path

from . import books, emails, exports, feed_grammar, feed_reader, feeds, html, links, pictures, sitemap, structured_data, styles
from .site import Site

JUDGES = {
    "html": html,
    "styles": styles,
    "feed-grammar": feed_grammar,
    "feed-reader": feed_reader,
    "feeds": feeds,
    "sitemap": sitemap,
    "structured-data": structured_data,
    "links": links,
    "books": books,
    "emails": emails,
    "exports": exports,
    "pictures": pictures,
}


def arguments():
    parser = argparse.ArgumentParser(prog="judge", description=__doc__)
    parser.add_argument("output", type=Path, help="the folder a build wrote")
    parser.add_argument("--base-url", required=True, help="the address the site was built for")
    parser.add_argument("--prefix", help="the path it is served under; by default that of the base URL")
    parser.add_argument("--static", type=Path, help="folder of files copied as they are: they need no link")
    parser.add_argument("--only", nargs="+", choices=JUDGES, default=list(JUDGES), help="run these judges alone")
    parser.add_argument("--label", default="", help="put before the names of the judges")
    return parser.parse_args()


def verdict(name, findings, label):
    """Prints what a judge found and the line that counts it; true when it found nothing."""
    for finding in findings:
        print(f"  {finding}")
    print(f"{'failed' if findings else 'passed'}: {label}{name}", flush=True)
    return not findings


def findings(name, site, cache):
    """What a judge found; one that breaks down over a file has found something as well."""
    try:
        return JUDGES[name].judge(site, cache)
    except Exception as error:
        return [f"cannot be judged: {type(error).__name__}: {error}"]


def main():
    args = arguments()
    cache = Path(os.environ["OUTSIDE_CACHE"])
    site = Site(args.output, args.base_url, args.prefix, args.static)
    results = [verdict(name, findings(name, site, cache), args.label) for name in args.only]
    sys.exit(0 if all(results) else 1)


main()
