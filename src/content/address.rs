//! Addresses of pages, mailboxes and telephones on the web.

use crate::base::diagnostic::Code;
use crate::base::yaml::Node;

/// The address of a page on the web.
pub fn address(node: &Node<'_>) -> Option<String> {
    let written = node.filled()?;
    let rest = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    let is_address = rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.contains('.') && !rest.contains(|c: char| c.is_whitespace() || "\"<>\\".contains(c))
    });
    if !is_address {
        let hint = format!("write it in full: `{}`", node.with("https://paper.example/page"));
        node.report(Code::BadValue, format!("`{written}` is not a web address"), hint);
    }
    is_address.then_some(written)
}

/// An address on the web, of a mailbox or of a telephone.
pub fn contact(node: &Node<'_>) -> Option<String> {
    let written = node.filled()?;
    if let Some(number) = written.strip_prefix("tel:") {
        return Some(format!("tel:{}", number.replace(' ', "")));
    }
    let mailbox = written.strip_prefix("mailto:").unwrap_or(&written);
    let is_mailbox = mailbox.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !mailbox.contains([' ', '/', ':'])
    });
    if is_mailbox {
        return Some(format!("mailto:{mailbox}"));
    }
    if node.at().last_key() == Some("email") {
        let hint = format!("write `{}`", node.with("desk@paper.example"));
        node.report(Code::BadValue, format!("`{written}` is not a mailbox"), hint);
        return None;
    }
    address(node)
}
