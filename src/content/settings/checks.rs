//! The checks of the desk, and their severity in this publication.

use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Severity};
use crate::base::yaml::Node;

/// The keys of `checks` in `site.yaml`: names of kinds of mistakes.
pub const KEYS: &[&str] = &[
    "future-date",
    "moved-story",
    "missing-file",
    "bad-photo",
    "conflict-copy",
    "cut-value",
    "unused-file",
    "wrong-extension",
    "metadata-conflict",
    "ignored-caption",
    "no-alt",
    "alt-is-caption",
    "no-credit",
    "unknown-credit",
    "open-credit",
    "no-end-punctuation",
    "restricted-photo",
    "small-photo",
    "deep-crop",
    "photo-twice",
    "photo-with-place",
    "misplaced-link",
    "no-text",
    "placeholder",
    "open-mark",
    "correction-not-found",
    "uncorrected-words",
    "dateline-twice",
    "by-in-byline",
    "several-names",
    "hidden-link",
    "second-headline",
    "unused-footnote",
    "link-in-text",
    "marks-in-text",
    "garbled-text",
    "lost-cells",
    "foreign-markup",
    "unknown-tag",
    "underlined-paragraph",
    "indented-paragraph",
    "folder-case",
    "unbalanced-html",
    "indented-html",
    "duplicate-id",
    "remote-host",
    "unknown-address",
    "odd-alias",
    "host-limit",
    "long-email",
];

/// These cannot be switched off: a picture or file is missing.
const ALWAYS: &[Code] = &[Code::MissingFile, Code::BadPhoto];

/// The severity of some kinds of mistakes; `None` for those that are switched off.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checks(BTreeMap<Code, Option<Severity>>);

impl Checks {
    /// Reads `checks`, and reports mistakes in it.
    pub fn read(node: &Node<'_>) -> Self {
        let map = node.map(KEYS);
        let known = Code::ALL.iter().filter(|code| KEYS.contains(&code.name()));
        let given = |code: &Code| Some((*code, severity(*code, &map.get(code.name())?)?));
        Self(known.filter_map(given).collect())
    }

    /// The same for a run that shows drafts: what is still to be decided keeps nobody from looking at it.
    #[must_use]
    pub fn with_drafts(mut self) -> Self {
        self.0.entry(Code::OpenMark).or_insert(Some(Severity::Warning));
        self
    }

    /// The mistakes that are not switched off, with their severity here.
    pub fn weigh(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let weigh = |diagnostic: Diagnostic| match self.0.get(&diagnostic.code) {
            None => Some(diagnostic),
            Some(severity) => Some(Diagnostic { severity: (*severity)?, ..diagnostic }),
        };
        found.into_iter().filter_map(weigh).collect()
    }
}

fn severity(code: Code, node: &Node<'_>) -> Option<Option<Severity>> {
    if let Some(is_wanted) = node.truth() {
        let right = if is_wanted { "warning" } else { "off" };
        let message = format!("`{}` cannot be `{is_wanted}`", code.name());
        node.report(Code::BadValue, message, format!("write `{}`", node.with(right)));
        return None;
    }
    let text = node.label()?;
    match text.as_str() {
        "error" => Some(Some(Severity::Error)),
        "warning" => Some(Some(Severity::Warning)),
        "off" if !ALWAYS.contains(&code) => Some(None),
        _ => {
            let message = format!("`{}` cannot be `{text}`", code.name());
            let hint = match ALWAYS.contains(&code) {
                true => "write `error` or `warning`",
                false => "write `error`, `warning` or `off`",
            };
            node.report(Code::BadValue, message, hint.to_owned());
            None
        }
    }
}
