"""Every Atom feed, held by xmllint to the grammar in RFC 4287, Appendix B.

The appendix states three more rules in Schematron, which xmllint does not know; they are checked here.
"""

from pathlib import Path
from xml.etree import ElementTree

from .grammar import violations

GRAMMAR = Path(__file__).parent.parent / "schemas" / "atom.rng"
ATOM = "{http://www.w3.org/2005/Atom}"


def judge(site, _cache):
    feeds = feed_names(site)
    if not feeds:
        return ["no feed in the output"]
    return [finding for name in feeds for finding in check(site, name)]


def feed_names(site):
    """The XML files whose root is an Atom feed, and `feed.xml` whatever is in it."""
    return [name for name in site.named(".xml")
            if name == "feed.xml" or b"<feed " in site.bytes(name)[:2000]]


def check(site, name):
    found = violations(site, name, "--relaxng", GRAMMAR)
    if found:
        return found
    root = ElementTree.fromstring(site.bytes(name))
    return [f"{name}: {problem}" for problem in schematron(root)]


def schematron(feed):
    """The rules of the appendix that a grammar cannot say."""
    signed = feed.find(ATOM + "author") is not None
    for entry in feed.findall(ATOM + "entry"):
        called = entry.findtext(ATOM + "id")
        if not signed and entry.find(ATOM + "author") is None and entry.find(f"{ATOM}source/{ATOM}author") is None:
            yield f"neither the feed nor the entry {called} has an author (4.1.1, 4.1.2)"
        content = entry.find(ATOM + "content")
        if content is None and not any(one.get("rel", "alternate") == "alternate" for one in entry.findall(ATOM + "link")):
            yield f"the entry {called} has neither content nor an `alternate` link (4.1.2)"
        if content is not None and content.get("src") and entry.find(ATOM + "summary") is None:
            yield f"the entry {called} has content elsewhere and no summary (4.1.1.1)"
