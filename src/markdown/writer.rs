//! From the parser's events to a [`Body`], in one pass.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Options as Dialect, Parser, Tag, TagEnd};

use crate::diagnostic::{Code, Span};

use super::body::{Body, Hole, Link, Piece, Sheet};
use super::marked::{Block, Title};
use super::note::Note;
use super::words::Tally;
use super::{Finding, Options, Parsed, anchor, code, inline, table};

/// Reads a text that begins at `offset` of its file.
pub(super) fn write(text: &str, offset: usize, options: &Options) -> Parsed {
    let mut writer = Writer::new(text, offset, options);
    while let Some((event, range)) = writer.events.next() {
        writer.event(event, range);
    }
    writer.finish()
}

/// The text under way. What concerns one kind of markup lies with it: `inline`, `figure`, `marked`
/// (boxes), `heading`, `list`, `html`, `table`, `note`.
pub(super) struct Writer<'t> {
    pub(super) text: &'t str,
    pub(super) events: Peekable<OffsetIter<'t>>,
    pub(super) options: &'t Options,
    offset: usize,
    pub(super) body: Body,
    pub(super) page: Page,
    /// The words of the block under way.
    pub(super) plain: String,
    pub(super) tally: Tally,
    /// The blocks that are open, paragraphs and tables aside.
    pub(super) blocks: Vec<Block>,
    /// How many open blocks are no part of the running text.
    pub(super) quiet: u32,
    /// The paragraph under way is shown as one.
    pub(super) paragraph: bool,
    /// The heading or box title under way.
    pub(super) heading: Option<u32>,
    /// The first line of a box under way.
    pub(super) title: Option<Title>,
    pub(super) inline: inline::State,
    pub(super) table: table::State,
    /// How many open blocks are footnotes.
    pub(super) noted: u32,
    pub(super) notes: Vec<Note>,
    pub(super) note_names: BTreeMap<String, u32>,
    /// Where to add a class to the list item just begun.
    pub(super) item: usize,
    pub(super) raw_ids: Vec<String>,
    findings: Vec<Finding>,
}

/// A run of HTML being written: the text, or a footnote.
#[derive(Default)]
pub(super) struct Page {
    pub(super) html: String,
    pub(super) pieces: Vec<Piece>,
}

impl Page {
    /// Leaves a hole.
    pub(super) fn hole(&mut self, hole: Hole) {
        let at = self.html.len() as u32;
        self.pieces.push(Piece { at, hole });
    }

    /// Takes back the line break written last.
    pub(super) fn drop_break(&mut self) {
        let html = self.html.trim_end_matches('\n').trim_end_matches("<br>");
        let last_hole = self.pieces.last().map_or(0, |piece| piece.at as usize);
        self.html.truncate(html.len().max(last_hole));
    }
}

impl<'t> Writer<'t> {
    fn new(text: &'t str, offset: usize, options: &'t Options) -> Self {
        let mut page = Page::default();
        page.html.reserve(text.len() + text.len() / 16);
        Self {
            text,
            events: Parser::new_ext(text, dialect(text, options)).into_offset_iter().peekable(),
            options,
            offset,
            body: Body::default(),
            page,
            plain: String::new(),
            tally: Tally::default(),
            blocks: Vec::new(),
            quiet: 0,
            paragraph: false,
            heading: None,
            title: None,
            inline: inline::State::default(),
            table: table::State::default(),
            noted: 0,
            notes: Vec::new(),
            note_names: BTreeMap::new(),
            item: 0,
            raw_ids: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        match event {
            Event::Text(text) => self.run(&text, range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.hard_break(),
            Event::Code(code) => self.inline_code(&code),
            Event::InlineHtml(html) | Event::Html(html) => self.inline_html(&html, range),
            Event::FootnoteReference(name) => self.note_reference(&name, range),
            Event::TaskListMarker(done) => self.task(done),
            Event::Rule => self.block("<hr>\n"),
            // Mathematics is no part of our dialect.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push_text(&text),
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
            Tag::CodeBlock(kind) => self.code_block(&kind),
            Tag::HtmlBlock => self.html_block(range),
            Tag::List(start) => self.start_list(start),
            Tag::Item => self.start_item(),
            Tag::FootnoteDefinition(name) => self.start_note(&name, range),
            Tag::DefinitionList => self.open(Block::Plain, "<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => {
                self.open(Block::Plain, "<dd>");
                self.leading_images("");
            }
            Tag::Table(columns) => self.start_table(columns),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_table_row(),
            Tag::TableCell => self.start_table_cell(),
            Tag::Emphasis => self.start_inline("<em>"),
            Tag::Strong => self.start_inline("<strong>"),
            Tag::Strikethrough => self.start_inline("<del>"),
            Tag::Superscript => self.start_inline("<sup>"),
            Tag::Subscript => self.start_inline("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(Link {
                target: inline::target(link_type, &dest_url),
                title: inline::filled(&title),
                span: self.span(range),
            }),
            Tag::Image { dest_url, title, .. } => self.inline_image(&dest_url, &title, range),
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) => self.end_quote(),
            TagEnd::List(ordered) => self.close(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.close("</li>\n"),
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::DefinitionList => self.close("</dl>\n"),
            TagEnd::DefinitionListTitle => self.block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.close("</dd>\n"),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.block("</tr>\n</thead>\n"),
            TagEnd::TableRow => self.block("</tr>\n"),
            TagEnd::TableCell => self.end_table_cell(),
            TagEnd::Emphasis => self.end_inline("</em>"),
            TagEnd::Strong => self.end_inline("</strong>"),
            TagEnd::Strikethrough => self.end_inline("</del>"),
            TagEnd::Superscript => self.end_inline("</sup>"),
            TagEnd::Subscript => self.end_inline("</sub>"),
            TagEnd::Link => self.end_link(),
            // Their events are read to the end where they start.
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Writes the tag of a block, which ends the run of words before it.
    pub(super) fn block(&mut self, tag: &str) {
        self.boundary();
        self.page.html.push_str(tag);
    }

    /// Opens a block that can hold others.
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

    /// Takes leave of the block opened last.
    pub(super) fn leave(&mut self) -> Option<Block> {
        let block = self.blocks.pop();
        self.quiet -= u32::from(block.as_ref().is_some_and(Block::is_quiet));
        block
    }

    /// Ends the run of words under way: counts it and adds it to the opening.
    pub(super) fn boundary(&mut self) {
        self.end_label();
        if self.plain.is_empty() {
            return;
        }
        if !self.in_note() {
            self.tally.add(&self.plain);
            if self.quiet == 0 && self.heading.is_none() {
                self.body.opening.add(&self.plain);
            }
        }
        self.plain.clear();
        self.inline.double_open = false;
        self.inline.single_open = false;
    }

    fn start_paragraph(&mut self, range: Range<usize>) {
        self.boundary();
        if self.is_speaker(range.start) {
            self.start_speaker(range.start);
        } else {
            self.open_paragraph();
        }
    }

    /// Begins a paragraph, unless all it holds is pictures: those become figures.
    pub(super) fn open_paragraph(&mut self) {
        self.paragraph = !self.leading_images("<p>");
    }

    fn end_paragraph(&mut self) {
        self.end_title();
        self.boundary();
        if std::mem::take(&mut self.paragraph) {
            self.page.html.push_str("</p>\n");
        }
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'t>) {
        self.boundary();
        let language = match kind {
            CodeBlockKind::Fenced(line) => code::language(line),
            CodeBlockKind::Indented => "",
        };
        let mut lines = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(text) => lines.push_str(&text),
                Event::End(_) => break,
                _ => {}
            }
        }
        self.body.has_code = true;
        code::write(&mut self.page.html, &lines, language);
    }

    /// A place in the file, without the line's end.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = range.start + self.offset;
        start..start + self.text.get(range).map_or(0, |text| text.trim_end().len())
    }

    /// Notes a mistake: what is wrong, and what to do.
    pub(super) fn find(&mut self, code: Code, range: Range<usize>, words: [&str; 2]) {
        let [message, hint] = words.map(str::to_owned);
        self.findings.push(Finding { code, span: self.span(range), message, hint: Some(hint) });
    }

    fn finish(mut self) -> Parsed {
        self.boundary();
        self.body.main = Sheet {
            html: 0..self.page.html.len() as u32,
            pieces: 0..self.page.pieces.len() as u32,
            open: false,
        };
        self.append_notes();
        self.body.anchors = anchor::assign(&mut self.body.headings, self.raw_ids);
        self.body.words = self.tally.words();
        self.body.characters = self.tally.characters;
        self.body.html = self.page.html;
        self.body.pieces = self.page.pieces;
        self.body.html.shrink_to_fit();
        self.body.pieces.shrink_to_fit();
        self.findings.sort_by_key(|f| (f.span.start, f.span.end));
        self.body.is_whole = true;
        Parsed { body: self.body, findings: self.findings }
    }
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
    dialect
}

/// Whether an underlined heading ends with a line of nothing but attributes: pulldown-cmark 0.13.6
/// cuts such a heading before it begins, and panics. Attributes are then read as text.
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
