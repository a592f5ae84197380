"""The e-mail of each issue, judged with Python's own parsers of HTML and of mail, and by what mail programs need.

The Nu checker reads the HTML like that of every page. Here both forms are put into one message and read back, their words
are held against each other and against the front of the issue, and the limits of mail programs are kept.
"""

import email
import email.policy
import re
from email.message import EmailMessage
from html.parser import HTMLParser

# Gmail shows no more of an e-mail.
MOST_BYTES = 102_000
MOST_COLUMNS = 78


def judge(site, _cache):
    names = [name for name in site.named("/email.html") if name not in site.static]
    return [f"{name}: {finding}" for name in names for finding in problems(site, name)]


def problems(site, name):
    text, page = site.text(name.replace(".html", ".txt")), site.text(name)
    mail = read(page)
    front = read(site.text(name.replace("email.html", "index.html")))
    yield from sizes(page, text)
    yield from round_trip(page, text)
    yield from references(mail)
    yield from (f"the front does not say `{line}`" for line in mail.headlines if line not in front.said())
    flat = " ".join(text.split())
    yield from (f"the plain text lacks `{line}`" for line in mail.headlines if line not in flat)
    yield from (f"the plain text lacks {url}" for url in mail.stories if url not in text)


def sizes(page, text):
    if len(page.encode()) > MOST_BYTES:
        yield f"{len(page.encode())} bytes, of which mail programs cut off a part"
    for line in text.splitlines():
        if len(line) > MOST_COLUMNS and not re.match(r"\S+$", line):
            yield f"a line of plain text with {len(line)} columns: {line[:40]}"


def round_trip(page, text):
    """Whether a message with both forms comes out as it went in."""
    message = EmailMessage()
    message["Subject"] = "A test"
    message.set_content(text)
    message.add_alternative(page, subtype="html")
    again = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    plain, html = (again.get_body((kind,)).get_content() for kind in ("plain", "html"))
    if (plain.rstrip(), html.rstrip()) != (text.rstrip(), page.rstrip()):
        yield "is not the same after it was sent"


def references(mail):
    for url in mail.pictures:
        if not re.match(r"https?://.*\.(jpg|png|gif)$", url):
            yield f"mail programs cannot show {url}"
    for url in mail.links:
        if url.startswith(("/", "#", ".")):
            yield f"{url} leads nowhere from a mailbox"
    if mail.sheets or mail.scripts:
        yield "needs a style sheet or a script"


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


class Reader(HTMLParser):
    """Gathers headlines, addresses, and what a mail program does not load."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.headlines, self.stories, self.links, self.pictures = [], [], [], []
        self.sheets = self.scripts = 0
        self.level, self.words, self.text = "", [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in ("h1", "h2", "h3", "h4"):
            self.level, self.words = tag, []
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
            if self.level:
                self.stories.append(attributes["href"])
        if tag == "img":
            self.pictures.append(attributes.get("src", ""))
        self.sheets += tag == "link"
        self.scripts += tag == "script"

    def handle_endtag(self, tag):
        if tag == self.level:
            if tag != "h1":
                self.headlines.append(" ".join("".join(self.words).split()))
            self.level = ""

    def handle_data(self, data):
        self.text.append(data)
        if self.level:
            self.words.append(data)

    def said(self):
        """All text in one line."""
        return " ".join("".join(self.text).split())
