//! The settings of what is made of each issue besides its pages.

use crate::base::diagnostic::Code;
use crate::base::yaml::table::{Form, Table, may, whole};
use crate::base::yaml::{Map, Node};

/// The keys of `editions` in `site.yaml`.
pub const KEYS: &Table = &Table {
    heading: "Keys of editions",
    keys: &[
        whole("epub", Form::Flag),
        may("email", Form::Either(&[Form::Flag, Form::Map(EMAIL_KEYS)])),
        whole("markdown", Form::Flag),
        whole("json", Form::Flag),
    ],
};

/// The keys of `email` in `editions`.
pub const EMAIL_KEYS: &Table =
    &Table { heading: "Keys of email", keys: &[may("unsubscribe", Form::Label)] };

/// The mail services that we know, and what each replaces by a reader's own address for unsubscribing.
const SERVICES: [(&str, &str); 3] = [
    ("buttondown", "{{ unsubscribe_url }}"),
    ("listmonk", "{{ UnsubscribeURL }}"),
    ("mailchimp", "*|UNSUB|*"),
];

/// What is made of each issue besides its pages.
#[derive(Clone, Debug, Default)]
pub struct Editions {
    /// Whether each issue is also an e-book.
    pub epub: bool,
    /// The e-mail of each issue, if there is one.
    pub email: Option<Email>,
    /// Whether each story is also Markdown.
    pub markdown: bool,
    /// Whether each story is also JSON.
    pub json: bool,
}

/// The e-mail of each issue.
#[derive(Clone, Debug, Default)]
pub struct Email {
    /// The address at which readers unsubscribe, or what a mail service replaces by it.
    pub unsubscribe: Option<String>,
}

impl Editions {
    /// Reads `editions`.
    pub(super) fn read(map: &Map<'_>) -> Self {
        let node = map.get("editions");
        let Some(map) = node.as_ref().map(|node| node.map(KEYS)) else { return Self::default() };
        Self {
            epub: map.flag("epub"),
            email: map.get("email").and_then(|node| email(&node)),
            markdown: map.flag("markdown"),
            json: map.flag("json"),
        }
    }
}

fn email(node: &Node<'_>) -> Option<Email> {
    if !node.is_map() {
        return node.flag().filter(|is_made| *is_made).map(|_| Email::default());
    }
    let map = node.map(EMAIL_KEYS);
    Some(Email { unsubscribe: map.get("unsubscribe").and_then(|node| unsubscribe(&node)) })
}

/// The placeholder of a service, or one of the paper's own.
fn unsubscribe(node: &Node<'_>) -> Option<String> {
    if node.is_map() || node.is_list() {
        let hint =
            "put the placeholder of your mail service in quotes: `unsubscribe: \"{{ link }}\"`";
        node.expected("a text", hint.to_owned());
        return None;
    }
    let text = node.label()?;
    let is_name = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_name {
        let is_one_line = !text.contains(char::is_control);
        if !is_one_line {
            let message = "`unsubscribe` has several lines";
            node.report(Code::BadValue, message, "write one address or placeholder".to_owned());
        }
        return is_one_line.then_some(text);
    }
    let name = node.choice("mail service", &SERVICES.map(|(name, _)| name))?;
    SERVICES.iter().find(|(known, _)| *known == name).map(|(_, tag)| (*tag).to_owned())
}
