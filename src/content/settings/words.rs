//! Words that are published as plain text: a kicker, a name, a title.

use crate::base::diagnostic::Code;
use crate::base::yaml::{Map, Node};
use crate::content::markdown::{line_tag, without_entities, without_marks};

/// The words of a key that takes no Markdown, without entities of HTML.
pub fn words(map: &Map<'_>, key: &str) -> Option<String> {
    map.get(key).and_then(|node| plain(&node))
}

/// Words without Markdown, with HTML entities decoded. Reports marks and tags in them, because readers would see
/// them.
pub fn plain(node: &Node<'_>) -> Option<String> {
    node.filled().map(|source| shown(node, &source))
}

/// The text of a node as readers see it.
pub(super) fn shown(node: &Node<'_>, source: &str) -> String {
    if let Some(words) = without_marks(source) {
        let message = "readers see these marks of Markdown as they are written";
        node.report(Code::MarksInText, message, format!("write `{}`", node.with(&words)));
    } else if let Some(tag) = line_tag(source) {
        let message = format!("readers see the tag `{tag}` as it is written");
        node.report(
            Code::MarksInText,
            message,
            "delete it: this text can only contain words".to_owned(),
        );
    }
    without_entities(source)
}
