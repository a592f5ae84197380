//! The checks of the desk, and their severity in this publication.

use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Severity};
use crate::base::yaml::Node;
use crate::base::yaml::table::{Form, Table, may};

/// The keys of `checks` in `site.yaml`: names of kinds of mistakes.
pub const KEYS: &Table = &Table {
    heading: "Keys of checks",
    keys: &[
        may("future-date", MAY),
        may("moved-story", MAY),
        may("missing-file", MUST),
        may("bad-photo", MUST),
        may("conflict-copy", MAY),
        may("cut-value", MAY),
        may("unused-file", MAY),
        may("wrong-extension", MAY),
        may("metadata-conflict", MAY),
        may("ignored-caption", MAY),
        may("no-alt", MAY),
        may("alt-is-caption", MAY),
        may("no-credit", MAY),
        may("unknown-credit", MAY),
        may("open-credit", MAY),
        may("no-end-punctuation", MAY),
        may("restricted-photo", MAY),
        may("small-photo", MAY),
        may("deep-crop", MAY),
        may("photo-twice", MAY),
        may("photo-with-place", MAY),
        may("misplaced-link", MAY),
        may("no-text", MAY),
        may("placeholder", MAY),
        may("open-mark", MAY),
        may("correction-not-found", MAY),
        may("uncorrected-words", MAY),
        may("dateline-twice", MAY),
        may("by-in-byline", MAY),
        may("several-names", MAY),
        may("hidden-link", MAY),
        may("second-headline", MAY),
        may("unused-footnote", MAY),
        may("link-in-text", MAY),
        may("marks-in-text", MAY),
        may("garbled-text", MAY),
        may("lost-cells", MAY),
        may("foreign-markup", MAY),
        may("unknown-tag", MAY),
        may("underlined-paragraph", MAY),
        may("indented-paragraph", MAY),
        may("folder-case", MAY),
        may("unbalanced-html", MAY),
        may("indented-html", MAY),
        may("duplicate-id", MAY),
        may("remote-host", MAY),
        may("unknown-address", MAY),
        may("odd-alias", MAY),
        may("host-limit", MAY),
        may("long-email", MAY),
    ],
};

/// What a check can be.
const MAY: Form = Form::Word(&["error", "warning", "off"]);

/// What a check can be that cannot be switched off.
const MUST: Form = Form::Word(&["error", "warning"]);

/// These cannot be switched off: a picture or file is missing.
const ALWAYS: &[Code] = &[Code::MissingFile, Code::BadPhoto];

/// The severity of some kinds of mistakes; `None` for those that are switched off.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checks(BTreeMap<Code, Option<Severity>>);

impl Checks {
    /// Reads `checks`, and reports mistakes in it.
    pub fn read(node: &Node<'_>) -> Self {
        let map = node.map(KEYS);
        let known = Code::ALL.iter().filter(|code| KEYS.names().any(|name| name == code.name()));
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
