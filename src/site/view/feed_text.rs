//! The whole text of a story as feed readers and e-readers show it: without the theme, with its photos, their captions and
//! credits.

use super::print::{BOOK, FEED};
use super::reader::FactReader;
use super::shape::{self, Embed, Recording, Segment};
use super::syndication::{FeedPhoto, FeedSound, FeedText};
use super::text::marked;
use super::{View, Wanted};
use crate::content::markdown::{self, Placement, Scope};
use crate::edition::{OtherFigure, Photo, Story, StoryId};

impl FactReader<'_> {
    /// The text of a story for feeds, without what rules insert: that is not part of the story.
    pub(super) fn feed_text(&self, id: StoryId) -> FeedText {
        let story = self.story(id);
        let placement = Placement { scope: Scope::Whole, id_prefix: "", heading_shift: 0 };
        let segments = self.story_text(id, &placement, None);
        let mut html = String::new();
        let head = &story.article.head;
        if let Some(dek) = &head.dek {
            html.push_str(&format!("<p><em>{}</em></p>\n", marked(dek, &head.dek_html)));
        }
        let mut photos = story.photos.iter();
        html.extend(photos.next().map(|photo| self.plain_figure(&self.photo(photo), FEED)));
        html.push_str(&self.plain_text(segments, head.dateline.as_deref(), FEED));
        html.extend(photos.map(|photo| self.plain_figure(&self.photo(photo), FEED)));
        html.push_str(&self.plain_corrections(story));
        let base = &self.view.settings().base;
        let (origin, page) = (base.absolute(""), base.absolute(&self.url(&story.route)));
        FeedText {
            html: markdown::portable(&html, &origin, &page),
            photos: pictured(story).map(|photo| self.feed_photo(photo)).collect(),
            sounds: self.feed_sounds(story),
        }
    }

    /// The text itself, with the dateline in its first paragraph, and its pictures for a slot.
    pub(super) fn plain_text(
        &self,
        segments: Vec<Segment>,
        dateline: Option<&str>,
        slot: &str,
    ) -> String {
        let mut html: String =
            segments.into_iter().map(|segment| self.plain_segment(segment, slot)).collect();
        let Some(dateline) = dateline.map(markdown::escaped) else { return html };
        let dash = self.view.theme().word("dateline_dash", &[]).unwrap_or_default();
        match html.strip_prefix("<p>") {
            Some(rest) => html = format!("<p>{dateline}{}{rest}", markdown::escaped(&dash)),
            None => html.insert_str(0, &format!("<p>{dateline}</p>\n")),
        }
        html
    }

    fn plain_segment(&self, segment: Segment, slot: &str) -> String {
        match segment {
            Segment { html: Some(html), .. } => html,
            Segment { figure: Some(photo), .. } => self.plain_figure(&photo, slot),
            Segment { embed: Some(embed), .. } => embed_figure(&embed),
            Segment { recording: Some(recording), .. } => self.plain_recording(&recording, slot),
            Segment { mark: Some(label), .. } if slot == BOOK => markdown::page_mark(&label),
            // Marks of printed pages are for a reader with the paper beside the screen.
            _ => String::new(),
        }
    }

    /// A photo with its words and rights.
    pub(super) fn plain_figure(&self, photo: &shape::Photo, slot: &str) -> String {
        let Some(image) = self.plain_image(photo, slot) else { return String::new() };
        let owner = photo.copyright.as_ref().filter(|owner| Some(*owner) != photo.credit.as_ref());
        let license = photo.license.as_ref().map(|license| license.name.as_str());
        let words = [photo.credit.as_deref(), owner.map(String::as_str), license];
        let words = words.into_iter().flatten().map(markdown::escaped);
        let words: Vec<String> = photo.caption_html.clone().into_iter().chain(words).collect();
        let image = match &photo.link {
            Some(link) => format!("<a href=\"{}\">{image}</a>", attribute(link)),
            None => image,
        };
        figure(&image, &words)
    }

    /// A photo without its words.
    pub(super) fn plain_image(&self, photo: &shape::Photo, slot: &str) -> Option<String> {
        let print = self.prints(&self.view.wanted(&photo.id, slot)?)?;
        Some(format!(
            "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\">",
            print.src,
            attribute(&photo.alt),
            print.width,
            print.height
        ))
    }

    /// A film or sound, with a link for readers that do not play it. A book has only its picture and the link.
    fn plain_recording(&self, recording: &Recording, slot: &str) -> String {
        let Recording { kind, url, .. } = recording;
        let player = match slot {
            BOOK => {
                let poster = recording.poster.as_ref();
                poster.and_then(|photo| self.plain_image(photo, slot)).unwrap_or_default()
            }
            _ => {
                let poster = recording.poster.as_ref();
                let poster = poster.and_then(|photo| self.view.wanted(&photo.id, slot));
                let poster = poster.and_then(|wanted| self.prints(&wanted));
                let poster = poster.map(|print| format!(" poster=\"{}\"", print.src));
                let poster = poster.unwrap_or_default();
                format!("<{kind} controls preload=\"none\" src=\"{url}\"{poster}></{kind}>")
            }
        };
        let word = self.view.theme().word("recording_open", &[]).unwrap_or_default();
        let link = format!("<a href=\"{url}\">{}</a>", markdown::escaped(&word));
        let words = [&recording.caption_html, &recording.credit.as_deref().map(markdown::escaped)];
        let words = words.into_iter().flatten().cloned().chain([link]);
        figure(&player, &words.collect::<Vec<_>>())
    }

    fn feed_photo(&self, photo: &Photo) -> FeedPhoto {
        let shape::Photo { id, alt, caption, credit, creator, copyright, license, .. } =
            self.photo(photo);
        FeedPhoto { id, alt, caption, credit, creator, copyright, license }
    }

    fn feed_sounds(&self, story: &Story) -> Vec<FeedSound> {
        let sound = |figure: &OtherFigure| match figure {
            OtherFigure::Recording(recording) if !recording.is_film => Some(FeedSound {
                url: self.view.settings().base.absolute(&self.url(&recording.route)),
                media_type: recording.media_type.clone(),
                bytes: recording.bytes,
                seconds: recording.seconds,
            }),
            _ => None,
        };
        story.other_figures.values().filter_map(sound).collect()
    }

    /// The ids of the photos of a story.
    pub(super) fn photo_ids(&self, story: &Story) -> Vec<String> {
        pictured(story).map(|photo| View::photo_name(photo.look, photo.source.as_str())).collect()
    }
}

impl View {
    /// The figures that the text of a story shows without the theme.
    pub(super) fn prints_of_text(&self, id: StoryId, slot: &str) -> Vec<Wanted> {
        let Some(story) = self.edition.stories.get(id) else { return Vec::new() };
        let posters = story.other_figures.values().filter_map(|figure| match figure {
            OtherFigure::Recording(recording) => recording.poster.as_ref(),
            OtherFigure::Embed { .. } => None,
        });
        pictured(story).chain(posters).filter_map(|photo| Wanted::of(photo, slot, self)).collect()
    }
}

/// The photos of a story, the lead photo first, then the figures in its text, then its other photos.
fn pictured(story: &Story) -> impl Iterator<Item = &Photo> {
    let images = story.images.iter().zip(&story.article.body.images);
    let figures = images.filter(|(_, image)| !image.inline).filter_map(|(photo, _)| photo.as_ref());
    story.photos.iter().take(1).chain(figures).chain(story.photos.iter().skip(1))
}

/// Something of another site: a link to it.
fn embed_figure(embed: &Embed) -> String {
    let title = markdown::escaped(&embed.title);
    let link = format!("<p><a href=\"{}\">{title}</a></p>", attribute(&embed.url));
    let words = [&embed.caption_html, &embed.credit.as_deref().map(markdown::escaped)];
    figure(&link, &words.into_iter().flatten().cloned().collect::<Vec<_>>())
}

fn figure(content: &str, words: &[String]) -> String {
    let cutline = match words {
        [] => String::new(),
        words => format!("<figcaption>{}</figcaption>", words.join(" ")),
    };
    format!("<figure>{content}{cutline}</figure>\n")
}

/// A text as the value of an attribute.
fn attribute(text: &str) -> String {
    markdown::escaped(text).replace('"', "&quot;")
}
