//! A short form of thousands of findings: the first of each kind, and counts.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};

/// The number of findings of one kind that an overview shows.
const FIRST: usize = 3;

/// Which findings are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// The first three findings of each kind.
    First,
    /// Every finding.
    All,
}

/// Findings, shortened for people.
#[derive(Debug)]
pub struct Overview<'a> {
    /// The findings to show, in their order.
    pub shown: Vec<&'a Diagnostic>,
    counts: BTreeMap<(Severity, Code), usize>,
    extent: Extent,
}

impl<'a> Overview<'a> {
    /// Selects the findings to show, and counts each kind.
    pub fn new(diagnostics: &'a [Diagnostic], extent: Extent) -> Self {
        let mut counts = BTreeMap::new();
        let mut shown = Vec::new();
        for diagnostic in diagnostics {
            let count = counts.entry((diagnostic.severity, diagnostic.code)).or_insert(0_usize);
            *count += 1;
            if extent == Extent::All || *count <= FIRST {
                shown.push(diagnostic);
            }
        }
        Self { shown, counts, extent }
    }

    /// Whether findings are omitted.
    pub fn is_cut(&self) -> bool {
        self.extent == Extent::First && self.counts.values().any(|count| *count > FIRST)
    }

    /// The number of findings of each kind, one per line: errors first, then the most frequent.
    ///
    /// ```text
    ///   18063 error[missing-file], the first 3 are shown
    ///       2 warning[no-credit]
    /// ```
    pub fn counts(&self) -> String {
        let mut kinds: Vec<_> = self.counts.iter().map(|(kind, count)| (*kind, *count)).collect();
        kinds.sort_by_key(|((severity, code), count)| (*severity, usize::MAX - count, *code));
        let line = |((severity, code), count): ((Severity, Code), usize)| {
            let severity = super::json::severity(severity);
            let cut = match self.extent {
                Extent::First if count > FIRST => format!(", the first {FIRST} are shown"),
                _ => String::new(),
            };
            format!("{count:>7} {severity}[{}]{cut}\n", code.name())
        };
        kinds.into_iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Extent, Overview};
    use crate::base::diagnostic::{Code, Diagnostic};

    fn found() -> Vec<Diagnostic> {
        let many = (0..3000).map(|n| Diagnostic::nowhere(Code::NoAlt, format!("photo {n}")));
        let few = ["a", "b"].map(|name| Diagnostic::nowhere(Code::BadYaml, name));
        many.chain(few).collect()
    }

    #[test]
    fn the_first_three_of_each_kind_are_shown_and_all_are_counted() {
        let found = found();
        let overview = Overview::new(&found, Extent::First);
        let shown: Vec<&str> = overview.shown.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(shown, ["photo 0", "photo 1", "photo 2", "a", "b"]);
        assert!(overview.is_cut());
        insta::assert_snapshot!(overview.counts(), @r"
              2 error[bad-yaml]
           3000 warning[no-alt], the first 3 are shown
        ");
    }

    #[test]
    fn everything_is_shown_on_request() {
        let found = found();
        let overview = Overview::new(&found, Extent::All);
        assert_eq!((overview.shown.len(), overview.is_cut()), (3002, false));
        assert!(!overview.counts().contains("the first"));
        assert!(!Overview::new(&found[2998..], Extent::First).is_cut());
    }
}
