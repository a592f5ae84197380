"""A small site without fault, served below `https://host.example/paper/`."""

import base64

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

SITEMAP = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://host.example/paper/</loc></url>
<url><loc>https://host.example/paper/story/</loc><lastmod>2025-09-01</lastmod></url>
</urlset>
"""

FRONT_BODY = """<p><a href="/paper/story/#head">Story</a>, <a href="https://other.example/">elsewhere</a></p>
<p><img src="/paper/img/square.jpg" srcset="/paper/img/square.jpg 1x, /paper/img/large.jpg 2x" alt="A square" width="8" height="8"></p>"""

STORY_BODY = """<p style="background: url(/paper/img/square.jpg)"><a href="../">Front</a></p>"""


def files():
    """The site: what stands in which file."""
    return {
        "index.html": PAGE.format(title="A paper", path="", body=FRONT_BODY),
        "story/index.html": PAGE.format(title="Story", path="story/", body=STORY_BODY),
        "404.html": PAGE.format(title="Not found", path="404.html", body='<p><a href="/paper/">Front</a></p>'),
        "old/index.html": STUB,
        "assets/sheet.css": SHEET,
        "assets/back.jpg": PICTURE,
        "img/square.jpg": PICTURE,
        "img/large.jpg": PICTURE,
        "feed.xml": FEED,
        "sitemap.xml": SITEMAP,
        "robots.txt": "User-agent: *\nAllow: /\nSitemap: https://host.example/paper/sitemap.xml\n",
        "CNAME": "host.example\n",
    }


def write(folder, contents):
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
