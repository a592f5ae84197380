//! Which crawlers may read the site.

use crate::base::diagnostic::Code;
use crate::base::yaml::table::{Form, whole};
use crate::base::yaml::{Map, Node};

/// The key in `crawlers` that stands for all crawlers of companies that make language models.
const AI: &str = "ai";

/// What language models may do, as it is written.
const TERMS: [&str; 3] = ["allow", "no-training", "deny"];

/// The answers to a crawler.
const ANSWERS: [&str; 2] = ["allow", "deny"];

/// The form of `crawlers`.
pub(super) const FORM: Form = Form::Names(&[whole(AI, Form::Word(&TERMS))], &Form::Word(&ANSWERS));

/// What the paper answers to crawlers.
#[derive(Clone, Debug, Default)]
pub struct Crawlers {
    /// To those that read for language models.
    pub ai: Terms,
    /// To some by name, in the order of `site.yaml`, and whether they may read the site.
    pub named: Vec<(String, bool)>,
}

/// What language models may do with the site.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Terms {
    /// Everything.
    #[default]
    Allow,
    /// Find it and quote it with a link, but not learn from it.
    NoTraining,
    /// Nothing.
    Deny,
}

impl Crawlers {
    /// Reads `crawlers`.
    pub(super) fn read(map: &Map<'_>) -> Self {
        let mut crawlers = Self::default();
        let Some(node) = map.get("crawlers") else { return crawlers };
        let example = || Some(format!("write `{}`", node.with("{ai: no-training}")));
        for (name, node) in node.map_or(example).iter() {
            if name == AI {
                crawlers.ai = terms(&node);
            } else if is_token(&name) {
                let answer = node.choice("answer to a crawler", &ANSWERS);
                crawlers.named.extend(answer.map(|answer| (name, answer == "allow")));
            } else {
                let message = format!("`{name}` is not the name of a crawler");
                let hint = "write the name from its documentation, without version: `GPTBot`";
                node.report(Code::BadValue, message, hint.to_owned());
            }
        }
        crawlers
    }
}

fn terms(node: &Node<'_>) -> Terms {
    match node.choice("answer to a crawler", &TERMS) {
        Some("no-training") => Terms::NoTraining,
        Some("deny") => Terms::Deny,
        _ => Terms::Allow,
    }
}

/// Whether a text can name a crawler (RFC 9309, section 2.2.1). Some use digits, dots and spaces as well.
fn is_token(name: &str) -> bool {
    let is_good = |c: char| c.is_ascii_alphanumeric() || "-_. ".contains(c);
    !name.is_empty() && name.trim() == name && name.chars().all(is_good)
}
