//! The headers that a paper wants its host to send.

use crate::base::diagnostic::{Code, visible_line};
use crate::base::yaml::table::{Form, Table, may};
use crate::base::yaml::{Map, Node};
use crate::deploy::headers::{Policies, Policy};

/// The keys of `headers` in `site.yaml`.
pub const KEYS: &Table = &Table {
    heading: "Keys of headers",
    keys: &[
        may("content_security_policy", Form::Text),
        may("permissions_policy", Form::Text),
        may("referrer_policy", Form::Text),
    ],
};

/// The word for a header that is not sent.
const NONE: &str = "none";

/// Reads `headers`.
pub(super) fn read(map: &Map<'_>) -> Policies {
    let node = map.get("headers");
    let map = node.as_ref().map(|node| node.map(KEYS));
    let get = |key: &str| map.as_ref().and_then(|map| policy(&map.get(key)?)).unwrap_or_default();
    Policies {
        content_security: get("content_security_policy"),
        permissions: get("permissions_policy"),
        referrer: get("referrer_policy"),
    }
}

/// The value of a header, in one line.
fn policy(node: &Node<'_>) -> Option<Policy> {
    let text = node.filled()?.split_whitespace().collect::<Vec<_>>().join(" ");
    if text == NONE {
        return Some(Policy::Unsent);
    }
    // Some servers read variables in what they send, and have no way to write these characters themselves.
    let is_odd = |c: char| !(c == ' ' || c.is_ascii_graphic()) || "$\\`{}".contains(c);
    if let Some(odd) = text.chars().find(|c| is_odd(*c)) {
        let message = format!("a header cannot contain `{}`", visible_line(&odd.to_string()));
        let hint = "write it as browsers read it, for example `default-src 'self'`; in an address, percent-encode the character";
        node.report(Code::BadValue, message, hint.to_owned());
        return None;
    }
    Some(Policy::Own(text))
}
