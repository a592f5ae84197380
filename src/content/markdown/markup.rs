//! Processes tags of raw HTML: closes each element in the part of the text that opened it, leaves addresses open to
//! be resolved, and makes ids distinguishable from those of other texts.

use std::ops::Range;

use pulldown_cmark::{Tag as MarkdownTag, TagEnd};

use super::addresses::style_urls;
use super::balance::Element;
use super::body::{Address, Hole, Image};
use super::html::Source;
use super::tag::{Attribute, Tag};
use super::writer::Writer;
use super::{element, entity, escape, tag};
use crate::base::diagnostic::Code;

/// Attributes that contain the ids of other elements (HTML, ARIA).
const ID_LISTS: [&str; 16] = [
    "for",
    "headers",
    "list",
    "form",
    "itemref",
    "popovertarget",
    "commandfor",
    "anchor",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-flowto",
    "aria-errormessage",
    "aria-activedescendant",
];

/// The meaning of an attribute in a text that several pages show.
enum Role {
    /// Published unchanged.
    Plain,
    /// The id of the element.
    Id,
    /// Ids of other elements.
    Ids,
    /// Refers to an element of the text, or to several (`url(#a)`).
    Fragment,
    /// Contains an address.
    Leads(Address),
    /// Contains several addresses, each with its width.
    Candidates,
    /// Contains CSS, which can refer to files: `url(a.png)`.
    Style,
    /// Dropped.
    Left,
}

/// The current tag: its HTML, and how much of it was written.
pub(super) struct Copy<'s> {
    html: &'s str,
    begin: usize,
    pub(super) done: usize,
}

impl Writer<'_> {
    /// Begins a part of the text; what is opened in it ends with it.
    pub(super) fn begin_part(&mut self, tag: &MarkdownTag<'_>) {
        let is_line = matches!(
            tag,
            MarkdownTag::Emphasis
                | MarkdownTag::Strong
                | MarkdownTag::Strikethrough
                | MarkdownTag::Link { .. }
        );
        match tag {
            // They are read to their end at once.
            MarkdownTag::CodeBlock(_) | MarkdownTag::HtmlBlock | MarkdownTag::Image { .. } => {
                return;
            }
            // As in browsers: a paragraph cannot contain other blocks, and text in a table is in its cells.
            _ if !is_line => {
                self.close_ended("p");
                while self.markup.is_between_cells() {
                    match self.pop_element() {
                        Some(element) => self.unclosed(element),
                        None => break,
                    }
                }
            }
            _ => {}
        }
        self.markup.begin(tag.to_end());
    }

    /// Ends a part of the text.
    pub(super) fn end_part(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image) {
            return;
        }
        self.settle();
        self.markup.end(tag);
    }

    /// Closes what is still open in the current part of the text.
    pub(super) fn settle(&mut self) {
        while let Some(element) = self.pop_element() {
            self.unclosed(element);
        }
    }

    /// Closes the innermost element.
    fn pop_element(&mut self) -> Option<Element> {
        let name = self.markup.innermost()?;
        if self.markup.ends_uncounted() || element::is_quiet(name) {
            self.end_words();
        }
        let element = self.markup.pop()?;
        self.page.html.extend(["</", &element.name, ">"]);
        Some(element)
    }

    /// Closes the elements that the tag of another one ends.
    fn close_ended(&mut self, name: &str) {
        while let Some(within) = self.markup.ended_by(name) {
            self.close_within(within);
            match self.pop_element() {
                Some(element) if element::ends_itself(&element.name) => {
                    self.markup.spare(&element.name);
                }
                Some(element) => self.unclosed(element),
                None => return,
            }
        }
    }

    /// Closes this many elements that were not closed.
    fn close_within(&mut self, count: usize) {
        for _ in 0..count {
            if let Some(element) = self.pop_element() {
                self.unclosed(element);
            }
        }
    }

    /// A tag that opens an element.
    pub(super) fn open_tag(
        &mut self,
        (source, range): (&Source, Range<usize>),
        tag: &Tag<'_>,
        block: bool,
    ) {
        let name = tag.name.to_ascii_lowercase();
        let place = source.place(range.clone());
        let is_title = name == "title" && !self.markup.is_foreign();
        // The content of such an element is text up to the first end tag; for `noscript`, if scripts run.
        let holds_text = name == "noscript" || tag::is_verbatim(&name);
        let is_nested = holds_text && self.markup.has(&name);
        if is_title || is_nested || element::is_of_the_page(&name) {
            return self.tag_of_the_page(&name, place);
        }
        if element::is_of_table(&name) && self.markup.lacks_table() {
            return self.part_of_no_table(&name, place);
        }
        if element::is_exclusive(&name) && self.markup.ends_beyond(&name) {
            return self.within_another(&name, place);
        }
        self.part_text(&name, block);
        self.close_ended(&name);
        let holds_nothing = element::is_void(&name);
        let closes_itself = tag.closes_itself && !holds_nothing;
        let html = &source.html[..range.end];
        let end = match closes_itself {
            true => html[..range.end - 1].trim_end_matches('/').len(),
            false => range.end,
        };
        self.copy_tag(
            Copy { html: &html[..end], begin: range.start, done: range.start },
            tag,
            &place,
        );
        if closes_itself {
            // Browsers would ignore the slash, and leave the element open.
            self.page.html.extend([">", "</", &name, ">"]);
        }
        if !holds_nothing && !closes_itself {
            let is_hidden = tag.get("hidden").is_some();
            if is_hidden {
                self.end_words();
            }
            self.markup.push(Element { name, place, is_hidden });
        }
    }

    /// Ends an element in which tags are text together with its block, so that readers see what follows.
    pub(super) fn end_verbatim(&mut self, source: &Source) {
        while self.markup.holds_text() {
            let Some(element) = self.pop_element() else { return };
            let rest = self.text[source.end..].trim_start().to_ascii_lowercase();
            match rest.starts_with(&format!("</{}", element.name)) {
                true => self.markup.spare(&element.name),
                false => self.unclosed(element),
            }
        }
    }

    /// A tag that closes an element.
    pub(super) fn close_tag(&mut self, name: &str, place: Range<usize>, block: bool) {
        let name = name.to_ascii_lowercase();
        match self.markup.within(&name) {
            Some(within) => {
                self.close_within(within);
                self.pop_element();
                self.part_text(&name, block);
            }
            // End tags of empty elements, and `</br>`, are harmless.
            None if name == "br" && !self.markup.is_foreign() => self.page.html.push_str("<br>"),
            None if element::is_void(&name) || self.markup.is_spare(&name) => {}
            None if element::is_of_the_page(&name) => {}
            None => self.surplus(&name, place),
        }
    }

    /// Ends the run of words before the tag of a block, or of an element whose words do not count.
    fn part_text(&mut self, name: &str, block: bool) {
        if block && element::is_block(name) || element::is_uncounted(name) {
            self.end_words();
        } else if element::is_block(name) {
            self.part_words();
        }
    }

    /// Ends the current run of words, unless it is a heading, which needs all of them.
    fn end_words(&mut self) {
        match self.heading {
            Some(_) => self.part_words(),
            None => self.boundary(),
        }
    }

    fn copy_tag(&mut self, mut copy: Copy<'_>, tag: &Tag<'_>, place: &Range<usize>) {
        let picture = self.raw_picture(tag, place);
        for attribute in &tag.attributes {
            match role(tag, attribute, picture.is_some()) {
                Role::Plain => {}
                Role::Id => {
                    self.copy_to(&mut copy, attribute.value_at);
                    self.page.hole(Hole::IdPrefix);
                    let id = entity::decode(attribute.value).into_owned();
                    self.raw_ids.push((id, self.span(place.clone())));
                }
                Role::Ids => self.copy_ids(&mut copy, attribute),
                Role::Fragment => self.copy_fragments(&mut copy, attribute),
                Role::Leads(address) => {
                    self.copy_to(&mut copy, attribute.range.start);
                    let link = self.raw_link(attribute.value, place);
                    self.page.hole(Hole::Attribute(address, link));
                    copy.done = attribute.range.end;
                }
                Role::Candidates => self.copy_candidates(&mut copy, attribute, place),
                Role::Style => self.copy_style(&mut copy, attribute, place),
                Role::Left => {
                    self.copy_to(&mut copy, attribute.range.start);
                    copy.done = attribute.range.end;
                }
            }
        }
        if let Some(image) = picture {
            let end = copy.html.trim_end_matches('>').trim_end_matches(['/', ' ']).len();
            self.copy_to(&mut copy, end);
            self.picture_holes(image, tag);
        }
        let end = copy.html.len();
        self.copy_to(&mut copy, end);
    }

    /// Writes the tag unchanged up to a byte.
    pub(super) fn copy_to(&mut self, copy: &mut Copy<'_>, end: usize) {
        let part = &copy.html[copy.done.min(end)..end];
        let bracket = usize::from(copy.done == copy.begin && !part.is_empty());
        if self.markup.ends_at_its_name() && part[bracket..].contains('<') {
            // A value can contain the end tag that browsers search for.
            self.page.html.push_str(&part[..bracket]);
            self.without_markup(&part[bracket..]);
        } else {
            escape::clean(&mut self.page.html, part);
        }
        copy.done = copy.done.max(end);
    }

    /// Ids separated by spaces.
    fn copy_ids(&mut self, copy: &mut Copy<'_>, attribute: &Attribute<'_>) {
        let mut blank = true;
        for (at, c) in attribute.value.char_indices() {
            if blank && !c.is_ascii_whitespace() {
                self.copy_to(copy, attribute.value_at + at);
                self.page.hole(Hole::IdPrefix);
            }
            blank = c.is_ascii_whitespace();
        }
    }

    /// The ids after `#`.
    fn copy_fragments(&mut self, copy: &mut Copy<'_>, attribute: &Attribute<'_>) {
        for (at, _) in attribute.value.match_indices('#') {
            self.copy_to(copy, attribute.value_at + at + 1);
            self.page.hole(Hole::IdPrefix);
        }
    }
}

/// The meaning of an attribute.
fn role(tag: &Tag<'_>, attribute: &Attribute<'_>, is_picture: bool) -> Role {
    let (element, name) = (tag.name.to_ascii_lowercase(), attribute.name.to_ascii_lowercase());
    let value = attribute.value.trim();
    match name.as_str() {
        _ if value.is_empty() => Role::Plain,
        "src" | "srcset" | "sizes" if is_picture => Role::Left,
        "id" => Role::Id,
        "name" if matches!(element.as_str(), "a" | "map") => Role::Id,
        "usemap" => Role::Fragment,
        "srcset" => Role::Candidates,
        "href" | "xlink:href" => match element.as_str() {
            "a" | "area" => Role::Leads(Address::Href),
            "link" => Role::Leads(Address::Href),
            "image" if !value.starts_with('#') && !is_embedded(value) => Role::Leads(Address::Href),
            _ if value.starts_with('#') => Role::Fragment,
            _ => Role::Plain,
        },
        "src" if element != "img" && !is_embedded(value) => Role::Leads(Address::Src),
        "poster" if !is_embedded(value) => Role::Leads(Address::Poster),
        "data" if element == "object" && !is_embedded(value) => Role::Leads(Address::Data),
        "background" if !is_embedded(value) => Role::Leads(Address::Background),
        "style" if !style_urls(value).is_empty() => Role::Style,
        _ if ID_LISTS.contains(&name.as_str()) => Role::Ids,
        _ if value.contains("url(#") => Role::Fragment,
        _ => Role::Plain,
    }
}

/// Whether an address is not that of a file: it contains its data, or refers to a page of the browser.
pub(super) fn is_embedded(address: &str) -> bool {
    ["data:", "blob:", "about:"].iter().any(|scheme| {
        address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    })
}

/// Pictures in raw HTML.
impl Writer<'_> {
    /// Records the picture of an `img`; `None` if it is on another site, because that is published unchanged.
    fn raw_picture(&mut self, tag: &Tag<'_>, place: &Range<usize>) -> Option<u32> {
        self.check_lazy(tag, place);
        let src = tag.get("src").filter(|_| tag.is("img"))?.trim();
        if src.is_empty() || is_embedded(src) {
            return None;
        }
        let image = self.raw_image(tag, place);
        let is_remote = image.is_remote();
        let index = self.body.images.len() as u32;
        self.body.images.push(image);
        (!is_remote).then_some(index)
    }

    /// Reports a picture whose address only a script would find, as in exports of blogs: `data-src`.
    fn check_lazy(&mut self, tag: &Tag<'_>, place: &Range<usize>) {
        const KEYS: [&str; 4] = ["data-src", "data-lazy-src", "data-original", "data-srcset"];
        let is_without =
            tag.get("src").is_none_or(|src| src.trim().is_empty() || is_embedded(src.trim()));
        let key =
            KEYS.into_iter().find(|key| tag.get(key).is_some_and(|value| !value.trim().is_empty()));
        if let Some(key) =
            key.filter(|_| tag.is("img") && is_without && tag.get("srcset").is_none())
        {
            let message =
                format!("a picture with its address in `{key}` appears only with a script");
            self.find(Code::ForeignMarkup, place.clone(), [&message, "write the address as `src`"]);
        }
    }

    fn raw_image(&self, tag: &Tag<'_>, place: &Range<usize>) -> Image {
        let value = |name| tag.get(name).map(|value| entity::decode(value.trim()).into_owned());
        Image {
            src: value("src").unwrap_or_default(),
            alt: value("alt").unwrap_or_default(),
            title: value("title").filter(|title| !title.is_empty()),
            span: self.span(place.clone()),
            inline: true,
            link: None,
            raw: true,
            gallery: false,
        }
    }

    /// The missing attributes of a picture: the address and, unless its author gave them, the size and alternative
    /// text.
    fn picture_holes(&mut self, image: u32, tag: &Tag<'_>) {
        self.page.hole(Hole::Source(image));
        match tag.get("width").and_then(|width| width.trim_end_matches("px").parse::<u16>().ok()) {
            Some(width) => self.page.html.push_str(&format!(" sizes=\"{width}px\"")),
            None => self.page.hole(Hole::Sizes(image)),
        }
        if tag.get("alt").is_none() {
            self.page.hole(Hole::Alt(image));
        }
        if tag.get("width").is_none() && tag.get("height").is_none() {
            self.page.hole(Hole::Size(image));
        }
    }

    /// Whether a block of HTML consists of a picture, which is a figure, as in Markdown, unless its author has styled
    /// it.
    pub(super) fn sole_picture(&mut self, source: &Source) -> bool {
        let mut sole = None;
        for piece in tag::pieces(&source.html) {
            match piece.token {
                tag::Token::Text(text) if text.trim().is_empty() => {}
                tag::Token::Open(tag) if tag.is("img") && sole.is_none() => {
                    sole = Some((tag, source.place(piece.range)));
                }
                tag::Token::Open(tag) if is_wrapper(&tag) => {}
                tag::Token::Close(name) if ["p", "div", "center"].contains(&name) => {}
                _ => return false,
            }
        }
        let Some((tag, place)) = sole else { return false };
        let is_styled =
            ["class", "id", "style", "usemap"].iter().any(|name| tag.get(name).is_some());
        let image = self.raw_image(&tag, &place);
        if is_styled || image.src.is_empty() || is_embedded(&image.src) || !self.is_balanced(source)
        {
            return false;
        }
        let index = self.body.images.len() as u32;
        self.body.images.push(Image { inline: false, raw: false, ..image });
        self.page.hole(Hole::Figure(index));
        true
    }

    /// Whether a block of HTML closes all its elements.
    fn is_balanced(&self, source: &Source) -> bool {
        let count = |piece: tag::Piece<'_>| match piece.token {
            tag::Token::Open(tag) if !tag.is("img") => 1,
            tag::Token::Close(_) => -1,
            _ => 0,
        };
        tag::pieces(&source.html).map(count).sum::<i32>() == 0
    }
}

/// Whether an element only centres a picture.
fn is_wrapper(tag: &Tag<'_>) -> bool {
    ["p", "div", "center"].iter().any(|name| tag.is(name))
        && tag.attributes.iter().all(|attribute| attribute.name.eq_ignore_ascii_case("align"))
}
