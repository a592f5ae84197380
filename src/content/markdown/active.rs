//! Raw HTML that runs something, or loads something from elsewhere. Browsers can be told to refuse both.

use super::entity;
use super::tag::{Attribute, Tag, Token, pieces};

/// Elements that run or load something by themselves, or change what others load.
const ELEMENTS: [&str; 9] =
    ["applet", "base", "embed", "frame", "frameset", "iframe", "link", "object", "script"];

/// Attributes with an address that is loaded.
const LOADED: [&str; 7] = ["src", "srcset", "poster", "data", "background", "href", "xlink:href"];

/// Elements whose addresses are checked elsewhere, or only lead away.
const LEADING: [&str; 4] = ["a", "area", "form", "img"];

/// Whether some raw HTML runs something or loads it from elsewhere.
pub(super) fn is_active(html: &str) -> bool {
    let mut in_style = false;
    pieces(html).any(|piece| match piece.token {
        Token::Open(tag) => {
            in_style = tag.is("style");
            is_active_tag(&tag)
        }
        Token::Verbatim(text) => in_style && loads(text),
        _ => false,
    })
}

fn is_active_tag(tag: &Tag<'_>) -> bool {
    let is_leading = LEADING.iter().any(|name| tag.is(name));
    ELEMENTS.iter().any(|name| tag.is(name))
        || tag.attributes.iter().any(|attribute| is_active_attribute(attribute, is_leading))
}

fn is_active_attribute(attribute: &Attribute<'_>, is_leading: bool) -> bool {
    let name = attribute.name.to_ascii_lowercase();
    let value = entity::decode(attribute.value);
    let compact: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    name.starts_with("on")
        || name == "srcdoc"
        || compact.to_ascii_lowercase().starts_with("javascript:")
        || (name == "style" && loads(&value))
        || (LOADED.contains(&name.as_str()) && !is_leading && is_elsewhere(&value))
}

/// Whether a style names something on another site.
fn loads(style: &str) -> bool {
    style.contains("//")
}

fn is_elsewhere(address: &str) -> bool {
    address.contains("//")
}

#[cfg(test)]
mod tests {
    use super::is_active;

    #[test]
    fn what_runs_or_loads_is_told_from_what_does_not() {
        for active in [
            "<script>x()</script>",
            "a <SCRIPT src=/x.js></SCRIPT>",
            "<p onclick=\"x()\">",
            "<a href=\" java&#115;cript:x()\">",
            "<iframe src=\"/x/\"></iframe>",
            "<video src=\"https://a.example/x.mp4\"></video>",
            "<video><source src=//a.example/x.mp4></video>",
            "<link rel=stylesheet href=/x.css>",
            "<p style=\"background: url(https://a.example/x.png)\">",
            "<style>@import 'https://a.example/x.css';</style>",
        ] {
            assert!(is_active(active), "{active}");
        }
        for passive in [
            "<b>bold</b> onclick=x",
            "<a href=\"https://a.example/\">a</a>",
            "<img src=\"https://a.example/x.png\">",
            "<video src=\"film.mp4\" controls></video>",
            "<form action=\"https://a.example/\"><input></form>",
            "<p style=\"color: red\">",
            "<!-- <script> -->",
            "<textarea><script></textarea>",
            "<style>p { color: red }</style>",
        ] {
            assert!(!is_active(passive), "{passive}");
        }
    }
}
