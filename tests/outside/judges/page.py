"""What one HTML file refers to, and what can be referred to in it."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .styles import urls_in_declarations, urls_in_sheet

# Attributes that hold one URL. `link` and `meta` have rules of their own below.
URL_ATTRIBUTES = {
    "a": ("href",), "area": ("href",), "audio": ("src",), "embed": ("src",), "form": ("action",),
    "iframe": ("src",), "img": ("src",), "image": ("href", "xlink:href"), "input": ("src", "formaction"),
    "button": ("formaction",), "object": ("data",), "script": ("src",), "source": ("src",), "track": ("src",),
    "use": ("href", "xlink:href"), "video": ("src", "poster"), "link": ("href",),
}
NAVIGATION = {"a", "area", "refresh"}
OPEN_GRAPH_URLS = {"og:url", "og:image", "og:image:url", "og:image:secure_url", "twitter:image"}


@dataclass
class Reference:
    """One URL as it is written, and the kind of place it stands in."""

    kind: str
    url: str


@dataclass
class Page:
    """References in order, the ids anchors can name, and what the page says about itself."""

    references: list = field(default_factory=list)
    ids: set = field(default_factory=set)
    double_ids: list = field(default_factory=list)
    base: str = ""
    noindex: bool = False
    data: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    def add(self, kind, url):
        self.references.append(Reference(kind, url.strip()))

    def first(self, kind):
        return next((one.url for one in self.references if one.kind == kind), None)

    @property
    def is_stub(self):
        return self.first("refresh") is not None


def read_page(text):
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.page


def srcset_urls(value):
    """The URLs of a `srcset`; a comma inside a URL is legal, one at its end is the separator."""
    return [word.rstrip(",") for word in re.findall(r"(\S+)(?:\s+[^\s,]+)?\s*(?:,|$)", value)]


class Reader(HTMLParser):
    """Fills a Page while the tags go by."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.inside = None

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.inside = self.kind_of_text(tag, attributes)
        self.note_id(tag, attributes)
        if tag == "meta":
            self.note_meta(attributes)
            return
        for name in URL_ATTRIBUTES.get(tag, ()):
            if name in attributes:
                self.page.add(self.kind(tag, attributes), attributes[name])
        for name in ("srcset", "imagesrcset"):
            for url in srcset_urls(attributes.get(name, "")):
                self.page.add("srcset", url)
        for url in urls_in_declarations(attributes.get("style", "")):
            self.page.add("style", url)
        if tag == "base":
            self.page.base = attributes.get("href", "")

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, text):
        if self.inside == "style":
            for url in urls_in_sheet(text):
                self.page.add("style", url)
        if self.inside == "json":
            self.note_linked_data(text)

    def kind(self, tag, attributes):
        relations = attributes.get("rel", "").lower().split()
        if tag == "link" and "canonical" in relations:
            return "canonical"
        # Search engines want whole addresses of translations.
        if tag == "link" and attributes.get("hreflang"):
            return "hreflang"
        return "link" if tag == "link" else tag

    def kind_of_text(self, tag, attributes):
        if tag == "script" and attributes.get("type") == "application/ld+json":
            return "json"
        return tag if tag == "style" else None

    def note_id(self, tag, attributes):
        names = {attributes.get("id")} | ({attributes.get("name")} if tag == "a" else set())
        for name in names - {None, ""}:
            if name in self.page.ids:
                self.page.double_ids.append(name)
            self.page.ids.add(name)

    def note_meta(self, attributes):
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        content = attributes.get("content", "")
        if name in OPEN_GRAPH_URLS:
            self.page.add("og", content)
        if name == "robots" and "noindex" in content.lower():
            self.page.noindex = True
        if attributes.get("http-equiv", "").lower() == "refresh":
            target = re.search(r"url\s*=\s*['\"]?([^'\"]+)", content, re.IGNORECASE)
            if target:
                self.page.add("refresh", target.group(1))

    def note_linked_data(self, text):
        try:
            self.page.data.append(json.loads(text))
        except ValueError as error:
            self.page.problems.append(f"linked data is no JSON: {error}")
            return
        for url in strings_in(self.page.data[-1]):
            if re.match(r"https?://", url):
                self.page.add("data", url)


def strings_in(value):
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings_in(one)


def objects_in(value):
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from objects_in(one)
