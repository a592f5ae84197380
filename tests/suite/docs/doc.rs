//! Reads the docs as their readers see them: headings, tables, code and links.

#![expect(clippy::disallowed_methods, reason = "the docs are read from the disk")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Held by a test while it writes a part of a document, because others write other parts of it.
pub(crate) static WRITING: Mutex<()> = Mutex::new(());

/// A document with its contents, in order.
pub(crate) struct Doc {
    pub(crate) path: PathBuf,
    pub(crate) items: Vec<Item>,
}

/// A part of a document that tests can check.
pub(crate) enum Item {
    Heading(String),
    Table(Vec<Vec<Cell>>),
    Code { language: String, text: String },
    Link(String),
}

/// A cell of a table: its text, and the code in it.
#[derive(Clone, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) codes: Vec<String>,
}

/// The current state of reading.
#[derive(Default)]
struct Reading {
    items: Vec<Item>,
    heading: Option<String>,
    rows: Vec<Vec<Cell>>,
    cell: Option<Cell>,
    code: Option<(String, String)>,
}

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Reads a text of the project.
pub(crate) fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every document: the Markdown at the root and in docs/.
pub(crate) fn all() -> Vec<Doc> {
    let folders = [root().to_owned(), root().join("docs")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = files.map(|file| file.expect("a file").path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    paths.sort();
    paths.iter().map(|path| Doc::read(path)).collect()
}

impl Doc {
    /// Reads a document.
    pub(crate) fn read(path: &Path) -> Self {
        let path = root().join(path);
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let mut reading = Reading::default();
        for event in Parser::new_ext(&text, options) {
            reading.event(event);
        }
        Self { path, items: reading.items }
    }

    /// The contents between a heading and the next.
    pub(crate) fn below(&self, heading: &str) -> &[Item] {
        let is_heading = |item: &Item| matches!(item, Item::Heading(text) if text == heading);
        let start = self.items.iter().position(is_heading);
        let start = start.unwrap_or_else(|| panic!("there is no heading `{heading}`")) + 1;
        let rest = &self.items[start..];
        let end = rest.iter().position(|item| matches!(item, Item::Heading(_)));
        &rest[..end.unwrap_or(rest.len())]
    }

    /// The rows of the last table below a heading, without its head.
    pub(crate) fn table(&self, heading: &str) -> &[Vec<Cell>] {
        let mut tables = self.below(heading).iter().filter_map(|item| match item {
            Item::Table(rows) => Some(&rows[1..]),
            _ => None,
        });
        tables.next_back().unwrap_or_else(|| panic!("there is no table below `{heading}`"))
    }

    /// All tables whose first column has this head.
    pub(crate) fn tables_of<'a>(&'a self, head: &'a str) -> impl Iterator<Item = &'a [Vec<Cell>]> {
        self.items.iter().filter_map(move |item| match item {
            Item::Table(rows) if rows[0][0].text == head => Some(&rows[1..]),
            _ => None,
        })
    }

    /// The headings that a test can ask for.
    pub(crate) fn headings(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(|item| match item {
            Item::Heading(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The code blocks of a language.
    pub(crate) fn codes<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = &'a str> {
        codes(&self.items, wanted)
    }

    /// The anchors of the headings, as code forges make them.
    pub(crate) fn anchors(&self) -> BTreeSet<String> {
        let letter = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let anchor = |heading: &str| {
            heading.to_lowercase().chars().filter(letter).collect::<String>().replace(' ', "-")
        };
        self.headings().map(anchor).collect()
    }
}

/// The code blocks of a language among some items.
pub(crate) fn codes<'a>(items: &'a [Item], wanted: &'a str) -> impl Iterator<Item = &'a str> {
    items.iter().filter_map(move |item| match item {
        Item::Code { language, text } if language == wanted => Some(text.as_str()),
        _ => None,
    })
}

impl Reading {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(&text),
            Event::Code(code) => {
                if let Some(cell) = &mut self.cell {
                    cell.codes.push(code.to_string());
                }
                self.words(&code);
            }
            Event::SoftBreak => self.words(" "),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.heading = Some(String::new()),
            Tag::Table(_) => self.rows.clear(),
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::TableCell => self.cell = Some(Cell::default()),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.items.push(Item::Link(dest_url.to_string()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.items.extend(self.heading.take().map(Item::Heading)),
            TagEnd::Table => self.items.push(Item::Table(std::mem::take(&mut self.rows))),
            TagEnd::TableCell => {
                if let (Some(row), Some(cell)) = (self.rows.last_mut(), self.cell.take()) {
                    row.push(cell);
                }
            }
            TagEnd::CodeBlock => {
                let code = self.code.take();
                self.items.extend(code.map(|(language, text)| Item::Code { language, text }));
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
        } else if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        } else if let Some(heading) = &mut self.heading {
            heading.push_str(text);
        }
    }
}
