//! Reads all source files of a publication independently: the stage between snapshot and edition.

mod copies;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use copies::may_be_copied;
use rayon::prelude::*;

use crate::base::diagnostic::{Code, Diagnostic, Place, did_you_mean};
use crate::base::digest::Digest;
use crate::base::path::{Route, Slug, SourcePath, in_one_line};
use crate::base::snapshot::{File, Snapshot};
use crate::content::address_record::{self, AddressRecord};
use crate::content::article::{Article, PageFile, Release};
use crate::content::author::AuthorFile;
use crate::content::closed_issue::{self, ClosedIssue};
use crate::content::data::{self, DataFile};
use crate::content::issue::{self, IssueFile};
use crate::content::open_mark::UNSORTED;
use crate::content::settings::{Reading, Settings};
use crate::content::text_file::TextFile;
use crate::content::text_record;
use crate::pictures::photo;
use crate::pictures::recording;

/// The contents of `content/`, read file by file.
#[derive(Debug, Default)]
pub struct Sources {
    /// The issue folders, by id.
    pub issues: BTreeMap<Slug, IssueFolder>,
    /// The standing pages, in order of their paths.
    pub pages: Vec<Arc<PageFile>>,
    /// The authors, in order of their paths.
    pub authors: Vec<Arc<AuthorFile>>,
    /// The texts that rules insert, in order of their paths.
    pub inserts: Vec<Arc<TextFile>>,
    /// The data for templates, in order of their paths.
    pub data: Vec<Arc<DataFile>>,
    /// The addresses at which something was published.
    pub addresses: Option<Arc<AddressRecord>>,
    /// The files below `content/static/`.
    pub statics: Vec<SourcePath>,
    /// The photos among them that contain the place where they were taken.
    pub located: Vec<SourcePath>,
    /// Files that are published if something refers to them.
    pub loose: BTreeSet<SourcePath>,
    /// Files that could not be read, and misplaced files.
    pub diagnostics: Vec<Diagnostic>,
    /// Pictures with damaged pixels, with the reason.
    pub spoilt: BTreeMap<SourcePath, Diagnostic>,
    /// The routes of outputs of every site: `feed.xml`. Texts can link to them.
    pub fixed_routes: Vec<Route>,
}

/// One folder below `content/issues/`.
#[derive(Debug, Default)]
pub struct IssueFolder {
    /// Its `issue.yaml`; `None` if it is missing or unreadable.
    pub file: Option<Arc<IssueFile>>,
    /// What it was when it was closed.
    pub closed: Option<Arc<ClosedIssue>>,
    /// Its letter, `issue.md`.
    pub letter: Option<Arc<TextFile>>,
    /// Its stories by section and stem; `None` for one that could not be read.
    pub stories: BTreeMap<(String, String), Option<Arc<Article>>>,
}

/// The role of a file, given its path below `content/`.
enum Role<'a> {
    IssueFile {
        issue: &'a str,
    },
    Story {
        issue: &'a str,
        section: &'a str,
    },
    Letter {
        issue: &'a str,
    },
    Closed {
        issue: &'a str,
    },
    Page,
    Author,
    Insert,
    Data,
    Addresses,
    Texts,
    Static,
    Loose,
    /// A misplaced file, with what is wrong and what to do.
    Stray(&'static str, String),
}

/// The files as they were read for the last build, so that only changed files are read again.
#[derive(Debug, Default)]
pub struct Memo {
    reading: Option<Reading>,
    files: BTreeMap<SourcePath, (Digest, Read)>,
}

/// The result of reading a file.
#[derive(Clone, Debug)]
enum Read {
    Issue(Slug, Result<Arc<IssueFile>, Vec<Diagnostic>>),
    Story(Slug, (String, String), Result<Arc<Article>, Vec<Diagnostic>>),
    Letter(Slug, Result<Arc<TextFile>, Vec<Diagnostic>>),
    Closed(Slug, Result<Arc<ClosedIssue>, Vec<Diagnostic>>),
    Page(Result<Arc<PageFile>, Vec<Diagnostic>>),
    Author(Result<Arc<AuthorFile>, Vec<Diagnostic>>),
    Insert(Result<Arc<TextFile>, Vec<Diagnostic>>),
    Data(Result<Arc<DataFile>, Vec<Diagnostic>>),
    /// What `pressrun release` keeps: addresses, or texts, which a build does not need.
    Record(Option<Arc<AddressRecord>>),
    /// A static file, and whether it is a photo that contains the place where it was taken.
    Static(SourcePath, bool),
    Loose(SourcePath),
    Bad(Diagnostic),
}

impl Sources {
    /// Reads every file below `content/` in parallel, except those already read.
    pub fn read(snapshot: &Snapshot, settings: &Settings, memo: &mut Memo) -> Self {
        memo.keep_for(&settings.reading);
        let files: Vec<(&SourcePath, &File)> = snapshot.below("content").collect();
        let known = &memo.files;
        let read: Vec<Read> = files
            .par_iter()
            .map(|(path, file)| match known.get(*path) {
                Some((digest, read)) if *digest == file.digest => read.clone(),
                _ => read(path, snapshot, &settings.reading),
            })
            .collect();
        let mut sources = Self::default();
        memo.files = files
            .into_iter()
            .zip(&read)
            .map(|((path, file), read)| (path.clone(), (file.digest, read.clone())))
            .collect();
        let copies = copies::find(snapshot);
        let is_left_out = |path: &SourcePath| {
            let copy = copies.get(path).map(|copy| settings.checks.weigh(vec![copy.clone()]));
            copy.is_some_and(|weighed| weighed.iter().any(Diagnostic::is_error))
        };
        let left_out: BTreeSet<&SourcePath> =
            copies.keys().filter(|path| is_left_out(path)).collect();
        for (path, file) in memo.files.keys().zip(read) {
            if !left_out.contains(path) {
                sources.add(file);
            }
        }
        sources.diagnostics.extend(copies.into_values());
        sources.check_folders(snapshot, settings);
        sources
    }

    fn add(&mut self, file: Read) {
        match file {
            Read::Issue(id, issue) => {
                let issue = self.keep(issue);
                self.issues.entry(id).or_default().file = issue;
            }
            Read::Story(id, name, article) => {
                let article = self.keep(article);
                self.issues.entry(id).or_default().stories.insert(name, article);
            }
            Read::Letter(id, letter) => {
                let letter = self.keep(letter);
                self.issues.entry(id).or_default().letter = letter;
            }
            Read::Closed(id, closed) => {
                let closed = self.keep(closed);
                self.issues.entry(id).or_default().closed = closed;
            }
            Read::Author(author) => {
                let author = self.keep(author);
                self.authors.extend(author);
            }
            Read::Insert(insert) => {
                let insert = self.keep(insert);
                self.inserts.extend(insert);
            }
            Read::Data(data) => {
                let data = self.keep(data);
                self.data.extend(data);
            }
            Read::Record(None) => {}
            Read::Record(Some(record)) => {
                self.diagnostics.extend_from_slice(&record.diagnostics);
                self.addresses = Some(record);
            }
            Read::Page(page) => {
                let page = self.keep(page);
                self.pages.extend(page);
            }
            Read::Static(path, tells_place) => {
                self.located.extend(tells_place.then(|| path.clone()));
                self.statics.push(path);
            }
            Read::Loose(path) => _ = self.loose.insert(path),
            Read::Bad(diagnostic) => self.diagnostics.push(diagnostic),
        }
    }

    fn keep<T>(&mut self, read: Result<T, Vec<Diagnostic>>) -> Option<T> {
        read.map_err(|found| self.diagnostics.extend(found)).ok()
    }

    /// Reports issue folders without `issue.yaml`, and folders of public stories that are not sections.
    fn check_folders(&mut self, snapshot: &Snapshot, settings: &Settings) {
        for (id, folder) in &self.issues {
            let Ok(file) = SourcePath::new(&format!("content/issues/{id}/issue.yaml")) else {
                continue;
            };
            if snapshot.get(&file).is_none() {
                let message = format!("the issue `{id}` has no `issue.yaml`");
                self.diagnostics.push(
                    Diagnostic::new(Code::NoIssueFile, Place::file(&file), message).hint(format!(
                        "write one with at least the line `date: {}`",
                        issue::likely_date(&file)
                    )),
                );
            }
            let sections = folder.public_sections(settings);
            let unknown = |s: &&str| !settings.sections.is_empty() && settings.section(s).is_none();
            let is_open = |section: &&str| **section != *UNSORTED || !folder.is_imported(UNSORTED);
            for section in sections.into_iter().filter(unknown).filter(is_open) {
                self.diagnostics.push(unknown_section(id, section, settings));
            }
        }
    }
}

impl Memo {
    /// Reads a changed story again; `None` if it cannot be read, or is not a story.
    pub fn read_again(
        &mut self,
        path: &SourcePath,
        snapshot: &Snapshot,
        reading: &Reading,
    ) -> Option<Arc<Article>> {
        self.keep_for(reading);
        let file = snapshot.get(path)?;
        let again = read(path, snapshot, reading);
        let article = match &again {
            Read::Story(_, _, Ok(article)) => Some(Arc::clone(article)),
            _ => None,
        };
        self.files.insert(path.clone(), (file.digest, again));
        article
    }

    /// Forgets everything that was read with other settings.
    fn keep_for(&mut self, reading: &Reading) {
        if self.reading.as_ref() != Some(reading) {
            *self = Self { reading: Some(reading.clone()), files: BTreeMap::new() };
        }
    }
}

impl IssueFolder {
    /// Whether an editor has still to decide something about each story in a folder.
    fn is_imported(&self, section: &str) -> bool {
        let is_open = |article: &Arc<Article>| {
            article.diagnostics.iter().any(|found| found.code == Code::OpenMark)
        };
        let stories = self.stories.iter().filter(|((folder, _), _)| folder.as_str() == section);
        stories.map(|(_, article)| article).all(|article| article.as_ref().is_some_and(is_open))
    }

    /// The folders of stories that are public in this run, or could not be read.
    fn public_sections(&self, settings: &Settings) -> BTreeSet<&str> {
        let issue = self.file.as_ref().map_or_else(Release::default, |file| file.release);
        let public = |article: &Arc<Article>| issue.and(article.head.release).is_shown(settings);
        let stories = self.stories.iter();
        let public = stories.filter(|(_, article)| article.as_ref().is_none_or(public));
        public.map(|((section, _), _)| section.as_str()).collect()
    }
}

fn unknown_section(id: &Slug, section: &str, settings: &Settings) -> Diagnostic {
    let message = format!("`site.yaml` does not list the section `{section}`");
    let known = settings.sections.iter().map(|s| s.key.as_str());
    let hint = did_you_mean(section, known).unwrap_or_else(|| {
        let name = crate::base::path::titled(section);
        format!("add `{section}: {name}` under `sections` in site.yaml, or rename the folder")
    });
    let place = SourcePath::new(&format!("content/issues/{id}/{section}")).map(|p| Place::file(&p));
    match place {
        Ok(place) => Diagnostic::new(Code::UnknownSection, place, message).hint(hint),
        Err(_) => Diagnostic::nowhere(Code::UnknownSection, message).hint(hint),
    }
}

/// The parsed text of a file; nothing if it is not UTF-8, which was already reported.
fn parsed<T>(
    path: &SourcePath,
    snapshot: &Snapshot,
    parse: impl FnOnce(&str) -> Result<T, Vec<Diagnostic>>,
) -> Result<T, Vec<Diagnostic>> {
    let bytes = snapshot.take(path);
    let text = bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.map_or(Err(Vec::new()), parse)
}

/// Reads one file according to its role.
fn read(path: &SourcePath, snapshot: &Snapshot, reading: &Reading) -> Read {
    match role(path) {
        Role::IssueFile { issue } => match folder(path, issue) {
            Ok(id) => {
                let parse = |text: &str| IssueFile::parse(path, text, reading).map(Arc::new);
                Read::Issue(id, snapshot.text(path).map_or(Err(Vec::new()), parse))
            }
            Err(bad) => Read::Bad(bad),
        },
        Role::Story { issue, section } => {
            match folder(path, issue).and_then(|i| folder(path, section).map(|_| i)) {
                Ok(id) => {
                    let name = (section.to_owned(), path.stem().to_owned());
                    let parse = |text: &str| Article::parse(path, text, reading).map(Arc::new);
                    Read::Story(id, name, parsed(path, snapshot, parse))
                }
                Err(bad) => Read::Bad(bad),
            }
        }
        Role::Letter { issue } => match folder(path, issue) {
            Ok(id) => {
                let parse = |text: &str| TextFile::parse(path, text, reading).map(Arc::new);
                Read::Letter(id, parsed(path, snapshot, parse))
            }
            Err(bad) => Read::Bad(bad),
        },
        Role::Closed { issue } => closed(path, issue, snapshot),
        Role::Author => {
            let parse = |text: &str| AuthorFile::parse(path, text, reading).map(Arc::new);
            Read::Author(parsed(path, snapshot, parse))
        }
        Role::Insert => {
            let parse = |text: &str| TextFile::parse(path, text, reading).map(Arc::new);
            Read::Insert(parsed(path, snapshot, parse))
        }
        Role::Data => {
            let parse = |text: &str| DataFile::parse(path, text).map(Arc::new);
            Read::Data(parsed(path, snapshot, parse))
        }
        Role::Page => {
            let parse = |text: &str| PageFile::parse(path, text, reading).map(Arc::new);
            Read::Page(parsed(path, snapshot, parse))
        }
        Role::Addresses => {
            let text = snapshot.text(path).unwrap_or_default();
            Read::Record(Some(Arc::new(AddressRecord::parse(path, text))))
        }
        Role::Texts => Read::Record(None),
        Role::Static => Read::Static(path.clone(), tells_place(path, snapshot)),
        Role::Loose => Read::Loose(path.clone()),
        Role::Stray(message, hint) => {
            Read::Bad(Diagnostic::new(Code::StrayFile, Place::file(path), message).hint(hint))
        }
    }
}

/// Reads the record of a closed issue.
fn closed(path: &SourcePath, issue: &str, snapshot: &Snapshot) -> Read {
    let parse = |text: &str| ClosedIssue::parse(path, text).map(Arc::new);
    match folder(path, issue) {
        Ok(id) => Read::Closed(id, snapshot.text(path).map_or(Err(Vec::new()), parse)),
        Err(bad) => Read::Bad(bad),
    }
}

/// The longest static photo that is searched for a place, in bytes. Cameras do not write longer ones.
const LONGEST_PHOTO: u64 = 128 << 20;

/// Whether a static file is a photo, film or sound that contains the place where it was taken.
fn tells_place(path: &SourcePath, snapshot: &Snapshot) -> bool {
    if let Some(format) = recording::Format::of_name(path) {
        let facts = recording::of_file(path, format, snapshot);
        return facts.is_ok_and(|facts| facts.private == Some(recording::Private::Place));
    }
    let is_short = snapshot.get(path).is_some_and(|file| file.len <= LONGEST_PHOTO);
    is_short
        && photo::begins_as_picture(snapshot.head(path))
        && snapshot.bytes(path).is_ok_and(|bytes| photo::tells_place(&bytes))
}

fn role(path: &SourcePath) -> Role<'_> {
    const ASTRAY: &str = "an article in this folder is not published";
    const STORIES: &str = "stories belong in content/issues/<issue>/<section>/";
    let to = |place: String| format!("move it to `{place}/{}`", path.name());
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let extension = path.extension();
    match path.as_str() {
        address_record::FILE => return Role::Addresses,
        text_record::FILE => return Role::Texts,
        _ => {}
    }
    match (parts.as_slice(), extension.as_str()) {
        (["content", "static", ..], _) => Role::Static,
        (["content", "issues", issue, "issue.yaml"], _) => Role::IssueFile { issue },
        (["content", "issues", _, "issue.yml"], _) => {
            Role::Stray("pressrun does not read this file", "name it `issue.yaml`".to_owned())
        }
        (["content", "issues", issue, section, _], "md") => Role::Story { issue, section },
        (["content", "issues", issue, closed_issue::NAME], _) => Role::Closed { issue },
        (["content", "issues", issue, "issue.md"], _) => Role::Letter { issue },
        (["content", "pages", _], "md") => Role::Page,
        (["content", "authors", _], "md") => Role::Author,
        (["content", "inserts", _], "md") => Role::Insert,
        (["content", "data", ..], extension) if data::EXTENSIONS.contains(&extension) => Role::Data,
        (["content", folder @ ("authors" | "inserts"), ..], "md") => {
            Role::Stray("pressrun does not read this file", to(format!("content/{folder}")))
        }
        (["content", "issues", issue, _], "md") => Role::Stray(
            ASTRAY,
            format!(
                "move it to the folder of its section: `content/issues/{issue}/SECTION/{}`",
                in_one_line(path.name())
            ),
        ),
        (["content", "issues", issue, section, ..], "md") => {
            Role::Stray(ASTRAY, to(format!("content/issues/{issue}/{section}")))
        }
        (["content", "pages", ..], "md") => Role::Stray(ASTRAY, to("content/pages".to_owned())),
        (_, "md") => Role::Stray(
            ASTRAY,
            format!("{STORIES}, pages in content/pages/: move `{}` to one of them", path.name()),
        ),
        (["content", "issues" | "pages", ..], "markdown" | "mdown" | "mkd") => Role::Stray(
            "the extension of an article must be `.md`",
            format!("name it `{}.md`", in_one_line(path.stem())),
        ),
        _ => Role::Loose,
    }
}

/// The name of an issue's or section's folder as a slug.
fn folder(path: &SourcePath, name: &str) -> Result<Slug, Diagnostic> {
    Slug::new(name).map_err(|error| {
        let message = format!("the folder `{name}` cannot be part of a URL: {error}");
        let hint = match Slug::of(name) {
            Ok(slug) => format!("rename it `{slug}`"),
            Err(_) => "rename it, with lower-case letters, digits and hyphens".to_owned(),
        };
        Diagnostic::new(Code::BadName, Place::file(&of_folder(path, name)), message).hint(hint)
    })
}

/// The folder with this name in the path of a file.
fn of_folder(path: &SourcePath, name: &str) -> SourcePath {
    let mut folder = path.clone();
    while folder.name() != name {
        match SourcePath::new(folder.folder()) {
            Ok(parent) => folder = parent,
            Err(_) => return path.clone(),
        }
    }
    folder
}
