//! Pictures on other sites: the positions of their addresses in the sources, the names of their files here, and the
//! sources with these names instead of the addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::base::yaml::{KeyPath, Places};
use crate::content::article::{Article, FrontMatter, PageFile, Placement};
use crate::content::issue::IssueFile;
use crate::content::markdown::{Body, Image};
use crate::content::settings::Settings;
use crate::pictures::photo::Format;

/// A picture on another site that a source refers to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Remote {
    /// The source.
    pub file: SourcePath,
    /// The position of the address in it; empty if the address is written in another form there, so that it cannot be
    /// replaced.
    pub span: (usize, usize),
    /// The address.
    pub address: String,
}

/// Every picture on another site, in the order of the sources, and in each from the beginning.
pub fn pictures(snapshot: &Snapshot, settings: &Settings) -> Vec<Remote> {
    let mut found = BTreeSet::new();
    for (file, _) in snapshot.below("content") {
        let Some(text) = snapshot.text(file).filter(|_| is_source(file)) else { continue };
        let mut search = Search { file, text, found: &mut found };
        if file.name() == "issue.yaml" {
            if let Ok(issue) = IssueFile::parse(file, text, &settings.reading) {
                let photos = issue.cover.iter().chain(&issue.photos);
                search.placed(photos, &Places::new(text, 0));
            }
        } else if file.as_str().starts_with("content/pages/") {
            if let Ok(page) = PageFile::parse(file, text, &settings.reading) {
                search.written(&page.body);
            }
        } else if let Ok(article) = Article::parse(file, text, &settings.reading) {
            let front: &FrontMatter = &article.front_matter;
            search.placed(
                article.head.photos.iter(),
                &Places::new(front.yaml(text), front.yaml_start()),
            );
            search.written(&article.body);
        }
    }
    found.into_iter().collect()
}

/// Whether a file can show pictures.
fn is_source(file: &SourcePath) -> bool {
    let is_issue = file.as_str().starts_with("content/issues/");
    let is_page = file.as_str().starts_with("content/pages/");
    is_issue && (file.name() == "issue.yaml" || file.extension() == "md")
        || is_page && file.extension() == "md"
}

/// Whether a reference is the address of a picture on another site.
fn is_remote(reference: &str) -> bool {
    let lower = reference.to_ascii_lowercase();
    ["http://", "https://", "//"].iter().any(|begin| lower.starts_with(begin))
}

/// The search in one source.
struct Search<'a> {
    file: &'a SourcePath,
    text: &'a str,
    found: &'a mut BTreeSet<Remote>,
}

impl Search<'_> {
    /// The photos of a front matter or an issue.
    fn placed<'p>(&mut self, photos: impl Iterator<Item = &'p Placement>, places: &Places<'_>) {
        for Placement { src, at, .. } in photos.filter(|photo| is_remote(&photo.src)) {
            self.note(src, self.span_of(places, at));
        }
    }

    fn span_of(&self, places: &Places<'_>, at: &KeyPath) -> Range<usize> {
        let place = places.locate(self.file, at);
        place.span.map_or(0..0, |(start, end)| start..end)
    }

    /// The pictures of a text.
    fn written(&mut self, body: &Body) {
        let is_picture = |image: &&Image| image.is_remote() && image.embed().is_none();
        for Image { src, span, .. } in body.images.iter().filter(is_picture) {
            self.note(src, span.clone());
        }
    }

    /// Records an address in a part of the source, or in a definition: `[crane]: https://…`.
    fn note(&mut self, address: &str, part: Range<usize>) {
        let entity = address.replace('&', "&amp;");
        let within = [address, &entity].into_iter().find_map(|written| {
            let at = self.text.get(part.clone())?.find(written)?;
            Some((part.start + at, part.start + at + written.len()))
        });
        let defined = || {
            let begins = self.text.match_indices(address).map(|(at, _)| at);
            let mut defined = begins.filter(|at| {
                let before = self.text[..*at].trim_end_matches([' ', '\t', '<']);
                let after = self.text[at + address.len()..].chars().next();
                before.ends_with("]:") && after.is_none_or(|c| c.is_whitespace() || c == '>')
            });
            defined.next().map(|at| (at, at + address.len()))
        };
        let span = within.or_else(defined).unwrap_or_default();
        self.found.insert(Remote { file: self.file.clone(), span, address: address.to_owned() });
    }
}

/// A text with addresses replaced by names. The spans are in order and do not overlap.
pub fn replaced<'n>(text: &str, names: impl Iterator<Item = ((usize, usize), &'n str)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for ((start, end), name) in names {
        if let Some(before) = text.get(done..start).filter(|_| start < end) {
            out.push_str(before);
            out.push_str(name);
            done = end;
        }
    }
    out.push_str(&text[done..]);
    out
}

/// The name for a picture from an address: that of the address, but only with letters, digits and hyphens, so that it
/// is valid in Markdown, HTML and YAML, and with the extension of its format.
pub fn name(address: &str, format: Format) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address).trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    let last = percent_encoding::percent_decode_str(last).decode_utf8_lossy();
    let stem = last.rsplit_once('.').map_or(&*last, |(stem, _)| stem);
    let mut name = String::new();
    for c in stem.chars().take(100) {
        match c {
            c if c.is_alphanumeric() || c == '_' => name.push(c),
            _ if name.is_empty() || name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    let stem = match name.trim_end_matches('-') {
        "" => "picture",
        stem => stem,
    };
    let given = last.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    let is_right = |extension: &String| {
        let named = SourcePath::new(&format!("x.{extension}"));
        named.is_ok_and(|named| Format::of_name(&named) == Some(format))
    };
    let extension = given.filter(is_right).unwrap_or_else(|| format.extension().to_owned());
    format!("{stem}.{extension}")
}

/// The names in use in each folder.
#[derive(Debug, Default)]
pub struct Taken(BTreeMap<String, BTreeSet<String>>);

impl Taken {
    /// The names of the files of a publication.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut taken = Self::default();
        for (path, _) in snapshot.below("content") {
            let names = taken.0.entry(path.folder().to_owned()).or_default();
            names.insert(crate::base::path::fold_letters(path.name()));
        }
        taken
    }

    /// A name that is not used in a folder yet: `crane.jpg`, `crane-2.jpg`.
    pub fn claim(&mut self, folder: &str, name: &str) -> String {
        let names = self.0.entry(folder.to_owned()).or_default();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let mut free = name.to_owned();
        let mut n = 1;
        while !names.insert(crate::base::path::fold_letters(&free)) {
            n += 1;
            free = format!("{stem}-{n}.{extension}");
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_called_as_it_was() {
        let jpeg = |address| name(address, Format::Jpeg);
        assert_eq!(jpeg("https://x.example/a/The%20Crane_(1).JPG?w=3#x"), "The-Crane_-1.jpg");
        assert_eq!(jpeg("https://x.example/crane.png"), "crane.jpg");
        assert_eq!(jpeg("//x.example/%E6%B8%AF.jpeg"), "港.jpeg");
        assert_eq!(jpeg("https://x.example/?id=3"), "x.jpg");
        assert_eq!(jpeg("https://x.example/---"), "picture.jpg");
    }

    #[test]
    fn names_take_the_place_of_addresses() {
        let names = [((2, 5), "x"), ((6, 7), "yy")];
        assert_eq!(replaced("a bcd e f", names.into_iter()), "a x yy f");
    }

    #[test]
    fn a_name_is_given_once() {
        let mut taken = Taken::default();
        assert_eq!(taken.claim("a", "x.jpg"), "x.jpg");
        assert_eq!(taken.claim("a", "X.jpg"), "X-2.jpg");
        assert_eq!(taken.claim("b", "x.jpg"), "x.jpg");
    }
}
