//! `pressrun init`: a small publication with a first issue to edit.

#![expect(clippy::disallowed_methods, reason = "the clock, the folder and the zone of the machine")]

use std::path::Path;

use anyhow::Context;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::flags::InitFlags;
use super::report;
use super::{Ended, Failure};
use crate::base::path::{Slug, SourcePath, titled};
use crate::base::yaml;
use crate::io::disk;

/// The files of the publication; `{issue}` in a name stands for the issue's id.
const FILES: &[(&str, &[u8])] = &[
    ("site.yaml", include_bytes!("init/site.yaml.txt")),
    (".gitignore", include_bytes!("init/gitignore.txt")),
    ("content/issues/{issue}/issue.yaml", include_bytes!("init/issue.yaml.txt")),
    (
        "content/issues/{issue}/news/a-story-is-a-text.md",
        include_bytes!("init/a-story-is-a-text.md.txt"),
    ),
    (
        "content/issues/{issue}/news/the-picture-and-its-words.md",
        include_bytes!("init/the-picture-and-its-words.md.txt"),
    ),
    ("content/issues/{issue}/news/press.png", include_bytes!("init/press.png")),
    (
        "content/issues/{issue}/desk/before-it-goes-out.md",
        include_bytes!("init/before-it-goes-out.md.txt"),
    ),
    ("content/pages/about.md", include_bytes!("init/about.md.txt")),
    ("content/static/favicon.ico", include_bytes!("init/favicon.ico")),
    ("content/static/.nojekyll", b""),
];

/// Creates a publication in an empty folder.
pub(super) fn init(flags: &InitFlags) -> Result<Ended, Failure> {
    let folder = &flags.folder;
    let names = disk::in_the_way(folder)?;
    if !names.is_empty() {
        return Err(occupied(folder, &names));
    }
    let zone = TimeZone::system();
    let today = zone.to_datetime(Timestamp::now()).date().to_string();
    let name = flags.name.clone().unwrap_or_else(|| name_of(folder));
    // The name comes last, so that placeholders in it are not filled.
    let blanks = [
        ("{zone}", zone_name(&zone).to_owned()),
        ("{date}", today.clone()),
        ("{name}", yaml::line("name", &name)),
    ];
    let files = FILES.iter().map(|(path, bytes)| {
        let path = path.replace("{issue}", &today);
        Ok((SourcePath::new(&path)?, fill(bytes, &blanks)))
    });
    let files = files.collect::<anyhow::Result<Vec<_>>>().context("the first issue has no name")?;
    disk::create_new(folder, &files)?;
    report::print(&next_steps(folder, &today))?;
    Ok(Ended::Done)
}

/// The name of the machine's time zone; UTC if it has no name.
fn zone_name(zone: &TimeZone) -> &str {
    let known = |name: &&str| !zone.is_unknown() && TimeZone::get(name).is_ok();
    zone.iana_name().filter(known).unwrap_or("UTC")
}

/// Fills the placeholders of a text; pictures stay unchanged.
fn fill(bytes: &[u8], blanks: &[(&str, String)]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_vec() };
    blanks.iter().fold(text.to_owned(), |text, (blank, value)| text.replace(blank, value)).into()
}

/// The name of a publication from its folder: `my-paper` becomes My Paper.
fn name_of(folder: &Path) -> String {
    let folder = std::path::absolute(folder).unwrap_or_default();
    let name = folder.file_name().and_then(|name| Slug::of(&name.to_string_lossy()).ok());
    match name {
        Some(name) => name.as_str().split('-').map(titled).collect::<Vec<_>>().join(" "),
        None => "The First Paper".to_owned(),
    }
}

fn occupied(folder: &Path, names: &[String]) -> Failure {
    let shown: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
    let more = names.len() - shown.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = match folder.is_dir() {
        true => {
            format!("`{}` is not empty: it contains {}{more}", folder.display(), shown.join(", "))
        }
        false => format!("`{}` is a file, not a folder", folder.display()),
    };
    Failure::usage(message, Some("choose a folder that is empty or does not exist yet".to_owned()))
}

fn next_steps(folder: &Path, issue: &str) -> String {
    let issue = folder.join("content/issues").join(issue);
    let enter = match folder.as_os_str() == "." {
        true => String::new(),
        false => format!("  cd {}\n", quoted(&folder.display().to_string())),
    };
    format!(
        "wrote a publication to `{}`; its first issue is `{}`\n\n\
         next:\n{enter}  \
         pressrun serve --watch --open     show the paper in your browser while you edit\n  \
         pressrun check                    look for mistakes, drafts included\n  \
         pressrun build                    write the site to `public`\n",
        folder.display(),
        issue.display(),
    )
}

/// A word, quoted for a shell if necessary.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./~:\\".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
