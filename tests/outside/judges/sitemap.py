"""Every sitemap, held by xmllint to the schemas of the sitemaps.org protocol.

The schema of a sitemap is the protocol's own, as the npm package `sitemap` carries it. No package
was found that carries the one of an index; `schemas/siteindex.xsd` is written after the protocol.
"""

from pathlib import Path
from xml.etree import ElementTree

from .grammar import violations

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
INDEX_SCHEMA = Path(__file__).parent.parent / "schemas" / "siteindex.xsd"


def judge(site, cache):
    if "sitemap.xml" not in site.files:
        return ["no `sitemap.xml` in the output"]
    return [finding for name in sitemap_names(site) for finding in check(site, cache, name)]


def sitemap_names(site):
    """The XML files whose root is a sitemap or an index, and `sitemap.xml` whatever is in it."""
    return [name for name in site.named(".xml")
            if name == "sitemap.xml" or NAMESPACE[1:-1].encode() in site.bytes(name)[:2000]]


def check(site, cache, name):
    schema = INDEX_SCHEMA if b"<sitemapindex" in site.bytes(name) else next(cache.glob("npm/sitemap@*/schema/sitemap.xsd"))
    found = violations(site, name, "--schema", schema)
    if found:
        return found
    places = locations(site, name)
    found += [f"{name}: lists `{one}` twice" for one in sorted(set(places)) if places.count(one) > 1]
    if len(places) > 50_000 or len(site.bytes(name)) > 50 * 1024 * 1024:
        found.append(f"{name}: more than 50,000 addresses or 50 MiB, the protocol's limits")
    return found


def locations(site, name):
    """The addresses a sitemap or an index lists."""
    root = ElementTree.fromstring(site.bytes(name))
    return [(node.text or "").strip() for node in root.iter(NAMESPACE + "loc")]
