//! The e-mail of an issue: where it is published, and how many stories fit into it.

use std::collections::BTreeMap;

use super::{Edition, Issue, IssueId, Photo, Section, Signature, Story, StoryId};
use crate::base::path::Route;
use crate::content::article::{Article, Correction};
use crate::content::genre::Genre;

/// The most bytes of an e-mail. Gmail shows the first 102 kB; mail services add to it, and lengthen its links to count
/// clicks.
const MOST_BYTES: usize = 95_000;

/// The bytes of markup around the stories of an e-mail, at most; the picture of the lead is among it.
const FRAME: usize = 6_000;

/// The bytes of markup of a section and of the parts of a story, at most; among them are words of the theme.
const OF_SECTION: usize = 450;
const OF_STORY: usize = 450;
const OF_KICKER: usize = 220;
const OF_DEK: usize = 170;
const OF_BYLINE: usize = 200;
const OF_NAME: usize = 12;
const OF_CORRECTION: usize = 300;

impl Edition {
    /// The routes of the e-mail of an issue, as HTML and as plain text; none if the paper has no e-mails.
    pub fn mail(&self, issue: &Issue) -> Option<[Route; 2]> {
        self.settings.editions.email.as_ref()?;
        let folder = issue.route.as_str().trim_end_matches("index.html");
        let route = |name: &str| Route::new(&format!("{folder}{name}")).ok();
        Some([route("email.html")?, route("email.txt")?])
    }

    /// The stories of an issue in the order of its e-mail: the lead, then the others in printed order.
    pub fn in_mail(&self, issue: &Issue) -> impl Iterator<Item = StoryId> {
        let lead = issue.front.lead;
        let others = issue.stories.iter().copied().filter(move |id| Some(*id) != lead);
        lead.into_iter().chain(others)
    }

    /// The number of stories, in their order, that certainly fit into the e-mail of an issue.
    pub fn fitting_in_mail(&self, issue: &Issue) -> usize {
        let mut left = MOST_BYTES.saturating_sub(self.frame_of_mail(issue));
        let fits = |id: &StoryId| {
            let size = self.size_in_mail(*id, &self.stories[*id].article);
            let fits = size <= left;
            left = left.saturating_sub(size);
            fits
        };
        self.in_mail(issue).take_while(fits).count()
    }

    /// Whether as many stories fit into each e-mail when articles are replaced by new readings of their files.
    pub fn keeps_mails<'a>(&self, new: impl Iterator<Item = (StoryId, &'a Article)>) -> bool {
        if self.settings.editions.email.is_none() {
            return true;
        }
        let mut sizes: BTreeMap<IssueId, Vec<(usize, usize)>> = BTreeMap::new();
        for (id, article) in new {
            let story = &self.stories[id];
            let sizes = sizes.entry(story.issue).or_default();
            sizes.push((self.size_in_mail(id, &story.article), self.size_in_mail(id, article)));
        }
        sizes.into_iter().all(|(issue, sizes)| {
            let whole = self.size_of_mail(&self.issues[issue]);
            let growth: usize = sizes.iter().map(|(old, new)| new.saturating_sub(*old)).sum();
            whole + growth <= MOST_BYTES || sizes.iter().all(|(old, new)| old == new)
        })
    }

    /// The bytes of the e-mail of an issue with all its stories, at most.
    fn size_of_mail(&self, issue: &Issue) -> usize {
        let size = |id: &StoryId| self.size_in_mail(*id, &self.stories[*id].article);
        self.frame_of_mail(issue) + issue.stories.iter().map(size).sum::<usize>()
    }

    /// The bytes around the stories of an e-mail, at most: what it says of the issue and the paper, the heads of sections,
    /// and the photo of the lead.
    fn frame_of_mail(&self, issue: &Issue) -> usize {
        let settings = &self.settings;
        let (file, publisher) = (&issue.file, settings.publisher.as_ref());
        let own = [
            Some(&settings.name),
            file.title.as_ref(),
            file.description.as_ref(),
            file.number.as_ref(),
            file.volume.as_ref(),
            publisher.and_then(|publisher| publisher.address.as_ref()),
            publisher.map(|publisher| &publisher.name),
            settings.editions.email.as_ref().and_then(|email| email.unsubscribe.as_ref()),
        ];
        // Some of them stand in several places.
        let own: usize = own.into_iter().flatten().map(|text| 3 * written(text)).sum();
        let section = |section: &Section| {
            OF_SECTION
                + written(&self.section_name(&section.key))
                + self.length_of_url(&section.route)
        };
        let sections: usize = issue.sections.iter().map(section).sum();
        let lead = issue.front.lead.map_or(0, |id| self.size_of_lead(&self.stories[id]));
        FRAME + own + sections + lead + 4 * self.length_of_url(&issue.route)
    }

    /// The bytes of what an e-mail has of its lead besides the story itself, at most: the preview and the photo.
    fn size_of_lead(&self, story: &Story) -> usize {
        let head = &story.article.head;
        let preview = written(head.dek.as_ref().unwrap_or(&head.headline));
        let photo = story.photo().map_or(0, |photo| {
            let Photo { text, caption_html, .. } = photo;
            let caption = caption_html.as_ref().or(text.caption.as_ref());
            let license = text.license.as_ref().map(|license| &license.name);
            let words = [
                caption,
                text.credit.as_ref(),
                text.copyright.as_ref(),
                text.alt.as_ref(),
                license,
            ];
            words.into_iter().flatten().map(|text| written(text)).sum()
        });
        preview + photo + self.length_of_url(&story.route)
    }

    /// The bytes of a story in an e-mail, at most.
    fn size_in_mail(&self, id: StoryId, article: &Article) -> usize {
        let (story, head) = (&self.stories[id], &article.head);
        let size = |text: &Option<String>, markup: usize| {
            text.as_ref().map_or(0, |text| markup + written(text))
        };
        let headline = written(head.headline_html.as_ref().unwrap_or(&head.headline));
        let is_marked =
            head.genre != Genre::News || story.hidden.is_some() || head.kicker.is_some();
        let kicker = size(&head.kicker, 0) + usize::from(is_marked) * OF_KICKER;
        let dek = size(if head.dek_html.is_some() { &head.dek_html } else { &head.dek }, OF_DEK);
        let name =
            |signed: &Signature| written(&signed.name) + size(&signed.role, OF_NAME) + OF_NAME;
        let names: usize = story.bylines.iter().map(name).sum();
        let byline = names + usize::from(names > 0) * OF_BYLINE;
        let correction =
            |it: &Correction| written(it.html.as_ref().unwrap_or(&it.text)) + OF_CORRECTION;
        let corrections: usize = head.corrections.iter().map(correction).sum();
        let url = self.length_of_url(&story.route);
        OF_STORY + url + headline + kicker + dek + byline + corrections
    }

    fn length_of_url(&self, route: &Route) -> usize {
        self.settings.base.absolute(&self.url(route)).len()
    }
}

/// The bytes of a text in HTML, at most.
fn written(text: &str) -> usize {
    let size = |byte: u8| match byte {
        b'&' | b'<' | b'>' | b'"' | b'{' | b'*' => 6,
        _ => 1,
    };
    text.bytes().map(size).sum()
}
