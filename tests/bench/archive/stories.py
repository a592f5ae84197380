"""The archive as facts: issues of forty stories in five sections, told by nobody's format."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from . import words

PER_ISSUE = 40
# Every other story has one, and no issue shows one twice.
PHOTOS = PER_ISSUE // 2
AUTHORS = 60
TOPICS = 80
# The paragraphs end beyond this number, and crossheads come on top: six hundred in all.
WORDS = 560


@dataclass
class Photo:
    """A placement of one of the shared pictures."""

    file: str
    alt: str
    caption: str
    credit: str


@dataclass
class Story:
    """One story. `photo` stands above the text, `figure` within it."""

    section: str
    slug: str
    headline: str
    dek: str
    kicker: str | None
    byline: list
    dateline: str
    topics: list
    paragraphs: list
    photo: Photo | None
    figure: Photo | None


@dataclass
class Issue:
    """An issue and its stories in printed order."""

    day: date
    number: int
    stories: list

    @property
    def id(self):
        return self.day.isoformat()


def issues(count, seed=37):
    """The issues that hold so many stories, oldest first. The same seed gives the same archive."""
    random = Random(seed)
    people, subjects = words.names(random, AUTHORS), words.topics(TOPICS)
    for number in range(count // PER_ISSUE):
        day = date(2005, 1, 6) + timedelta(weeks=number)
        stories = [story(random, number * PER_ISSUE + place, place, people, subjects) for place in range(PER_ISSUE)]
        yield Issue(day, number + 1, stories)


def story(random, number, place, people, subjects):
    headline = words.headline(random)
    picture = photo(random, place // 2 + 1) if number % 2 == 0 else None
    leads = number % 4 == 0
    return Story(
        section=list(words.SECTIONS)[place * len(words.SECTIONS) // PER_ISSUE],
        slug=f"{'-'.join(headline.lower().replace('’', '').split()[:6])}-{place + 1}",
        headline=headline,
        dek=words.sentence(random),
        kicker=random.choice(words.COLUMNS) if random.random() < 0.2 else None,
        byline=random.sample(people, 2 if random.random() < 0.1 else 1),
        dateline=random.choice(words.PLACES),
        topics=random.sample(subjects, 3),
        paragraphs=text(random),
        photo=picture if leads else None,
        figure=None if leads else picture,
    )


def without_pictures(issue):
    """The same issue in the same words."""
    return replace(issue, stories=[replace(story, photo=None, figure=None) for story in issue.stories])


def photo(random, plate):
    return Photo(
        file=f"plate-{plate}.jpg",
        alt="Hills and a low sun, drawn in flat colours",
        caption=words.sentence(random),
        credit=random.choice(words.CREDITS),
    )


def text(random):
    """Paragraphs of Markdown, about six hundred words in all, with two crossheads, some emphasis and at times a list."""
    paragraphs, count = [], 0
    while count < WORDS:
        sentences = [words.sentence(random) for _ in range(random.randint(2, 4))]
        count += sum(len(one.split()) for one in sentences)
        paragraphs.append(emphasised(random, " ".join(sentences)))
    third = len(paragraphs) // 3
    paragraphs.insert(2 * third, f"## {words.headline(random)}")
    paragraphs.insert(third, f"## {words.headline(random)}")
    if random.random() < 0.25:
        paragraphs.append("\n".join(f"- {words.headline(random)}" for _ in range(4)))
    return paragraphs


def emphasised(random, paragraph):
    if random.random() < 0.3:
        first, *rest = paragraph.split(" ")
        return " ".join([f"*{first}*", *rest])
    return paragraph
