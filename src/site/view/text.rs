//! Texts for templates: HTML with links and pictures filled in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::reader::FactReader;
use super::shape::{self, Segment, StandingPage};
use super::{View, insert};
use crate::base::path::Route;
use crate::content::article::{Article, PageFile, Part};
use crate::content::author::AuthorFile;
use crate::content::embed::{Embed, Shape};
use crate::content::genre::Genre;
use crate::content::markdown::{
    self, Body, Image, InlineImage, Placement, RemotePicture, Resolver, Scope,
};
use crate::content::sidecar::PhotoText;
use crate::content::text_file::TextFile;
use crate::edition::{
    self, OtherFigure, Passage, PassageFile, Photo, PlacedRecording, Story, StoryId, remote_words,
};
use crate::pictures::photo;

/// The facts about a page that its text needs.
struct Setting<'a> {
    reader: &'a FactReader<'a>,
    body: &'a Body,
    links: &'a [Option<String>],
    images: &'a [Option<Photo>],
    other_figures: &'a BTreeMap<usize, OtherFigure>,
    /// The text before the id in links within the text, if it is not only `#`: the page with the whole text if only a
    /// part of it is shown, or the prefix of its ids.
    within: Option<String>,
    /// The page with the corrections; empty if it is the page that shows the text.
    corrections_at: String,
}

impl Resolver for Setting<'_> {
    fn link(&self, index: usize) -> Option<String> {
        let url = self.links.get(index)?.as_deref()?;
        match (&self.within, url.strip_prefix('#')) {
            // `#top` is the top of its page, unless the text has such an anchor.
            (Some(_), Some("")) => Some(url.to_owned()),
            (Some(_), Some(id)) if id.eq_ignore_ascii_case("top") && !self.body.has_anchor(id) => {
                Some(url.to_owned())
            }
            (Some(within), Some(id)) => Some(format!("{within}{id}")),
            _ => Some(url.to_owned()),
        }
    }

    fn image(&self, index: usize) -> Option<InlineImage> {
        let photo = self.images.get(index)?.as_ref()?;
        let is_raw = self.body.images.get(index)?.raw;
        let print = if is_raw { self.reader.in_html(photo) } else { self.reader.inline(photo) }?;
        let (srcset, sizes) = match is_raw {
            true => (print.srcset, print.sizes.clone()),
            false => (String::new(), String::new()),
        };
        let photo = self.reader.photo(photo);
        // A line of text has no space for a cutline, so it is shown when the reader points at the picture.
        let cutline: Vec<String> = photo.caption.into_iter().chain(photo.credit).collect();
        Some(InlineImage {
            src: print.src,
            alt: photo.alt,
            title: Some(cutline.join(" ")).filter(|title| !title.is_empty()),
            srcset,
            sizes,
            width: print.width,
            height: print.height,
        })
    }

    fn remote(&self, index: usize) -> Option<RemotePicture> {
        let image = self.body.images.get(index)?;
        let settings = &self.reader.view.edition.settings;
        (settings.allows_remote && image.is_remote() && image.embed().is_none()).then(|| {
            let words = remote_words(image, settings);
            RemotePicture {
                src: image.src.clone(),
                alt: image.alt.clone(),
                caption: words.caption,
                credit: words.credit,
            }
        })
    }

    fn corrections_at(&self) -> &str {
        &self.corrections_at
    }

    fn word(&self, key: &str) -> String {
        self.reader.view.theme.word(key, &[]).unwrap_or_default()
    }

    fn word_html(&self, key: &str) -> String {
        match self.reader.view.theme.word_html(key, &[]) {
            Some((html, true)) => html,
            word => markdown::escaped(&word.unwrap_or_default().0),
        }
    }
}

impl FactReader<'_> {
    pub(super) fn body(&self, id: StoryId) -> Vec<Segment> {
        let placement = Placement { scope: Scope::Whole, id_prefix: "", heading_shift: 0 };
        self.with_inserts(id, self.story_text(id, &placement, None))
    }

    /// A part of a story on a page with others: its headings are below the story's own, and its ids begin with the
    /// story's.
    pub(super) fn part(&self, id: StoryId, n: u32) -> Vec<Segment> {
        let story = self.story(id);
        let prefix = format!("s{}-{n}-", self.neighbours(id).0);
        let placement = Placement { scope: Scope::Part(n), id_prefix: &prefix, heading_shift: 1 };
        self.story_text(id, &placement, Some(format!("{}#", self.url(&story.route))))
    }

    /// The text of a story on a page of sections with their stories: its headings are below the story's own, and its
    /// ids begin with the story's.
    pub(super) fn whole(&self, id: StoryId) -> Vec<Segment> {
        let prefix = format!("s{}-", self.neighbours(id).0);
        let placement = Placement { scope: Scope::Whole, id_prefix: &prefix, heading_shift: 2 };
        self.story_text(id, &placement, Some(format!("#{prefix}")))
    }

    pub(super) fn story_text(
        &self,
        id: StoryId,
        placement: &Placement<'_>,
        within: Option<String>,
    ) -> Vec<Segment> {
        let story = self.story(id);
        let article = self.article(&story.article);
        let body = &article.body;
        let Story { links, images, other_figures, .. } = story;
        let is_own = within.is_none();
        let corrections_at = if is_own { String::new() } else { self.url(&story.route) };
        let setting =
            Setting { reader: self, body, links, images, other_figures, within, corrections_at };
        let page_of = |mark: usize| {
            let part = story.article.head.parts.get(mark + 1)?;
            self.page_url(story.issue, &part.page)
        };
        let mut segments = Vec::new();
        if matches!(placement.scope, Scope::Whole | Scope::Part(0)) {
            let words = story.absent.iter();
            segments.extend(words.filter_map(|words| {
                cutline(words.caption.as_deref().unwrap_or_default(), words.credit.as_deref())
            }));
        }
        segments.extend(setting.segments(placement, &page_of));
        if article.head.genre == Genre::Sponsored {
            segments.iter_mut().filter_map(|s| s.html.as_mut()).for_each(insert::mark_sponsored);
        }
        segments
    }

    /// An article with its text, which is read again from the same file if it is not in memory.
    fn article<'a>(&self, article: &'a Arc<Article>) -> Cow<'a, Arc<Article>> {
        let View { sources, edition, .. } = self.view;
        let again = || {
            let text = sources.text(&article.source)?;
            Article::parse(&article.source, text, &edition.settings.reading).ok()
        };
        let again = if article.body.is_whole { None } else { again() };
        again.map_or(Cow::Borrowed(article), |article| Cow::Owned(Arc::new(article)))
    }

    /// The same for a standing page.
    fn page_file<'a>(&self, file: &'a Arc<PageFile>) -> Cow<'a, Arc<PageFile>> {
        let View { sources, edition, .. } = self.view;
        let again = || {
            let text = sources.text(&file.source)?;
            PageFile::parse(&file.source, text, &edition.settings.reading).ok()
        };
        let again = if file.body.is_whole { None } else { again() };
        again.map_or(Cow::Borrowed(file), |file| Cow::Owned(Arc::new(file)))
    }

    /// The text of a passage, whose ids begin with these letters; links within it stay within it.
    pub(super) fn passage_segments(&self, passage: &Passage, prefix: &str) -> Vec<Segment> {
        let again = self.passage_again(&passage.content);
        let body = again.as_ref().map_or_else(|| passage.content.body(), PassageFile::body);
        let Passage { links, images, other_figures, .. } = passage;
        let within = Some(format!("#{prefix}"));
        let corrections_at = String::new();
        let setting =
            Setting { reader: self, body, links, images, other_figures, within, corrections_at };
        let placement = Placement { scope: Scope::Whole, id_prefix: prefix, heading_shift: 1 };
        setting.segments(&placement, &|_| None)
    }

    /// The file of a passage, read again if its text is not in memory.
    fn passage_again(&self, content: &PassageFile) -> Option<PassageFile> {
        let View { sources, edition, .. } = self.view;
        if content.body().is_whole {
            return None;
        }
        let (source, reading) = (content.source(), &edition.settings.reading);
        let text = sources.text(source)?;
        Some(match content {
            PassageFile::Text(_) => {
                PassageFile::Text(Arc::new(TextFile::parse(source, text, reading).ok()?))
            }
            PassageFile::Author(_) => {
                PassageFile::Author(Arc::new(AuthorFile::parse(source, text, reading).ok()?))
            }
        })
    }

    pub(super) fn standing_page(&self, n: usize) -> Option<StandingPage> {
        let page = self.page(n)?;
        let file = self.page_file(&page.content);
        let body = &file.body;
        let edition::StandingPage { links, images, other_figures, .. } = page;
        let (within, corrections_at) = (None, String::new());
        let setting =
            Setting { reader: self, body, links, images, other_figures, within, corrections_at };
        let placement = Placement { scope: Scope::Whole, id_prefix: "", heading_shift: 0 };
        Some(StandingPage {
            title: page.content.title.clone(),
            description: page.content.description.clone(),
            segments: setting.segments(&placement, &|_| None),
            opening: body.opening.text.clone(),
            has_code: body.has_code,
            layout: page.content.layout.as_ref().map(|(name, _)| name.clone()),
            extra: self.fields("page", &page.content.extra, &page.fields),
            ribbon: page.hidden.map(super::answer::ribbon),
        })
    }
}

impl Setting<'_> {
    fn segments(
        &self,
        placement: &Placement<'_>,
        page_of: &dyn Fn(usize) -> Option<String>,
    ) -> Vec<Segment> {
        let segment = |segment: markdown::Segment| match segment {
            markdown::Segment::Html(html) => {
                Some(Segment { html: Some(html), ..Segment::default() })
            }
            markdown::Segment::Figure(n) => self.figure(n),
            markdown::Segment::Mark(n) => {
                let mark = self.body.marks.get(n)?.label.clone();
                Some(Segment { mark: Some(mark), url: page_of(n), ..Segment::default() })
            }
        };
        self.body.render(placement, self).into_iter().filter_map(segment).collect()
    }

    /// A figure of the text, by its number among the pictures.
    fn figure(&self, n: usize) -> Option<Segment> {
        let image = self.body.images.get(n)?;
        if let Some(figure) = self.other_figures.get(&n) {
            return Some(self.other_figure(image, figure));
        }
        let Some(photo) = self.images.get(n)?.as_ref() else { return self.words_alone(n) };
        let link = image.link.and_then(|link| self.link(link as usize));
        let photo = shape::Photo { link, ..self.reader.photo(photo) };
        Some(Segment { figure: Some(photo), gallery: image.gallery, ..Segment::default() })
    }

    /// A figure that is not a picture.
    fn other_figure(&self, image: &Image, figure: &OtherFigure) -> Segment {
        match figure {
            OtherFigure::Embed { text, caption_html } => {
                let embed = image.embed().map(|embed| {
                    let loads = self.reader.view.settings().loads_embeds;
                    embedded(embed, image, (text, caption_html), loads)
                });
                Segment { embed, ..Segment::default() }
            }
            OtherFigure::Recording(recording) => {
                let recording = Some(self.recording(recording));
                Segment { recording, ..Segment::default() }
            }
        }
    }

    /// A film or sound, for templates.
    fn recording(&self, placed: &PlacedRecording) -> shape::Recording {
        let reader = self.reader;
        let language = &reader.view.settings().reading.language;
        let track = |(tag, route): &(Option<String>, Route)| shape::Track {
            language: tag.clone().unwrap_or_else(|| language.clone()),
            url: reader.url(route),
        };
        let mut tracks: Vec<_> = placed.captions.iter().map(track).collect();
        // Browsers show the first one that a template marks as the default.
        tracks.sort_by_key(|track| track.language != *language);
        let caption = placed.text.caption.clone().filter(|caption| !caption.is_empty());
        shape::Recording {
            kind: if placed.is_film { "video" } else { "audio" },
            title: placed.text.alt.clone().unwrap_or_default(),
            url: reader.url(&placed.route),
            media_type: placed.media_type.clone(),
            duration: placed.seconds.map(clock),
            width: placed.size.map(|(width, _)| width),
            height: placed.size.map(|(_, height)| height),
            poster: placed.poster.as_ref().map(|photo| reader.photo(photo)),
            tracks,
            caption_html: caption.as_ref().map(|caption| marked(caption, &placed.caption_html)),
            caption,
            credit: placed.text.credit.clone(),
        }
    }

    /// The words of a figure whose picture cannot be shown.
    fn words_alone(&self, n: usize) -> Option<Segment> {
        let (caption, credit) = photo::split_credit(self.body.images.get(n)?.title.as_deref()?);
        let settings = self.reader.view.settings();
        let line = markdown::Line::read(&caption, &settings.reading.markdown_options());
        let caption = line.text();
        cutline(&caption, credit.map(|credit| settings.credit(&credit)).as_deref())
    }
}

/// Something of another site, for templates.
fn embedded(
    embed: Embed,
    image: &Image,
    (text, caption_html): (&PhotoText, &Option<String>),
    loads: bool,
) -> shape::Embed {
    let caption = text.caption.clone().filter(|caption| !caption.is_empty());
    let (ratio, height) = match embed.shape {
        Shape::Ratio(width, height) => (Some(format!("{width}/{height}")), None),
        Shape::Height(height) => (None, Some(u32::from(height))),
    };
    shape::Embed {
        title: if image.alt.is_empty() { embed.host.clone() } else { image.alt.clone() },
        host: embed.host,
        url: markdown::web_address(&image.src),
        frame: embed.frame,
        ratio,
        height,
        loads,
        caption_html: caption.as_ref().map(|caption| marked(caption, caption_html)),
        caption,
        credit: text.credit.clone(),
    }
}

/// A duration as clocks show it.
fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A text as HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A figure without its picture; `None` if it has no caption either.
fn cutline(caption: &str, credit: Option<&str>) -> Option<Segment> {
    let credit = credit.map(|credit| format!(" <span class=\"credit\">{}</span>", escape(credit)));
    let credit = credit.unwrap_or_default();
    let words = format!("{}{credit}", escape(caption));
    let html = format!("<figure class=\"figure\"><figcaption>{words}</figcaption></figure>");
    (!caption.is_empty()).then(|| Segment { html: Some(html), ..Segment::default() })
}

/// The HTML of a line: its own, or its text.
pub(super) fn marked(text: &str, html: &Option<String>) -> String {
    html.clone().unwrap_or_else(|| markdown::escaped(text))
}

/// The HTML of the headline under which a part continues.
pub(super) fn jump_head_html(part: &Part) -> Option<String> {
    part.jump_head.as_ref().map(|text| marked(text, &part.jump_head_html))
}
