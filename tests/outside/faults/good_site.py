"""A small site without fault, served below `https://host.example/paper/`."""

import base64
import json

BASE_URL = "https://host.example/paper/"

# A grey square of eight pixels.
PICTURE = base64.b64decode("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z")

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="https://host.example/paper/{path}">
<meta property="og:url" content="https://host.example/paper/{path}">
<meta property="og:image" content="https://host.example/paper/img/square.jpg">
<link rel="stylesheet" href="/paper/assets/sheet.css">
<link rel="alternate" type="application/atom+xml" href="/paper/feed.xml" title="Feed">
{head}
</head>
<body>
<h1 id="head">{title}</h1>
{body}
</body>
</html>
"""

STUB = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Moved</title>
<link rel="canonical" href="https://host.example/paper/story/">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=/paper/story/">
</head>
<body><p><a href="/paper/story/">The story is here now</a></p></body>
</html>
"""

SHEET = """:root { color-scheme: light dark; color: light-dark(#111, #eee) }
.teaser { container-type: inline-size; & h2 { font-size: 4cqi } }
@container (min-width: 30em) { .teaser { background: url("back.jpg") } }
"""

# What a page says of itself to search engines.
DATA = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "NewsArticle", "headline": "Story",
         "image": {"@type": "ImageObject", "url": "https://host.example/paper/img/square.jpg", "width": 8, "height": 8}},
        {"@type": "BreadcrumbList", "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "A paper", "item": "https://host.example/paper/"},
            {"@type": "ListItem", "position": 2, "name": "Story"}]},
    ],
}
HEAD = f'<script type="application/ld+json">{json.dumps(DATA)}</script>'
NOINDEX = '<meta name="robots" content="noindex">'

FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>https://host.example/paper/</id>
<title>A paper</title>
<author><name>A paper</name></author>
<updated>2025-09-01T00:00:00+08:00</updated>
<link rel="self" href="https://host.example/paper/feed.xml"/>
<link href="https://host.example/paper/"/>
<entry>
<id>https://host.example/paper/story/</id>
<title>Story</title>
<updated>2025-09-01T00:00:00+08:00</updated>
<link href="https://host.example/paper/story/"/>
<content type="html">&lt;p&gt;Text, &lt;a href="https://host.example/paper/"&gt;front&lt;/a&gt;&lt;/p&gt;</content>
</entry>
<entry>
<id>https://host.example/paper/second/</id>
<title>Second</title>
<updated>2025-09-01T00:00:00+08:00</updated>
<link href="https://host.example/paper/story/#head"/>
</entry>
</feed>
"""

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>A paper</title><link>https://host.example/paper/</link><description>A paper</description>
<item><title>Story</title><link>https://host.example/paper/story/</link>
<guid isPermaLink="false">https://host.example/paper/story/</guid>
<content:encoded>&lt;p&gt;Text, &lt;a href="https://host.example/paper/"&gt;front&lt;/a&gt;&lt;/p&gt;</content:encoded>
<media:content url="https://host.example/paper/img/square.jpg" width="8" height="8"/></item>
<item><title>Second</title><link>https://host.example/paper/story/#head</link>
<guid isPermaLink="false">https://host.example/paper/second/</guid></item>
</channel></rss>
"""

JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "A paper", "items": [
    {"id": "https://host.example/paper/story/", "url": "https://host.example/paper/story/", "title": "Story",
     "content_html": '<p>Text, <a href="https://host.example/paper/">front</a></p>'},
    {"id": "https://host.example/paper/second/", "url": "https://host.example/paper/story/#head", "title": "Second"},
]})

SITEMAP = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://host.example/paper/</loc></url>
<url><loc>https://host.example/paper/story/</loc><lastmod>2025-09-01</lastmod>
<image:image><image:loc>https://host.example/paper/img/square.jpg</image:loc></image:image>
<news:news><news:publication><news:name>A paper</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-09-01</news:publication_date><news:title>Story</news:title></news:news></url>
</urlset>
"""

FRONT_BODY = """<p><a href="/paper/story/#head">Story</a>, <a href="https://other.example/">elsewhere</a></p>
<p><img src="/paper/img/square.jpg" srcset="/paper/img/square.jpg 1x, /paper/img/large.jpg 2x" alt="A square" width="8" height="8"></p>"""

STORY_BODY = """<div class="prose"><p style="background: url(/paper/img/square.jpg)">Text, <a href="../">front</a></p></div>"""


def files():
    """The site: what stands in which file."""
    return {
        "index.html": PAGE.format(title="A paper", path="", body=FRONT_BODY, head=HEAD),
        "story/index.html": PAGE.format(title="Story", path="story/", body=STORY_BODY, head=HEAD),
        "404.html": PAGE.format(title="Not found", path="404.html", head=NOINDEX, body='<p><a href="/paper/">Front</a></p>'),
        "old/index.html": STUB,
        "assets/sheet.css": SHEET,
        "assets/back.jpg": PICTURE,
        "img/square.jpg": PICTURE,
        "img/large.jpg": PICTURE,
        "feed.xml": FEED,
        "rss.xml": RSS,
        "feed.json": JSON_FEED,
        "sitemap.xml": SITEMAP,
        "robots.txt": "User-agent: *\nAllow: /\nSitemap: https://host.example/paper/sitemap.xml\n",
        "CNAME": "host.example\n",
    }


def write(folder, contents):
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
