"""Every feed, read by feedparser as a feed reader reads it."""

import feedparser

from .feed_grammar import feed_names


def judge(site, _cache):
    feeds = feed_names(site)
    if not feeds:
        return ["no feed in the output"]
    return [f"{name}: {problem}" for name in feeds for problem in problems(site, name)]


def problems(site, name):
    """What a reader would stumble over in one feed."""
    feed = feedparser.parse(site.bytes(name), response_headers={"content-type": "application/atom+xml; charset=utf-8"})
    if feed.bozo:
        return [f"cannot be read: {feed.bozo_exception}"]
    found = [] if feed.entries else ["has no entries"]
    ids = [entry.get("id", "") for entry in feed.entries]
    found += [f"two entries have the id `{one}`" for one in sorted(set(ids)) if ids.count(one) > 1]
    for entry in [feed.feed, *feed.entries]:
        found += entry_problems(entry)
    return found


def entry_problems(entry):
    called = entry.get("title") or entry.get("id") or "an entry"
    found = [f"`{called}` has no {key}" for key in ("id", "title", "link") if not entry.get(key)]
    if not entry.get("updated_parsed"):
        found.append(f"`{called}`: the time `{entry.get('updated', '')}` cannot be read")
    return found
