//! The whole text of a story as feed readers show it: without the theme, with its photos, their captions and credits.

use super::print::FEED;
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
        html.extend(photos.next().map(|photo| self.feed_figure(&self.photo(photo))));
        html.push_str(&self.feed_body(segments, head.dateline.as_deref()));
        html.extend(photos.map(|photo| self.feed_figure(&self.photo(photo))));
        html.push_str(&self.feed_corrections(story));
        let base = &self.view.settings().base;
        let (origin, page) = (base.absolute(""), base.absolute(&self.url(&story.route)));
        FeedText {
            html: markdown::portable(&html, &origin, &page),
            photos: pictured(story).map(|photo| self.feed_photo(photo)).collect(),
            sounds: self.feed_sounds(story),
        }
    }

    /// The text itself, with the dateline in its first paragraph.
    fn feed_body(&self, segments: Vec<Segment>, dateline: Option<&str>) -> String {
        let mut html: String =
            segments.into_iter().map(|segment| self.feed_segment(segment)).collect();
        let Some(dateline) = dateline.map(markdown::escaped) else { return html };
        let dash = self.view.theme().word("dateline_dash", &[]).unwrap_or_default();
        match html.strip_prefix("<p>") {
            Some(rest) => html = format!("<p>{dateline}{}{rest}", markdown::escaped(&dash)),
            None => html.insert_str(0, &format!("<p>{dateline}</p>\n")),
        }
        html
    }

    fn feed_segment(&self, segment: Segment) -> String {
        match segment {
            Segment { html: Some(html), .. } => html,
            Segment { figure: Some(photo), .. } => self.feed_figure(&photo),
            Segment { embed: Some(embed), .. } => embed_figure(&embed),
            Segment { recording: Some(recording), .. } => self.feed_recording(&recording),
            // Marks of printed pages are for a reader with the paper beside the screen.
            _ => String::new(),
        }
    }

    /// A photo with its words and rights.
    fn feed_figure(&self, photo: &shape::Photo) -> String {
        let wanted = self.view.wanted(&photo.id, FEED);
        let Some(print) = wanted.and_then(|wanted| self.prints(&wanted)) else {
            return String::new();
        };
        let owner = photo.copyright.as_ref().filter(|owner| Some(*owner) != photo.credit.as_ref());
        let license = photo.license.as_ref().map(|license| license.name.as_str());
        let words = [photo.credit.as_deref(), owner.map(String::as_str), license];
        let words = words.into_iter().flatten().map(markdown::escaped);
        let words: Vec<String> = photo.caption_html.clone().into_iter().chain(words).collect();
        let image = format!(
            "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\">",
            print.src,
            attribute(&photo.alt),
            print.width,
            print.height
        );
        let image = match &photo.link {
            Some(link) => format!("<a href=\"{}\">{image}</a>", attribute(link)),
            None => image,
        };
        figure(&image, &words)
    }

    /// A film or sound, with a link for readers that do not play it.
    fn feed_recording(&self, recording: &Recording) -> String {
        let poster = recording.poster.as_ref().and_then(|photo| self.view.wanted(&photo.id, FEED));
        let poster = poster.and_then(|wanted| self.prints(&wanted));
        let poster = poster.map(|print| format!(" poster=\"{}\"", print.src)).unwrap_or_default();
        let Recording { kind, url, .. } = recording;
        let player = format!("<{kind} controls preload=\"none\" src=\"{url}\"{poster}></{kind}>");
        let word = self.view.theme().word("recording_open", &[]).unwrap_or_default();
        let link = format!("<a href=\"{url}\">{}</a>", markdown::escaped(&word));
        let words = [&recording.caption_html, &recording.credit.as_deref().map(markdown::escaped)];
        let words = words.into_iter().flatten().cloned().chain([link]);
        figure(&player, &words.collect::<Vec<_>>())
    }

    fn feed_corrections(&self, story: &Story) -> String {
        let word = || self.view.theme().word("correction", &[]).unwrap_or_default();
        let correction = |correction: &crate::content::article::Correction| {
            let date = self.date_in(story, &correction.date).text;
            let label = markdown::escaped(&format!("{}, {date}", word()));
            let text = marked(&correction.text, &correction.html);
            format!("<p><strong>{label}</strong> {text}</p>\n")
        };
        story.article.head.corrections.iter().map(correction).collect()
    }

    fn feed_photo(&self, photo: &Photo) -> FeedPhoto {
        let shape::Photo { id, alt, caption, credit, copyright, .. } = self.photo(photo);
        FeedPhoto { id, alt, caption, credit, copyright }
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
    /// The pictures that the text of a story for feeds shows.
    pub(super) fn prints_of_feed_text(&self, id: StoryId) -> Vec<Wanted> {
        let Some(story) = self.edition.stories.get(id) else { return Vec::new() };
        let posters = story.other_figures.values().filter_map(|figure| match figure {
            OtherFigure::Recording(recording) => recording.poster.as_ref(),
            OtherFigure::Embed { .. } => None,
        });
        pictured(story).chain(posters).filter_map(|photo| Wanted::of(photo, FEED, self)).collect()
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
