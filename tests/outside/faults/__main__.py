"""Sows each fault into its own copy of the good site and sees whether its judge reports it."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from judges import feed_grammar, feed_reader, feeds, html, links, pictures, sitemap, structured_data, styles
from judges.site import Site

from . import careless, good_site

JUDGES = [html, styles, feed_grammar, feed_reader, feeds, sitemap, structured_data, links, pictures]
FRONT, STORY = "index.html", "story/index.html"
MOVED_MAP = ('<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>'
             "<loc>https://host.example/paper/map.xml</loc><lastmod>yesterday</lastmod></sitemap></sitemapindex>")


@dataclass
class Fault:
    """In a file of the good site, `old` becomes `new` (all of it when `old` is empty; None removes the file)."""

    what: str
    judge: object
    file: str
    old: str
    new: str
    says: str


def in_body(markup):
    return "</body>", markup + "</body>"


FAULTS = [
    Fault("a tag left open", html, FRONT, *in_body("<div>"), "error"),
    Fault("a section without a heading, only a warning", html, STORY, *in_body("<section><p>Text</p></section>"), "warning"),
    Fault("a picture without alt", html, FRONT, ' alt="A square"', "", "alt"),
    Fault("a declaration no browser reads", styles, "assets/sheet.css", "color-scheme: light dark", "color-scheme light", "line 1"),
    Fault("a bracket left open", styles, "assets/sheet.css", ".teaser {", ".teaser ) {", "line 2"),
    Fault("a feed without a time", feed_grammar, "feed.xml", "<updated>2025-09-01T00:00:00+08:00</updated>", "", "updated"),
    Fault("a partial date in a feed", feed_grammar, "feed.xml", "2025-09-01T00:00:00+08:00", "2025-09", "updated"),
    Fault("a feed nobody signed", feed_grammar, "feed.xml", "<author><name>A paper</name></author>", "", "author"),
    Fault("an unknown element of Atom", feed_grammar, "feed.xml", "</entry>", "<dek>x</dek></entry>", "dek"),
    Fault("a feed that is no XML", feed_reader, "feed.xml", "</feed>", "", "cannot be read"),
    Fault("two entries with one id", feed_reader, "feed.xml", "paper/second/</id>", "paper/story/</id>", "two entries"),
    Fault("a time no reader reads", feed_reader, "feed.xml", "2025-09-01T00:00:00+08:00", "soon", "cannot be read"),
    Fault("a feed with another text in RSS", feeds, "rss.xml", "Text, ", "Words, ", "do not contain the same"),
    Fault("a feed with another order in JSON", feeds, "feed.json", '"Second"', '"Third"', "do not contain the same"),
    Fault("a class in a feed", feeds, "feed.xml", "&lt;p&gt;Text", '&lt;p class="x"&gt;Text', "in a feed"),
    Fault("a path in a feed", feeds, "feed.xml", 'a href="https://host.example/paper/"&gt;', 'a href="/paper/"&gt;', "whole address"),
    Fault("a text that is cut off in a feed", feeds, STORY, "Text,", "Text and more,", "not in the feed"),
    Fault("words in a feed that the page lacks", feeds, STORY, "Text,", "", "not on the page"),
    Fault("a photo of another size in a feed", feeds, "rss.xml", 'width="8"', 'width="9"', "not (9, 8)"),
    Fault("a property that schema.org lacks", structured_data, STORY, '"headline"', '"headlne"', "headlne"),
    Fault("a type that schema.org lacks", structured_data, STORY, "NewsArticle", "NewsStory", "NewsStory"),
    Fault("a step of a way without a name", structured_data, STORY, '"name": "A paper", ', "", "name"),
    Fault("a picture of another size in the data", structured_data, STORY, '"height": 8', '"height": 7', "not (8, 7)"),
    Fault("a page without data", structured_data, STORY, "application/ld+json", "text/plain", "no structured data"),
    Fault("a page that no sitemap lists", sitemap, "sitemap.xml", "paper/story/</loc>", "paper/x/</loc>", "no sitemap lists"),
    Fault("a picture in a sitemap without an address", sitemap, "sitemap.xml", "<image:loc>https", "<image:loc>ftp", "loc"),
    Fault("news in a language that is not one", sitemap, "sitemap.xml", ">en<", ">en-GB<", "language"),
    Fault("news without a title", sitemap, "sitemap.xml", "<news:title>Story</news:title>", "", "title"),
    Fault("a dead picture in a sitemap", links, "sitemap.xml", "img/square.jpg", "img/none.jpg", "sitemap"),
    Fault("a sitemap with a month as its date", sitemap, "sitemap.xml", "2025-09-01", "September", "lastmod"),
    Fault("an address twice in a sitemap", sitemap, "sitemap.xml", "paper/story/<", "paper/<", "twice"),
    Fault("an index of sitemaps with a bad time", sitemap, "sitemap.xml", "", MOVED_MAP, "lastmod"),
    Fault("a site without a sitemap", sitemap, "sitemap.xml", "", None, "no `sitemap.xml`"),
    Fault("a broken link", links, FRONT, *in_body('<a href="/paper/none/">x</a>'), "leads nowhere"),
    Fault("a link without its slash", links, FRONT, *in_body('<a href="/paper/story">x</a>'), "trailing slash"),
    Fault("a link in the wrong case", links, FRONT, *in_body('<a href="/paper/Story/">x</a>'), "leads nowhere"),
    Fault("a missing anchor", links, FRONT, "#head", "#tail", "no `#tail`"),
    Fault("a missing picture", links, FRONT, 'src="/paper/img/square.jpg"', 'src="/paper/img/round.jpg"', "leads nowhere"),
    Fault("a missing picture in srcset", links, FRONT, "large.jpg 2x", "huge.jpg 2x", "srcset"),
    Fault("a missing poster", links, FRONT, *in_body('<video poster="/paper/img/no.jpg"></video>'), "no.jpg"),
    Fault("a missing picture in a style attribute", links, STORY, "url(/paper/img/square.jpg)", "url(/paper/no.jpg)", "style"),
    Fault("a missing picture in a sheet", links, "assets/sheet.css", "back.jpg", "front.jpg", "style"),
    Fault("a link outside the prefix", links, STORY, *in_body('<a href="/story/">x</a>'), "leaves the prefix"),
    Fault("a link to the site's own host", links, STORY, *in_body('<a href="https://host.example/paper/">x</a>'), "own host"),
    Fault("a canonical address that is a path", links, STORY, "https://host.example/paper/story/", "/paper/story/", "whole address"),
    Fault("a canonical address on another host", links, STORY, 'canonical" href="https://host.', 'canonical" href="https://no.', "not below"),
    Fault("a canonical address with another one", links, STORY, 'canonical" href="https://host.example/paper/story/"',
          'canonical" href="https://host.example/paper/404.html"', "another canonical"),
    Fault("a missing Open Graph picture", links, STORY, "img/square.jpg\"", "img/none.jpg\"", "og"),
    Fault("a missing address in linked data", links, STORY,
          *in_body('<script type="application/ld+json">{"url": "https://host.example/paper/no/"}</script>'), "data"),
    Fault("a dead entry of the feed", links, "feed.xml", 'link href="https://host.example/paper/story/"',
          'link href="https://host.example/paper/no/"', "feed"),
    Fault("a path in the text of the feed", links, "feed.xml", '&lt;a href="https://host.example/paper/"', '&lt;a href="/paper/"', "whole address"),
    Fault("a feed that names another address as its own", links, "feed.xml", "paper/feed.xml", "paper/", "`self`"),
    Fault("a dead address in the sitemap", links, "sitemap.xml", "paper/story/", "paper/no/", "sitemap"),
    Fault("a moved page in the sitemap", links, "sitemap.xml", "paper/story/", "paper/old/", "moved"),
    Fault("a page not to be indexed in the sitemap", links, STORY, "<title>", '<meta name="robots" content="noindex"><title>', "asks not"),
    Fault("a dead sitemap in robots.txt", links, "robots.txt", "sitemap.xml", "map.xml", "robots"),
    Fault("a redirect to nothing", links, "old/index.html", "url=/paper/story/", "url=/paper/gone/", "refresh"),
    Fault("an orphaned page", links, "lost/index.html", "", good_site.STUB.replace("http-equiv", "name"), "no link leads here"),
    Fault("an orphaned picture", links, "img/lost.jpg", "", "", "no link leads here"),
    Fault("a tail behind a picture", pictures, "img/large.jpg", "", good_site.PICTURE + b"secret", "after the end"),
    Fault("an id twice", links, STORY, *in_body('<p id="head">x</p>'), "stands twice"),
    Fault("a script as an address", links, STORY, *in_body('<a href="javascript:void(0)">x</a>'), "scheme"),
]

# Fields exiftool writes into the picture of the good site.
PICTURE_FAULTS = {
    "a place in a picture": ["-GPSLatitude=31.2", "-GPSLatitudeRef=N"],
    "a serial number in a picture": ["-ExifIFD:SerialNumber=4711"],
    "XMP in a picture": ["-XMP-dc:Title=Title"],
    "IPTC in a picture": ["-IPTC:City=Shanghai"],
    "a comment in a picture": ["-Comment=Secret"],
    "a thumbnail in a picture": ["-ThumbnailImage<=@@PICTURE@@"],
}


def findings(judge, contents, cache, *fields):
    """What a judge says of a site with these contents, after exiftool wrote these fields."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good_site.write(folder, contents)
        picture = folder / "img/square.jpg"
        if fields:
            fields = [field.replace("@@PICTURE@@", str(folder / "img/large.jpg")) for field in fields]
            subprocess.run(["exiftool", "-q", "-overwrite_original", *fields, picture], check=True)
        return judge.judge(Site(folder, good_site.BASE_URL), cache)


def with_fault(fault):
    contents = good_site.files()
    if fault.new is None:
        del contents[fault.file]
    elif not fault.old:
        contents[fault.file] = fault.new
    else:
        changed = contents[fault.file].replace(fault.old, fault.new)
        assert changed != contents[fault.file], f"the fault changes nothing: {fault.what}"
        contents[fault.file] = changed
    return contents


def verdict(what, good, found):
    """Prints the line that counts a test; what was found only where it helps."""
    if not good:
        print("\n".join(f"  {finding}" for finding in found) or "  nothing was reported")
    print(f"{'passed' if good else 'failed'}: judges: {what}", flush=True)
    return good


def main():
    cache = Path(os.environ["OUTSIDE_CACHE"])
    results = []
    for judge in JUDGES:
        found = findings(judge, good_site.files(), cache)
        results.append(verdict(f"{judge.__name__.split('.')[-1]} lets a good site pass", not found, found))
    for fault in FAULTS:
        found = findings(fault.judge, with_fault(fault), cache)
        results.append(verdict(f"{fault.what} is reported", any(fault.says in one for one in found), found))
    for what, fields in PICTURE_FAULTS.items():
        found = findings(pictures, good_site.files(), cache, *fields)
        results.append(verdict(f"{what} is reported", bool(found), found))
    for what, good in careless.verdicts(Path(__file__).parent.parent / "same_bytes"):
        results.append(verdict(what, good, []))
    sys.exit(0 if all(results) else 1)


main()
