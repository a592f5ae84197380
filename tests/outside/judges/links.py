"""Follows every reference of a site as a static host would serve it.

A folder answers with its `index.html`, nothing else is rewritten, and names are matched to the
letter. Findings are: references to nothing, anchors that are not there, addresses outside the
prefix, a link to the site's own host where a path would do, files no reader can reach.
"""

import json
import re
from collections import deque
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

from .feed_grammar import feed_names
from .page import NAVIGATION, read_page
from .sitemap import images, locations, sitemap_names
from .styles import urls_in_sheet

# Places that leave the site, and so carry the whole address.
ABSOLUTE = {"canonical", "hreflang", "og", "data", "feed", "mail", "sitemap", "robots"}
# E-mails are sent, and schemas are named by files that are not pages: no link leads to them.
UNLINKED = re.compile(r"(.*/email\.(html|txt)|schemas/.*\.json)")
ATOM = "{http://www.w3.org/2005/Atom}"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def judge(site, _cache):
    crawl = Crawl(site)
    for name, page in site.pages.items():
        crawl.page(name, page)
    for name in site.named(".css"):
        for url in urls_in_sheet(site.text(name)):
            crawl.follow(name, "style", url)
    for name in site.named(".webmanifest"):
        crawl.manifest(name)
    for name in feed_names(site):
        crawl.feed(name)
    for name in sitemap_names(site):
        crawl.sitemap(name)
    crawl.robots()
    crawl.orphans()
    return sorted(set(crawl.findings))


class Crawl:
    """What was found so far, and which file refers to which."""

    def __init__(self, site):
        self.site = site
        self.findings = []
        self.refers = {name: set() for name in site.files}

    def say(self, name, text):
        self.findings.append(f"{name}: {text}")

    def page(self, name, page):
        base = urljoin(self.site.url(name), page.base)
        for problem in page.problems + [f"the id `{one}` stands twice" for one in page.double_ids]:
            self.say(name, problem)
        for one in page.references:
            is_sent = UNLINKED.fullmatch(name) and not one.url.startswith("mailto:")
            self.follow(name, "mail" if is_sent else one.kind, one.url, base)
        self.canonical(name, page)

    def canonical(self, name, page):
        """A canonical address names a page that calls itself canonical."""
        url = page.first("canonical")
        target = self.target(url) if url else None
        if target and target in self.site.pages and self.site.pages[target].first("canonical") not in (None, url):
            self.say(name, f"the canonical address {url} is a page with another canonical address")

    def follow(self, name, kind, url, base=None):
        """Resolves one reference; notes the file it reaches and says what is wrong with it."""
        if kind not in ABSOLUTE and url.lower().startswith(("data:", "mailto:", "tel:")):
            return None
        if kind in ABSOLUTE and not url.startswith(("http://", "https://")):
            return self.say(name, f"{kind}: `{url}` must be a whole address")
        try:
            full = urlsplit(urljoin(base or self.site.url(name), url))
        except ValueError as error:
            return self.say(name, f"{kind}: `{url}` is no address: {error}")
        if full.scheme not in ("http", "https"):
            return self.say(name, f"{kind}: `{url}` has a scheme no page needs")
        if full.netloc != self.site.host:
            return self.foreign(name, kind, url)
        if kind not in ABSOLUTE and urlsplit(url).netloc:
            self.say(name, f"{kind}: `{url}` names the site's own host; a path would do")
        return self.arrive(name, kind, url, full)

    def foreign(self, name, kind, url):
        if kind in ("canonical", "og", "sitemap", "robots"):
            self.say(name, f"{kind}: `{url}` is not below {self.site.base_url}")

    def arrive(self, name, kind, url, full):
        if not (full.path or "/").startswith(self.site.prefix):
            return self.say(name, f"{kind}: `{url}` leaves the prefix {self.site.prefix}")
        target = self.site.file_at(full.path)
        if target is None:
            slash = " without its trailing slash" if self.site.is_folder(full.path) else ""
            return self.say(name, f"{kind}: `{url}` leads nowhere{slash}")
        self.anchor(name, url, target, unquote(full.fragment))
        self.refers[name].add((kind, target))
        return target

    def anchor(self, name, url, target, anchor):
        page = self.site.pages.get(target)
        if anchor and page and anchor != "top" and anchor not in page.ids:
            self.say(name, f"`{url}`: no `#{anchor}` in {target}")

    def target(self, url):
        path = urlsplit(url).path
        return self.site.file_at(path) if path.startswith(self.site.prefix) else None

    def feed(self, name):
        """The addresses of a feed, and those inside the text of its entries."""
        root = ElementTree.fromstring(self.site.bytes(name))
        for node in root.iter():
            if XML_BASE in node.attrib:
                self.follow(name, "feed", node.attrib[XML_BASE])
            if node.tag == ATOM + "link":
                self.follow(name, "feed", node.attrib.get("href", ""))
            if node.tag in (ATOM + "content", ATOM + "summary") and node.attrib.get("type") == "html":
                for one in read_page(node.text or "").references:
                    self.follow(name, "feed", one.url)
        own = [node.attrib.get("href") for node in root.findall(ATOM + "link") if node.attrib.get("rel") == "self"]
        # A copy of the feed at an earlier address names the address that readers are to use.
        copies = [self.site.url(other) for other in feed_names(self.site) if self.site.bytes(other) == self.site.bytes(name)]
        if len(own) != 1 or own[0] not in copies:
            self.say(name, f"its `self` link is {own}, not {self.site.url(name)}")

    def manifest(self, name):
        """A web manifest names where a site begins, and its icons."""
        manifest = json.loads(self.site.text(name))
        for url in [manifest.get("start_url"), *(icon["src"] for icon in manifest.get("icons", []))]:
            self.follow(name, "manifest", url or "")

    def sitemap(self, name):
        """A sitemap lists pages that may be indexed and are not elsewhere."""
        for url in locations(self.site, name):
            target = self.follow(name, "sitemap", url)
            page = self.site.pages.get(target)
            if page and (page.noindex or page.is_stub):
                self.say(name, f"lists {url}, which {'moved' if page.is_stub else 'asks not to be indexed'}")
        for url in images(self.site, name):
            self.follow(name, "sitemap", url)

    def robots(self):
        if "robots.txt" not in self.site.files:
            return
        for line in self.site.text("robots.txt").splitlines():
            key, _, value = line.partition(":")
            if key.strip().lower() == "sitemap":
                self.follow("robots.txt", "robots", value.strip())

    def orphans(self):
        """Pages must be reached by links from the front, other files by any reference of a reached file."""
        reached = self.reached()
        for name in sorted(self.site.files - reached - self.site.static):
            page = self.site.pages.get(name)
            expected = name == "404.html" or UNLINKED.fullmatch(name) or (page.is_stub if page else "/" not in name)
            if not expected and "sitemap" not in name:
                self.say(name, "no link leads here from the front page")

    def reached(self):
        seen, queue = set(), deque(name for name in ("index.html", "404.html") if name in self.site.files)
        while queue:
            name = queue.popleft()
            if name in seen:
                continue
            seen.add(name)
            queue.extend(target for kind, target in self.refers[name]
                         if target not in self.site.pages or kind in NAVIGATION)
        return seen
