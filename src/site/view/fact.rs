//! The parts of an edition that answers are made of, and their digests.

use std::hash::{Hash, Hasher};

use super::table::table;
use super::{View, about};
use crate::base::digest::Digest;
use crate::content::article::PageLabel;
use crate::edition::{
    Edition, FeedList, Issue, IssueId, Listed, NameKind, Passage, PictureId, Sheet, Signature,
    StandingPage, Story, StoryId,
};

/// A value whose parts a function feeds to a hasher.
struct Fed<F>(F);

impl<F: Fn(&mut dyn Hasher)> Hash for Fed<F> {
    fn hash<H: Hasher>(&self, mut state: &mut H) {
        (self.0)(&mut state);
    }
}

/// Hashes a value into a hasher that is known by its trait alone.
fn hash_into(mut hasher: &mut dyn Hasher, value: &impl Hash) {
    value.hash(&mut hasher);
}

table! {
    /// A part of an edition that answers read. While its digest is the same, so is everything read from it.
    #[derive(Copy)]
    pub enum Fact, named by FactKind;
    /// Feeds everything that can be read from it to a hasher.
    fn feed_to(edition: &Edition, sum: &mut dyn Hasher);

    /// A story: its file, its place, and its names and references as they were resolved.
    "story": Story(id: StoryId) by about::Story => story(edition, edition.stories.get(*id), sum);
    /// An issue: its file, and its stories in their order.
    "issue": Issue(id: IssueId) by about::Issue => issue(edition, edition.issues.get(*id), sum);
    /// Which issues there are: ids, dates, titles, routes.
    "issues": Issues => edition.issues.iter().for_each(|issue| {
        hash_into(sum, &(&issue.id, &issue.file.date, &issue.file.title, &issue.route));
    });
    /// The names of a kind: spellings, slugs, how many stories each has.
    "names": Names(kind: NameKind) by about::Kind => {
        for (n, listed) in entries(edition, *kind).iter().enumerate() {
            hash_into(sum, &(&listed.name, &listed.slug, listed.stories.len()));
            hash_into(sum, &author(edition, *kind, n).map(|author| (author.file, &author.portrait)));
        }
    };
    /// A name: number in its directory.
    "name": Name(kind: NameKind, n: usize) by about::Name => {
        name(edition, entries(edition, *kind).get(*n), sum);
        hash_into(sum, &author(edition, *kind, *n).map(|author| author.content.source()));
    };
    /// Which standing pages there are: titles, routes, and whether they are listed.
    "standing-pages": StandingPages => edition.pages.iter().for_each(|page| {
        hash_into(sum, &(&page.content.title, &page.route, page.content.noindex));
    });
    /// The parts of every page: the links of the menu, and the picture for the icons.
    "furniture": Furniture => hash_into(sum, &(&edition.menu.head, &edition.menu.foot, &edition.icon));
    /// A standing page.
    "standing-page": StandingPage(n: usize) by about::StandingPage => page(edition.pages.get(*n), sum);
    /// A letter, an insert or an author.
    "passage": Passage(n: usize) by about::Passage => passage(edition.passages.get(*n), sum);
    /// Which texts are there for rules to insert.
    "inserts": Inserts => edition.inserts.keys().for_each(|name| hash_into(sum, name));
    /// A data file: its number.
    "data": Data(n: usize) by about::Data => {
        hash_into(sum, &edition.data.values().nth(*n).map(|file| &file.value));
    };
    /// A redirect: its number.
    "redirect": Redirect(n: usize) by about::Redirect => {
        hash_into(sum, &edition.redirects.get(*n).map(|(route, target, _)| (route, target)));
    };
    /// Which stories a feed or sitemap contains, in their order.
    "feed": Feed(list: FeedList) by about::FeedStories => {
        let stories = edition.feeds.get(list).into_iter().flatten();
        stories.for_each(|id| hash_into(sum, &edition.stories[*id].id));
    };
    /// Which stories have corrections.
    "corrected": Corrected => edition.corrected().for_each(|id| hash_into(sum, &edition.stories[id].id));
    /// A picture: its bytes and its size.
    "picture": Picture(id: PictureId) by about::Picture => {
        let picture = edition.media.pictures.get(*id);
        hash_into(sum, &picture.map(|p| (p.file, &p.rights, p.width, p.height, &p.formats, &p.placeholder_colour)));
    };
}

impl View {
    /// The digest of a fact, also of one that does not exist.
    pub fn fact(&self, fact: Fact) -> Digest {
        Digest::of_value(&Fed(|sum: &mut dyn Hasher| fact.feed_to(&self.edition, sum)))
    }

    /// The name of a fact.
    pub fn name_of_fact(&self, fact: Fact) -> String {
        fact.name(self)
    }

    /// The fact with a name; `None` if it does not exist.
    pub fn fact_named(&self, name: &str) -> Option<Fact> {
        Fact::named(name, self)
    }
}

fn entries(edition: &Edition, kind: NameKind) -> &[Listed] {
    edition.directories.get(&kind).map_or(&[], |directory| &directory.entries)
}

/// The passage about a name.
fn author(edition: &Edition, kind: NameKind, entry: usize) -> Option<&Passage> {
    let passage = edition.authors.get(&entry).filter(|_| kind == NameKind::Author)?;
    edition.passages.get(*passage)
}

fn passage(passage: Option<&Passage>, sum: &mut dyn Hasher) {
    let Some(passage) = passage else { return };
    let Passage { content, file, route, hidden, portrait, images, other_figures, links, fields } =
        passage;
    hash_into(
        sum,
        &(content.source(), file, route, hidden, portrait, images, other_figures, links),
    );
    hash_into(sum, &fields.photos);
}

fn story(edition: &Edition, story: Option<&Story>, sum: &mut dyn Hasher) {
    let Some(story) = story else { return };
    hash_into(
        sum,
        &(&story.id, &story.file, &story.section, &story.route, story.hidden, story.embargo),
    );
    hash_into(sum, &(story.page.as_ref().map(PageLabel::as_str), story.published, story.date));
    hash_into(
        sum,
        &(&story.photos, &story.absent, &story.images, &story.other_figures, &story.links),
    );
    let ids = |stories: &[StoryId]| {
        stories.iter().map(|id| edition.stories.get(*id).map(|s| &s.id)).collect::<Vec<_>>()
    };
    hash_into(sum, &story.fields.photos);
    hash_into(sum, &(ids(&story.related), ids(&story.translations), &story.series));
    let slug = |kind: NameKind, n: usize| entries(edition, kind).get(n).map(|l| (&l.name, &l.slug));
    for signed in &story.bylines {
        let Signature { name, role, kind, author } = signed;
        hash_into(sum, &(name, role, kind, author.and_then(|n| slug(NameKind::Author, n))));
    }
    hash_into(sum, &story.column.and_then(|n| slug(NameKind::Column, n)));
    story.topics.iter().for_each(|n| hash_into(sum, &slug(NameKind::Topic, *n)));
}

fn issue(edition: &Edition, issue: Option<&Issue>, sum: &mut dyn Hasher) {
    let Some(issue) = issue else { return };
    let id = |n: &StoryId| edition.stories.get(*n).map(|story| &story.id);
    let ids = |stories: &[StoryId]| stories.iter().map(id).collect::<Vec<_>>();
    hash_into(sum, &(&issue.id, &issue.digest, &issue.route, issue.hidden));
    hash_into(sum, &(&issue.cover, &issue.photos, ids(&issue.stories)));
    let letter = issue.letter.and_then(|n| edition.passages.get(n));
    hash_into(sum, &(letter.map(|letter| letter.content.source()), &issue.pdf));
    hash_into(sum, &issue.fields.photos);
    let front = &issue.front;
    hash_into(sum, &(front.lead.as_ref().map(id), ids(&front.seconds), ids(&front.rest)));
    for section in &issue.sections {
        let page = section.page.as_ref().map(PageLabel::as_str);
        hash_into(sum, &(&section.key, &section.route, page, ids(&section.stories)));
    }
    for Sheet { label, route, begins, continues } in &issue.sheets {
        hash_into(sum, &(label.as_str(), route));
        for turns in [begins, continues] {
            hash_into(
                sum,
                &turns.iter().map(|turn| (id(&turn.story), turn.part)).collect::<Vec<_>>(),
            );
        }
    }
}

fn name(edition: &Edition, listed: Option<&Listed>, sum: &mut dyn Hasher) {
    let Some(listed) = listed else { return };
    hash_into(sum, &(&listed.name, &listed.slug));
    listed.stories.iter().for_each(|n| hash_into(sum, &edition.stories.get(*n).map(|s| &s.id)));
}

fn page(page: Option<&StandingPage>, sum: &mut dyn Hasher) {
    let Some(page) = page else { return };
    hash_into(sum, &(&page.file, &page.content.source, &page.route, page.hidden));
    hash_into(sum, &(&page.images, &page.other_figures, &page.links));
    hash_into(sum, &page.fields.photos);
}
