//! Unknown files in the output folder. If the records of earlier builds are lost, they may include pages of stories
//! that are hidden now.

use std::fs;
use std::io;
use std::path::Path;

use super::record::{OUR_FOLDERS, is_reserved};
use crate::base::path::Route;

/// The most files that are named.
const NAMED: usize = 5;

/// The length of the digest in the names of assets and pictures.
const DIGEST: usize = 12;

/// The unknown files.
#[derive(Debug, Default)]
pub(super) struct UnknownFiles {
    /// Files with names that a build could have written, and files of earlier builds that others changed.
    pub(super) pages: Vec<Route>,
    /// The number of files with other names, and the first of them.
    pub(super) others: Option<(usize, String)>,
}

/// Finds the unknown files in an output folder, except the author's own and those of version control. Does not follow
/// links.
pub(super) fn find(output: &Path, is_known: &dyn Fn(&Route) -> bool) -> io::Result<UnknownFiles> {
    let mut found = UnknownFiles::default();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(output.join(&folder))? {
            let entry = entry?;
            let name = entry.file_name();
            let path = match folder.as_str() {
                "" => name.to_string_lossy().into_owned(),
                folder => format!("{folder}/{}", name.to_string_lossy()),
            };
            match entry.file_type()?.is_dir() {
                true if is_passed_over(&path) => {}
                true => folders.push(path),
                false => found.take(path, is_known),
            }
        }
    }
    found.pages.sort();
    Ok(found)
}

/// Whether a folder at the top is skipped.
fn is_passed_over(path: &str) -> bool {
    path == ".git" || OUR_FOLDERS.contains(&path)
}

impl UnknownFiles {
    fn take(&mut self, path: String, is_known: &dyn Fn(&Route) -> bool) {
        match Route::new(&path) {
            Ok(route) if is_known(&route) || is_reserved(&route) => {}
            Ok(route) if could_be_ours(&path) => self.pages.push(route),
            _ => match &mut self.others {
                Some((count, first)) => {
                    *count += 1;
                    if path < *first {
                        *first = path;
                    }
                }
                None => self.others = Some((1, path)),
            },
        }
    }

    /// The warnings about them. Files with other names are only mentioned at the first build.
    pub(super) fn warnings(&self, shown: &str, is_first: bool) -> Vec<String> {
        let pages = (!self.pages.is_empty()).then(|| {
            format!(
                "`{shown}` contains {} pressrun has no record of, although it names {} like this. Readers can \
                 still open {}: {}. To remove {}, build with `--adopt`",
                files_that(self.pages.len()),
                pick(self.pages.len(), "a file", "files"),
                pick(self.pages.len(), "it", "them"),
                named(&self.pages),
                pick(self.pages.len(), "it", "them"),
            )
        });
        let others = self.others.as_ref().filter(|_| is_first).map(|(count, first)| {
            let such = if *count > 1 { ", such as" } else { ":" };
            format!("`{shown}` also contains {} pressrun did not write{such} `{first}`; pressrun does not touch {}",
                files_that(*count), pick(*count, "it", "them"))
        });
        pages.into_iter().chain(others).collect()
    }
}

fn files_that(count: usize) -> String {
    format!("{count} {} that", pick(count, "file", "files"))
}

fn pick<'a>(count: usize, one: &'a str, more: &'a str) -> &'a str {
    if count == 1 { one } else { more }
}

/// The first few routes, and the number of others.
pub(super) fn named(routes: &[Route]) -> String {
    let names: Vec<String> = routes.iter().take(NAMED).map(|route| format!("`{route}`")).collect();
    match routes.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// Whether a build could have written a file with this name: a page, a feed, a sitemap, an asset or a picture.
fn could_be_ours(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_at_top = folder.is_empty()
        && (matches!(name, "404.html" | "feed.xml" | "robots.txt")
            || name.starts_with("sitemap") && name.ends_with(".xml"));
    let has_digest = ["assets", "media"].contains(&path.split('/').next().unwrap_or_default())
        && name.split('.').skip(1).any(is_digest);
    name == "index.html" || is_at_top || has_digest
}

fn is_digest(part: &str) -> bool {
    part.len() == DIGEST && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_build_gives_are_told_from_others() {
        for ours in [
            "index.html",
            "2025-09/news/a/index.html",
            "feed.xml",
            "sitemap-2.xml",
            "media/crane.0123456789ab.jpg",
            "assets/fonts/text.0123456789ab.woff2",
        ] {
            assert!(could_be_ours(ours), "{ours}");
        }
        for other in [
            "CNAME",
            "notes/feed.xml",
            "media/crane.jpg",
            "report.pdf",
            "google1234.html",
            "a.0123456789ab.js",
        ] {
            assert!(!could_be_ours(other), "{other}");
        }
    }

    #[test]
    fn digests_of_assets_are_as_long_as_is_looked_for() {
        assert_eq!(crate::base::digest::Digest::of(b"x").short().to_string().len(), DIGEST);
    }
}
