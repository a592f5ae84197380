"""The archive as a site for Hugo. Its templates and settings stand in `tests/bench/hugo/`."""

import shutil
from pathlib import Path

from . import words
from .plain_yaml import yaml
from .publication import body, cutline, put
from .stories import PER_ISSUE

TEMPLATES = Path(__file__).parent.parent / "hugo"
FONTS = Path(__file__).parents[3] / "themes/broadsheet/assets/fonts"
MOST_ISSUES = 100_000


def write(folder, issues):
    """Writes templates, settings and content; every story has the address pressrun gives it."""
    shutil.copytree(TEMPLATES, folder, dirs_exist_ok=True)
    shutil.copytree(FONTS, folder / "static/fonts")
    put(folder / "content/issues.md", front({"title": "Archive", "layout": "archive"}))
    for issue in issues:
        write_issue(folder / "content" / issue.id, issue)


def write_issue(folder, issue):
    put(folder / "_index.md", front({"title": f"{issue.day:%B} {issue.day.day}, {issue.day.year}", "date": issue.id, "type": "issue", "layout": "issue",
                                     "number": issue.number, "outputs": ["html", "print"]}))
    for weight, (key, name) in enumerate(words.SECTIONS.items(), 1):
        put(folder / key / "_index.md", front({"title": name, "date": issue.id, "type": "issue", "layout": "department", "weight": weight}))
    for place, story in enumerate(issue.stories, 1):
        put(folder / story.section / f"{story.slug}.md", source(issue, story, place))


def source(issue, story, place):
    """A story; its weight puts newer issues first and keeps the printed order within one, so that Hugo sorts once."""
    params = {"title": story.headline, "date": issue.id, "weight": (MOST_ISSUES - issue.number) * PER_ISSUE + place, "place": place,
              "type": "article", "dek": story.dek, "dateline": story.dateline,
              "authors": story.byline, "topics": story.topics, "sections": [words.SECTIONS[story.section]]}
    if story.kicker:
        params["columns"] = [story.kicker]
    if story.photo:
        params["photo"] = {"src": f"/photos/{story.photo.file}", "caption": cutline(story.photo), "alt": story.photo.alt}
    return front(params) + "\n" + body(story)


def front(params):
    return f"---\n{yaml(params)}---\n"
