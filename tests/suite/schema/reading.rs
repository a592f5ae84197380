//! Reads single files as the program does.

use std::fmt::Debug;
use std::sync::LazyLock;

use jiff::Timestamp;
use pressrun::base::diagnostic::Diagnostic;
use pressrun::base::path::SourcePath;
use pressrun::base::snapshot::Snapshot;
use pressrun::content::article::{Article, PageFile};
use pressrun::content::author::AuthorFile;
use pressrun::content::issue::IssueFile;
use pressrun::content::settings::{self, Reading, Request};
use pressrun::content::sidecar;
use pressrun::content::text_file::TextFile;
use pressrun::site::schema::Kind;
use pressrun::site::theme::Theme;
use serde_json::Value;

const SITE: &str = "name: The Paper\nbase_url: https://paper.example/\ntheme: own\n";

fn request() -> Request {
    let instant = Timestamp::UNIX_EPOCH.into();
    Request { instant, drafts: false, base_url: None, theme: None, host_files: None }
}

fn settings_of(site: &str) -> (Option<settings::Settings>, Vec<Diagnostic>, Snapshot) {
    let snapshot = Snapshot::of_texts([("site.yaml", site.as_bytes())]);
    let (settings, found) = settings::read(&snapshot, &request());
    (settings, found, snapshot)
}

/// How files are read, with the usual settings.
static READING: LazyLock<Reading> =
    LazyLock::new(|| settings_of(SITE).0.expect("settings").reading);

/// JSON is YAML, but for front matter each key gets its line.
fn front_matter(file: &Value) -> String {
    let yaml = match file {
        Value::Object(all) if all.is_empty() => String::new(),
        Value::Object(all) => {
            all.iter().map(|(key, value)| format!("{key}: {value}\n")).collect::<String>()
        }
        other => format!("{other}\n"),
    };
    format!("---\n{yaml}---\n\nA text.\n")
}

/// The mistakes that the program finds in a file.
pub(crate) fn read(kind: Kind, file: &Value) -> Vec<Diagnostic> {
    match parsed(kind, file) {
        Ok((_, found)) | Err(found) => found,
    }
}

/// What the program takes from a file, written out.
pub(crate) fn debugged(kind: Kind, file: &Value) -> String {
    parsed(kind, file).unwrap_or_else(|found| panic!("{file}: {found:?}")).0
}

type Parsed = Result<(String, Vec<Diagnostic>), Vec<Diagnostic>>;

fn shown(value: &dyn Debug, found: &[Diagnostic]) -> Parsed {
    Ok((format!("{value:?}"), found.to_vec()))
}

fn parsed(kind: Kind, file: &Value) -> Parsed {
    let path = |path: &str| SourcePath::new(path).expect("a path");
    let text = front_matter(file);
    let reading = &*READING;
    match kind {
        Kind::Site => {
            let (settings, found, _) = settings_of(&file.to_string());
            shown(&settings, &found)
        }
        Kind::Issue => {
            let file =
                IssueFile::parse(&path("content/issues/a/issue.yaml"), &file.to_string(), reading)?;
            shown(&(&file.release, &file.date, &file.published), &file.diagnostics)
        }
        Kind::Story => {
            let story = Article::parse(&path("content/issues/a/b/c.md"), &text, reading)?;
            shown(&story.head, &story.diagnostics)
        }
        Kind::Page => {
            let page = PageFile::parse(&path("content/pages/a.md"), &text, reading)?;
            shown(&(&page.release, page.noindex, &page.aliases), &page.diagnostics)
        }
        Kind::Author => {
            let author = AuthorFile::parse(&path("content/authors/a.md"), &text, reading)?;
            shown(&(author.draft, &author.also), &author.diagnostics)
        }
        Kind::Text => {
            let insert = TextFile::parse(&path("content/inserts/a.md"), &text, reading)?;
            shown(&insert.release, &insert.diagnostics)
        }
        Kind::Photo => {
            let (words, found) =
                sidecar::parse(&path("content/photos/a.jpg.yaml"), &file.to_string());
            shown(&words, &found)
        }
        Kind::Theme => {
            let theme = file.to_string();
            let files = [("site.yaml", SITE), ("themes/own/theme.yaml", theme.as_str())];
            let snapshot = Snapshot::of_texts(files.map(|(path, text)| (path, text.as_bytes())));
            let settings = settings::read(&snapshot, &request()).0.expect("settings");
            let (theme, found) = Theme::load(&snapshot, &settings)?;
            shown(&theme.slots, &found)
        }
    }
}
