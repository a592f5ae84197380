//! `content/addresses.txt`: every address at which something was ever published, one on each line. `pressrun release` keeps it.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostic::{Code, Diagnostic, Place, Span};
use crate::base::path::{PathError, Route, SourcePath};

/// The path of the file.
pub const FILE: &str = "content/addresses.txt";

/// The recorded addresses.
#[derive(Clone, Debug, Default)]
pub struct AddressRecord {
    /// Their lines in the file.
    lines: BTreeMap<Route, Span>,
    /// The lines that are not addresses.
    pub diagnostics: Vec<Diagnostic>,
}

impl AddressRecord {
    /// Reads the file. The order of its lines does not matter, and an address may be there twice.
    pub fn parse(source: &SourcePath, text: &str) -> Self {
        let mut record = Self::default();
        for (span, line) in lines(text) {
            match address(line) {
                Ok(route) => _ = record.lines.entry(route).or_insert(span),
                Err(error) => {
                    let message = format!("`{line}` is not an address of this site: {error}");
                    let hint = "write a path on this site, such as `/2025-09/news/crane/`, or delete the line";
                    let place = Place::at(source, span);
                    record
                        .diagnostics
                        .push(Diagnostic::new(Code::BadAddress, place, message).hint(hint));
                }
            }
        }
        record
    }

    /// The recorded addresses in order of their routes, with their lines in the file.
    pub fn iter(&self) -> impl Iterator<Item = (&Route, &Span)> {
        self.lines.iter()
    }

    /// Whether an address is recorded.
    pub fn has(&self, route: &Route) -> bool {
        self.lines.contains_key(route)
    }
}

/// The filled lines of a text, without the spaces around them.
fn lines(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(move |whole| {
        let line = whole.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let start = at + (line.as_ptr() as usize - whole.as_ptr() as usize);
        at += whole.len();
        (start..start + line.len(), line)
    });
    lines.filter(|(_, line)| !line.is_empty())
}

fn address(line: &str) -> Result<Route, Why> {
    match line.starts_with('/') {
        true => Route::of_address(line).map_err(Why::Path),
        false => Err(Why::Relative),
    }
}

/// Why a line is not an address.
#[derive(Debug, thiserror::Error)]
enum Why {
    #[error("it does not begin with `/`")]
    Relative,
    #[error(transparent)]
    Path(PathError),
}

/// The recorded addresses in a text of the file; lines that are none are left out.
pub fn routes(text: &str) -> BTreeSet<Route> {
    lines(text).filter_map(|(_, line)| address(line).ok()).collect()
}

/// The text of the file with further addresses: sorted, each once, with the line endings that it has.
pub fn with<'r>(text: &str, further: impl IntoIterator<Item = &'r Route>) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let known = lines(text).map(|(_, line)| line.to_owned());
    let further = further.into_iter().map(Route::address);
    let all: BTreeSet<String> = known.chain(further).collect();
    all.into_iter().map(|line| line + ending).collect()
}

#[cfg(test)]
mod tests {
    use super::{AddressRecord, with};
    use crate::base::path::{Route, SourcePath};

    fn routes(addresses: &[&str]) -> Vec<Route> {
        addresses.iter().map(|a| Route::of_address(a).expect("an address")).collect()
    }

    #[test]
    fn a_line_is_found_where_it_is_whatever_surrounds_it() {
        let file = SourcePath::new(super::FILE).expect("a path");
        let text = "\u{feff}/b/\r\n\r\n  /a/ \n/b/\nnews\n/a?b\n";
        let record = AddressRecord::parse(&file, text);
        let found: Vec<_> = record.iter().map(|(_, span)| &text[span.clone()]).collect();
        assert_eq!(found, ["/a/", "/b/"]);
        let wrong = record.diagnostics.iter().filter_map(|d| d.place.as_ref()?.span);
        let wrong: Vec<_> = wrong.map(|(start, end)| &text[start..end]).collect();
        assert_eq!(wrong, ["news", "/a?b"]);
    }

    #[test]
    fn addresses_are_added_in_order_and_none_is_lost() {
        let further = routes(&["/b/", "/a/", "/topics/港口/"]);
        assert_eq!(with("/c/\n/a/\n", &further), "/a/\n/b/\n/c/\n/topics/港口/\n");
        assert_eq!(with("/a/\r\n", &routes(&["/b/"])), "/a/\r\n/b/\r\n");
        assert_eq!(with("", []), "");
    }
}
