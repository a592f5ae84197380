"""The feeds in all formats: the same stories, in the order of the issue, with the words of their pages.

feedparser reads Atom and RSS as a feed reader does. What they contain is compared with each other and with the
pages, and pictures are looked at.
"""

import json
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import feedparser

from .page import read_page
from .structured_data import size

ATOM, RSS, JSON = "feed.xml", "rss.xml", "feed.json"
# What a page shows besides the text of its story.
BESIDES = {"facts", "pagemark", "insert", "all-corrections", "embed-open", "duration"}
FORBIDDEN = re.compile(r"<(script|style|iframe|form|input|object|embed)\b|\s(class|style|id|on\w+)=", re.IGNORECASE)


def judge(site, _cache):
    if not {ATOM, RSS, JSON} <= site.files:
        return [f"no `{name}`" for name in (ATOM, RSS, JSON) if name not in site.files]
    atom, rss = stories(site, ATOM), stories(site, RSS)
    found = formats(atom, rss, [from_json(one) for one in json.loads(site.bytes(JSON))["items"]])
    for story in atom:
        found += one_story(site, story)
    found += order(site, atom)
    for name in site.named(".xml"):
        found += media(site, name)
    return found


def stories(site, name):
    feed = feedparser.parse(site.bytes(name), sanitize_html=False, resolve_relative_uris=False)
    return [{
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "html": (entry.get("content") or [{"value": ""}])[0]["value"],
        "published": entry.get("published_parsed"),
    } for entry in feed.entries]


def from_json(item):
    return {"id": item["id"], "url": item["url"], "title": item["title"], "html": item.get("content_html", "")}


def formats(atom, rss, items):
    """Whether all formats say the same."""
    keys = ("id", "url", "title", "html")
    told = [[tuple(story[key].strip() for key in keys) for story in feed] for feed in (atom, rss, items)]
    return [] if told[0] == told[1] == told[2] else [f"{ATOM}, {RSS} and {JSON} do not contain the same"]


def one_story(site, story):
    """Whether the text of a story can be shown anywhere, and has the words of its page."""
    name, html = story["url"], story["html"]
    if not html:
        return []
    found = [f"{name}: `{hit.group().strip()}` in a feed" for hit in FORBIDDEN.finditer(html)]
    found += [f"{name}: `{one.url}` is not a whole address"
              for one in read_page(html).references if not urlsplit(one.url).scheme]
    file = site.file_at(urlsplit(name).path)
    if file is None:
        return found + [f"{name}: no page"]
    missing = sorted(words(html) - words(site.text(file)))
    if missing:
        found.append(f"{name}: words that are not on the page: {' '.join(missing[:12])}")
    prose = sorted(words(site.text(file), "prose", BESIDES) - words(html))
    if prose:
        found.append(f"{name}: words of the text that are not in the feed: {' '.join(prose[:12])}")
    return found


class Words(HTMLParser):
    """The words of a page, or of its elements of a class, without those of other classes."""

    def __init__(self, within, without):
        super().__init__(convert_charrefs=True)
        self.within, self.without, self.open, self.text = within, without, [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "img", "hr", "input", "meta", "link", "source", "track", "wbr", "col"):
            attributes = dict(attrs)
            self.open.append((tag, set((attributes.get("class") or "").split())))
            # A frame is named by what it shows.
            self.text.append(attributes.get("title", "") if tag == "iframe" and not self.within else "")
        self.text.append(" ")

    def handle_endtag(self, tag):
        while self.open and any(name == tag for name, _ in self.open):
            if self.open.pop()[0] == tag:
                break
        self.text.append(" ")

    def handle_data(self, text):
        classes = set().union(*(own for _, own in self.open)) if self.open else set()
        hidden = any(tag in ("script", "style", "title", "annotation") for tag, _ in self.open)
        if not hidden and not classes & self.without and (not self.within or self.within in classes):
            self.text.append(text)


def words(html, within=None, without=frozenset()):
    reader = Words(within, without)
    reader.feed(html)
    reader.close()
    return set(re.findall(r"\w+", "".join(reader.text)))


def order(site, atom):
    """Whether stories that appeared together stand as in their issue."""
    found = []
    for name in site.files:
        if not name.endswith("print/index.html"):
            continue
        text = site.text(name)
        here = [story for story in atom if f'href="{urlsplit(story["url"]).path}"' in text]
        for first, second in zip(here, here[1:]):
            at = [text.index(f'href="{urlsplit(story["url"]).path}"') for story in (first, second)]
            if first["published"] == second["published"] and at[0] > at[1]:
                found.append(f"{ATOM}: {second['url']} stands before {first['url']} in the issue")
    return found


def media(site, name):
    """Whether the photos of Media RSS have the sizes that it says."""
    for tag in re.findall(r"<media:content [^>]*>", site.text(name)):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        yield from size(site, name, said["url"], (int(said["width"]), int(said["height"])))
