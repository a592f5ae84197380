//! Turns the parser's events into a [`Body`], in one pass.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, Event, LinkType, OffsetIter, Options as Dialect, Parser, Tag, TagEnd,
};
use pulldown_latex::config::DisplayMode;

use crate::base::diagnostic::{Code, Span};
use crate::base::path::fold;

use super::balance::Open;
use super::body::{Body, Hole, Piece, Sheet};
use super::leftover::Leftover;
use super::marked::{Block, Title};
use super::note::Note;
use super::source::Source;
use super::words::{self, Tally};
use super::{Finding, Options, Parsed, bare, inline, lookalike, prepare, table};

/// Reads a text that begins at `offset` of its file.
pub(super) fn write(text: &str, offset: usize, options: &Options) -> Parsed {
    let source = prepare::prepare(text, options);
    let mut writer = Writer::new(text, &source, offset, options);
    while let Some((event, range)) = writer.events.next() {
        writer.event(event, range);
    }
    writer.finish()
}

/// The current text. The state of each kind of markup is in its module: `inline`, `figure`, `marked` (boxes),
/// `heading`, `list`, `html`, `table`, `note`.
pub(super) struct Writer<'t> {
    /// The text that the parser reads.
    pub(super) text: &'t str,
    /// The text as it is in the file.
    pub(super) original: &'t str,
    pub(super) source: &'t Source<'t>,
    pub(super) events: Peekable<OffsetIter<'t>>,
    pub(super) options: &'t Options,
    offset: usize,
    pub(super) body: Body,
    pub(super) page: Fragment,
    /// The words of the current block.
    pub(super) plain: String,
    /// Where words in it are struck out: they do not belong to the opening.
    struck: Vec<Range<usize>>,
    pub(super) tally: Tally,
    /// The open blocks, except paragraphs and tables.
    pub(super) blocks: Vec<Block>,
    /// The number of open blocks that are not part of the running text.
    pub(super) quiet: u32,
    /// Whether the current paragraph is written as one.
    pub(super) paragraph: bool,
    /// The current heading or box title.
    pub(super) heading: Option<u32>,
    /// The first line of the current box.
    pub(super) title: Option<Title>,
    pub(super) inline: inline::State,
    pub(super) bare: bare::State,
    pub(super) table: table::State,
    /// The number of open footnotes.
    pub(super) noted: u32,
    pub(super) notes: Vec<Note>,
    pub(super) note_names: BTreeMap<String, u32>,
    /// Where to add a class to the current list item.
    pub(super) item: usize,
    /// The unknown tags that were reported.
    pub(super) unknown_tags: BTreeSet<String>,
    pub(super) leftover: Leftover,
    /// The block before was a list.
    pub(super) after_list: bool,
    /// An item of a list has ended since the last words of the opening.
    item_ended: bool,
    /// The positions of the addresses of reference links, by their folded names.
    definitions: BTreeMap<String, Range<usize>>,
    /// Definitions of links without an address, with their targets.
    strange: Vec<(String, Range<usize>)>,
    /// The elements that raw HTML has opened.
    pub(super) markup: Open,
    /// The ids in raw HTML, with their positions.
    pub(super) raw_ids: Vec<(String, Span)>,
    findings: Vec<Finding>,
}

/// A run of HTML being written: the text, or a footnote.
#[derive(Default)]
pub(super) struct Fragment {
    pub(super) html: String,
    pub(super) pieces: Vec<Piece>,
}

impl Fragment {
    /// Adds a hole.
    pub(super) fn hole(&mut self, hole: Hole) {
        let at = self.html.len() as u32;
        self.pieces.push(Piece { at, hole });
    }

    /// Removes the last line break.
    pub(super) fn drop_break(&mut self) {
        let html = self.html.trim_end_matches('\n').trim_end_matches("<br>");
        let last_hole = self.pieces.last().map_or(0, |piece| piece.at as usize);
        self.html.truncate(html.len().max(last_hole));
    }
}

impl<'t> Writer<'t> {
    fn new(original: &'t str, source: &'t Source<'t>, offset: usize, options: &'t Options) -> Self {
        let text: &str = &source.text;
        let events = Parser::new_ext(text, dialect(text, options)).into_offset_iter();
        let mut page = Fragment::default();
        page.html.reserve(text.len() + text.len() / 16);
        Self {
            text,
            original,
            source,
            definitions: definitions(&events),
            strange: strange(&events),
            events: events.peekable(),
            options,
            offset,
            body: Body::default(),
            page,
            plain: String::new(),
            struck: Vec::new(),
            tally: Tally::default(),
            blocks: Vec::new(),
            quiet: 0,
            paragraph: false,
            heading: None,
            title: None,
            inline: inline::State::default(),
            bare: bare::State::of(text),
            table: table::State::default(),
            noted: 0,
            notes: Vec::new(),
            note_names: BTreeMap::new(),
            item: 0,
            markup: Open::default(),
            raw_ids: Vec::new(),
            unknown_tags: BTreeSet::new(),
            leftover: Leftover::default(),
            after_list: false,
            item_ended: false,
            findings: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        if !matches!(event, Event::Text(_)) {
            self.cut_address();
        }
        match event {
            Event::Text(text) => self.run(&text, range),
            Event::Start(tag) => {
                self.begin_part(&tag);
                self.start(tag, range);
            }
            Event::End(tag) => {
                self.end_part(tag);
                self.end(tag, range);
            }
            Event::SoftBreak => self.soft_break(range),
            Event::HardBreak => self.hard_break(range),
            Event::Code(code) => self.inline_code(&code, range),
            Event::InlineHtml(html) | Event::Html(html) => self.inline_html(&html, range),
            Event::FootnoteReference(name) => self.note_reference(&name, range),
            Event::TaskListMarker(done) => self.task(done),
            Event::Rule => self.block("<hr>\n"),
            Event::InlineMath(tex) => self.formula(&tex, range, DisplayMode::Inline),
            Event::DisplayMath(tex) => self.formula(&tex, range, DisplayMode::Block),
        }
    }

    fn start(&mut self, tag: Tag<'t>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(range),
            Tag::Heading { level, id, classes, .. } => {
                self.start_heading(level, id, range);
                self.heading_classes(&classes);
            }
            Tag::BlockQuote(_) => self.start_quote(range),
            Tag::CodeBlock(CodeBlockKind::Indented) if self.is_cut_off(&range) => {
                self.cut_off(range);
            }
            Tag::CodeBlock(kind) => self.code_block(&kind, range),
            Tag::HtmlBlock => self.html_block(range),
            Tag::List(start) => self.start_list(start),
            Tag::Item => self.start_item(range),
            Tag::FootnoteDefinition(name) => self.start_note(&name, range),
            Tag::DefinitionList => self.open(Block::Plain, "<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => {
                self.open(Block::Plain, "<dd>");
                self.leading_images("");
            }
            Tag::Table(columns) => self.start_table(columns),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_table_row(range),
            Tag::TableCell => self.start_table_cell(range),
            Tag::Emphasis => self.start_inline("<em>"),
            Tag::Strong => self.start_inline("<strong>"),
            Tag::Strikethrough => {
                self.struck.push(self.plain.len()..usize::MAX);
                self.start_inline("<del>");
            }
            Tag::Superscript => self.start_inline("<sup>"),
            Tag::Subscript => self.start_inline("<sub>"),
            tag @ Tag::Link { .. } => self.start_link(&tag, range),
            tag @ Tag::Image { .. } => self.inline_image(&tag, range),
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) => self.end_quote(range.start),
            TagEnd::List(ordered) => {
                self.close(if ordered { "</ol>\n" } else { "</ul>\n" });
                self.after_list = true;
            }
            TagEnd::Item => {
                self.close("</li>\n");
                self.item_ended = true;
            }
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::DefinitionList => self.close("</dl>\n"),
            TagEnd::DefinitionListTitle => self.block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.close("</dd>\n"),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.block("</tr>\n</thead>\n"),
            TagEnd::TableRow => self.end_table_row(),
            TagEnd::TableCell => self.end_table_cell(),
            TagEnd::Emphasis => self.end_inline("</em>"),
            TagEnd::Strong => self.end_inline("</strong>"),
            TagEnd::Strikethrough => {
                if let Some(last) = self.struck.last_mut() {
                    last.end = self.plain.len();
                }
                self.end_inline("</del>");
            }
            TagEnd::Superscript => self.end_inline("</sup>"),
            TagEnd::Subscript => self.end_inline("</sub>"),
            TagEnd::Link => self.end_link(),
            // Their events are read to the end where they start.
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Writes the tag of a block, which ends the previous run of words.
    pub(super) fn block(&mut self, tag: &str) {
        self.boundary();
        self.page.html.push_str(tag);
    }

    /// Opens a block that can contain others.
    pub(super) fn open(&mut self, block: Block, tag: &str) {
        self.block(tag);
        self.quiet += u32::from(block.is_quiet());
        self.blocks.push(block);
    }

    /// Closes the block opened last.
    pub(super) fn close(&mut self, tag: &str) {
        self.block(tag);
        self.leave();
    }

    /// Removes the last open block.
    pub(super) fn leave(&mut self) -> Option<Block> {
        let block = self.blocks.pop();
        self.quiet -= u32::from(block.as_ref().is_some_and(Block::is_quiet));
        block
    }

    /// Ends the current run of words: counts it, and adds it to the opening.
    pub(super) fn boundary(&mut self) {
        self.end_label();
        self.after_list = false;
        self.examine_text();
        if self.plain.is_empty() {
            return;
        }
        if !self.in_note() && !self.markup.is_uncounted() {
            self.tally.add(&self.plain);
            if self.quiet == 0 && self.heading.is_none() && !self.markup.is_quiet() {
                for range in std::mem::take(&mut self.struck).into_iter().rev() {
                    words::cut_out(&mut self.plain, range);
                }
                if std::mem::take(&mut self.item_ended) {
                    self.body.opening.part();
                }
                self.body.opening.add(&self.plain);
            }
        }
        self.struck.clear();
        self.plain.clear();
        self.inline.double_open = false;
        self.inline.single_open = false;
    }

    fn start_paragraph(&mut self, range: Range<usize>) {
        self.boundary();
        if self.is_speaker(range.start) {
            self.start_speaker(range.start);
        } else {
            self.seek_caption(range);
            self.open_paragraph();
        }
    }

    /// Begins a paragraph, unless it consists of pictures, which become figures.
    pub(super) fn open_paragraph(&mut self) {
        let at = self.events.peek().map_or(self.text.len(), |(_, range)| range.start);
        self.paragraph = !self.leading_images("<p>");
        match self.paragraph {
            true if self.in_verse() => self.indent_verse(at),
            true => self.check_gallery(),
            false => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.end_title();
        let words = self.caption_words();
        self.boundary();
        if std::mem::take(&mut self.paragraph) {
            self.page.html.push_str("</p>\n");
        }
        self.end_caption(words);
    }

    /// A position in the file, without the end of the line.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let length = self.text.get(range.clone()).map_or(0, |text| text.trim_end().len());
        let place = self.source.original(range.start..range.start + length);
        place.start + self.offset..place.end + self.offset
    }

    /// The text of the file for a piece of code, if the parser was given another.
    pub(super) fn as_written<'a>(&self, code: &'a str, range: &Range<usize>) -> Cow<'a, str> {
        if !self.source.is_changed(range) {
            return Cow::Borrowed(code);
        }
        let written = self.original.get(self.source.original(range.clone())).unwrap_or(code);
        let inner = written.trim_matches('`');
        let inner = inner.strip_prefix(' ').and_then(|i| i.strip_suffix(' ')).unwrap_or(inner);
        Cow::Owned(inner.replace('\n', " "))
    }

    /// The place where the address of a reference link or picture is defined.
    pub(super) fn definition(&self, kind: LinkType, name: &str) -> Option<Span> {
        let place = self.definitions.get(&fold(name)).filter(|_| inline::is_reference(kind))?;
        Some(self.span(place.clone()))
    }

    /// Checks the title of a link for remains of comments.
    pub(super) fn check_link(&mut self, range: Range<usize>) {
        let inner = self.text.get(range.clone()).and_then(|link| link.rfind("]("));
        if let Some(at) = inner {
            self.check_comments(range.start + at..range.end);
        }
        if matches!(self.events.peek(), Some((Event::End(_), _))) {
            let message = "a link without words: readers cannot see it";
            let hint = "write words between the brackets, or delete it";
            self.find(Code::LinkInText, range, [message, hint]);
        }
    }

    /// Records a mistake: what is wrong, and what to do.
    pub(super) fn find(&mut self, code: Code, range: Range<usize>, words: [&str; 2]) {
        self.find_at(code, self.span(range), words);
    }

    /// Records a mistake at a position in the file.
    pub(super) fn find_at(&mut self, code: Code, span: Span, words: [&str; 2]) {
        let [message, hint] = words.map(str::to_owned);
        self.findings.push(Finding { code, span, message, hint: Some(hint) });
    }

    /// Reports `<st1:City>`, a tag of an office program that Markdown reads as an address.
    pub(super) fn check_scheme(&mut self, kind: LinkType, target: &str, range: Range<usize>) {
        const SCHEMES: [&str; 16] = [
            "http", "https", "mailto", "ftp", "sftp", "tel", "sms", "geo", "xmpp", "irc", "ircs",
            "news", "magnet", "webcal", "urn", "doi",
        ];
        let scheme = target.split(':').next().unwrap_or_default();
        let is_known = SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme));
        if kind == LinkType::Autolink && !is_known && !target.contains("//") {
            let message = format!("no browser knows the tag `<{target}>`, and it becomes a link");
            let hint = format!("delete it, or write `\\<{target}>` to show it");
            self.find(Code::UnknownTag, range, [&message, &hint]);
        }
    }

    /// Reports a line such as `[Question]: Why?`, which Markdown reads as the definition of a link.
    fn check_definitions(&mut self) {
        for (target, range) in std::mem::take(&mut self.strange) {
            let links = self.body.links.iter().map(|link| &link.target);
            let is_used =
                links.chain(self.body.images.iter().map(|i| &i.src)).any(|t| *t == target);
            if !is_used && self.tell_once("definition") {
                let message =
                    "Markdown reads this line as the definition of a link, so it is not published";
                let hint = "put a backslash before `[`, or write a note as `<!-- … -->`";
                self.find(Code::MarksInText, range, [message, hint]);
            }
        }
    }

    fn finish(mut self) -> Parsed {
        self.settle();
        self.boundary();
        self.check_definitions();
        self.body.main = Sheet {
            html: 0..self.page.html.len() as u32,
            pieces: 0..self.page.pieces.len() as u32,
            open: false,
        };
        self.append_notes();
        self.assign_anchors();
        self.body.words = self.tally.words();
        self.body.characters = self.tally.characters;
        self.body.html = self.page.html;
        self.body.pieces = self.page.pieces;
        self.body.html.shrink_to_fit();
        self.body.pieces.shrink_to_fit();
        self.findings.sort_by_key(|f| (f.span.start, f.span.end));
        self.findings.dedup();
        self.body.is_whole = true;
        Parsed { body: self.body, findings: self.findings }
    }
}

/// The positions of the addresses of reference links. The first definition of a name is valid.
fn definitions(events: &OffsetIter<'_>) -> BTreeMap<String, Range<usize>> {
    let defined = events.reference_definitions().iter();
    defined.map(|(name, definition)| (fold(name), definition.span.clone())).collect()
}

/// Definitions that lead to a word, in their order.
fn strange(events: &OffsetIter<'_>) -> Vec<(String, Range<usize>)> {
    let defined = events.reference_definitions().iter();
    let is_strange = |target: &str| {
        !target.is_empty() && !target.contains(['/', ':', '#']) && !lookalike::is_address(target)
    };
    let strange = defined.filter(|(_, definition)| is_strange(&definition.dest));
    let mut found: Vec<_> = strange.map(|(_, d)| (d.dest.to_string(), d.span.clone())).collect();
    found.sort_by_key(|(_, range)| range.start);
    found
}

fn dialect(text: &str, options: &Options) -> Dialect {
    let mut dialect = Dialect::ENABLE_TABLES
        | Dialect::ENABLE_FOOTNOTES
        | Dialect::ENABLE_STRIKETHROUGH
        | Dialect::ENABLE_TASKLISTS
        | Dialect::ENABLE_DEFINITION_LIST;
    let attributes = !has_lone_attributes(text);
    dialect.set(Dialect::ENABLE_HEADING_ATTRIBUTES, attributes);
    dialect.set(Dialect::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    dialect.set(Dialect::ENABLE_MATH, options.math);
    dialect
}

/// Whether an underlined heading ends with a line of only attributes: pulldown-cmark 0.13.6 cuts such a heading
/// before its beginning, and panics. Attributes are then read as text.
fn has_lone_attributes(text: &str) -> bool {
    text.match_indices('}').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches([' ', '\t', '\r']);
        let Some(rest) = rest.strip_prefix('\n') else {
            return false;
        };
        let under = rest.lines().next().map_or("", within_quote).trim_end();
        let line = || text[..at].rsplit('\n').next().map_or("", within_quote);
        (is_run_of(under, b'-') || is_run_of(under, b'=')) && line().starts_with('{')
    })
}

/// A line without its marks of quotation and indentation.
fn within_quote(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

fn is_run_of(line: &str, byte: u8) -> bool {
    !line.is_empty() && line.bytes().all(|b| b == byte)
}
