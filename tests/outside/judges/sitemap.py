"""Every sitemap, held by xmllint to the schemas of the sitemaps.org protocol and of Google's additions.

The schema of a sitemap is the protocol's own, as the npm package `sitemap` carries it. No package
was found that carries those of an index, of images and of news; the ones in `schemas/` are written
after the protocol and after Google's pages. Each page that may be indexed is listed once.
"""

import tempfile

from pathlib import Path
from xml.etree import ElementTree

from .grammar import violations

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
SCHEMAS = Path(__file__).parent.parent / "schemas"
INDEX_SCHEMA = SCHEMAS / "siteindex.xsd"
MOST_NEWS = 1_000


def judge(site, cache):
    if "sitemap.xml" not in site.files:
        return ["no `sitemap.xml` in the output"]
    names = sitemap_names(site)
    return [finding for name in names for finding in check(site, cache, name)] + unlisted(site, names)


def unlisted(site, names):
    """Pages that may be indexed, and that no sitemap lists."""
    listed = {place for name in names for place in locations(site, name)}
    indexed = (name for name, page in site.pages.items()
               if not page.noindex and not page.is_stub and name not in site.static)
    return [f"no sitemap lists {site.url(name)}" for name in indexed if site.url(name) not in listed]


def sitemap_names(site):
    """The XML files whose root is a sitemap or an index, and `sitemap.xml` whatever is in it."""
    return [name for name in site.named(".xml")
            if name == "sitemap.xml" or NAMESPACE[1:-1].encode() in site.bytes(name)[:2000]]


def check(site, cache, name):
    with tempfile.TemporaryDirectory() as folder:
        index = b"<sitemapindex" in site.bytes(name)
        found = violations(site, name, "--schema", INDEX_SCHEMA if index else schema(cache, Path(folder)))
    if found:
        return found
    places = locations(site, name)
    found += [f"{name}: lists `{one}` twice" for one in sorted(set(places)) if places.count(one) > 1]
    if len(places) > 50_000 or len(site.bytes(name)) > 50 * 1024 * 1024:
        found.append(f"{name}: more than 50,000 addresses or 50 MiB, the protocol's limits")
    if site.bytes(name).count(b"<news:news>") > MOST_NEWS:
        found.append(f"{name}: more than 1,000 stories, the limit for news")
    return found


def schema(cache, folder):
    """The schema of a sitemap with images and news: one that imports the three."""
    base = next(cache.glob("npm/sitemap@*/schema/sitemap.xsd")).resolve()
    parts = {NAMESPACE[1:-1]: base, IMAGE: SCHEMAS / "sitemap-image.xsd", NEWS: SCHEMAS / "sitemap-news.xsd"}
    imports = "".join(f'<import namespace="{name}" schemaLocation="{file.as_uri()}"/>' for name, file in parts.items())
    whole = folder / "whole.xsd"
    whole.write_text(f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>')
    return whole


def locations(site, name):
    """The addresses a sitemap or an index lists."""
    root = ElementTree.fromstring(site.bytes(name))
    return [(node.text or "").strip() for node in root.iter(NAMESPACE + "loc")]


def images(site, name):
    """The addresses of pictures in a sitemap."""
    root = ElementTree.fromstring(site.bytes(name))
    return [(node.text or "").strip() for node in root.iter("{%s}loc" % IMAGE)]
