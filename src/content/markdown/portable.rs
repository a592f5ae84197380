//! HTML that can be shown anywhere: without classes, ids, styles, scripts and forms, and with whole addresses.

use super::tag::{Attribute, Tag, Token, pieces};

/// Elements that are left out with what they contain.
pub(super) const DROPPED: &[&str] = &[
    "applet", "button", "canvas", "datalist", "embed", "fieldset", "form", "frameset", "head",
    "iframe", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
    "title", "xmp",
];

/// Elements that are kept; of all others only the content is.
pub(super) const KEPT: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "math",
];

/// Attributes that are kept.
const ATTRIBUTES: &[&str] = &[
    "alt", "cite", "colspan", "controls", "datetime", "dir", "display", "height", "href",
    "hreflang", "lang", "open", "poster", "preload", "reversed", "rowspan", "span", "src", "start",
    "title", "type", "width",
];

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["cite", "href", "poster", "src"];

/// Elements without an end tag.
pub(super) const VOID: &[&str] = &["br", "col", "hr", "img", "source", "wbr", "input"];

/// HTML while it is copied.
struct Copy<'a> {
    /// Scheme and host.
    origin: &'a str,
    /// The whole address of the page with the text.
    page: &'a str,
    html: String,
    /// The open elements: the name, and whether its tags are kept.
    open: Vec<(String, bool)>,
    /// The number of open elements that are left out.
    dropped: usize,
    /// The number of open formulas.
    formulas: usize,
}

/// Copies HTML so that it can be shown anywhere. Root-relative addresses get an origin, `https://paper.example`, and anchors
/// the address of the page with the text.
pub fn portable(html: &str, origin: &str, page: &str) -> String {
    let mut copy = Copy {
        origin,
        page,
        html: String::with_capacity(html.len()),
        open: Vec::new(),
        dropped: 0,
        formulas: 0,
    };
    for piece in pieces(html) {
        match piece.token {
            Token::Open(tag) => copy.open(&tag),
            Token::Close(name) => copy.close(&name.to_ascii_lowercase()),
            Token::Text(text) if copy.dropped == 0 => copy.html.push_str(text),
            Token::Broken if copy.dropped == 0 => copy.html.push_str("&lt;"),
            _ => {}
        }
    }
    while let Some((name, _)) = copy.open.last().cloned() {
        copy.close(&name);
    }
    copy.html
}

impl Copy<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name.to_ascii_lowercase();
        let is_void = VOID.contains(&&*name) || tag.closes_itself && self.formulas > 0;
        let is_dropped = DROPPED.contains(&&*name);
        let is_known = KEPT.contains(&&*name) || self.formulas > 0;
        let attributes = self.attributes(tag);
        // What marked a piece of text for a style sheet marks nothing any more.
        let is_kept = self.dropped == 0
            && !is_dropped
            && is_known
            && !(matches!(&*name, "a" | "span") && attributes.is_empty() && self.formulas == 0);
        if is_kept {
            let slash = if is_void && self.formulas > 0 { "/" } else { "" };
            self.html.push_str(&format!("<{name}{attributes}{slash}>"));
        }
        if !is_void {
            self.dropped += usize::from(is_dropped);
            self.formulas += usize::from(name == "math");
            self.open.push((name, is_kept));
        }
    }

    /// Closes an element, and those that are still open in it.
    fn close(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        for (name, is_kept) in self.open.split_off(at).into_iter().rev() {
            self.dropped -= usize::from(DROPPED.contains(&&*name));
            self.formulas -= usize::from(name == "math");
            if is_kept {
                self.html.push_str(&format!("</{name}>"));
            }
        }
    }

    fn attributes(&self, tag: &Tag<'_>) -> String {
        tag.attributes.iter().filter_map(|attribute| self.attribute(attribute)).collect()
    }

    fn attribute(&self, Attribute { name, value, .. }: &Attribute<'_>) -> Option<String> {
        let name = name.to_ascii_lowercase();
        let is_style =
            |name: &str| ["class", "style", "id", "href"].contains(&name) || name.starts_with("on");
        let is_kept = match self.formulas {
            0 => ATTRIBUTES.contains(&&*name),
            _ => !is_style(&name),
        };
        let value = match ADDRESSES.contains(&&*name) {
            true => self.address(value)?,
            false => (*value).to_owned(),
        };
        is_kept.then(|| format!(" {name}=\"{}\"", value.replace('"', "&quot;")))
    }

    /// An address in full; `None` if it leads nowhere from another place.
    fn address(&self, written: &str) -> Option<String> {
        let lower = written.to_ascii_lowercase();
        let is_whole = ["http:", "https:", "mailto:", "tel:", "data:image/"]
            .iter()
            .any(|scheme| lower.starts_with(scheme));
        match written {
            _ if is_whole => Some(written.to_owned()),
            _ if written.starts_with("//") => Some(format!("https:{written}")),
            _ if written.starts_with('/') => Some(format!("{}{written}", self.origin)),
            _ if written.starts_with('#') => Some(format!("{}{written}", self.page)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::portable;

    fn copied(html: &str) -> String {
        portable(html, "https://paper.example", "https://paper.example/x/")
    }

    #[test]
    fn classes_and_scripts_are_gone_and_addresses_whole() {
        assert_eq!(
            copied(
                "<P class='a' ID=b onclick=\"x()\">See <a href='/x/?a=1&amp;b'>this</a>.<script>let a = '<p>'</script></P>"
            ),
            "<p>See <a href=\"https://paper.example/x/?a=1&amp;b\">this</a>.</p>"
        );
        assert_eq!(
            copied("<div class=t><span class=k>fn</span> <a href=#x>y</a></div>"),
            "<div>fn <a href=\"https://paper.example/x/#x\">y</a></div>"
        );
        assert_eq!(copied("<my-map>a</my-map><a href='javascript:x()'>b</a>"), "ab");
    }

    #[test]
    fn forms_and_drawings_are_left_out_with_their_content() {
        assert_eq!(copied("a<form action='/x'><p>Name <input name=n></p></form>b"), "ab");
        assert_eq!(
            copied("a<svg><title>x</title><path d='M0'/></svg>b<iframe src=x>y</iframe>c"),
            "abc"
        );
        assert_eq!(copied("<style>p{}</style><!-- c --><p>a"), "<p>a</p>");
    }

    #[test]
    fn formulas_stay_whole() {
        let formula =
            "<math display=\"block\"><mi mathvariant=\"bold\">x</mi><mspace width=\"1em\"/></math>";
        assert_eq!(copied(formula), formula);
    }

    #[test]
    fn elements_are_closed_in_their_order() {
        assert_eq!(copied("<b><i>a</b>c</i>"), "<b><i>a</i></b>c");
        assert_eq!(
            copied("<ul><li>a<br>b<img src='/i.png' alt='\"'></ul>"),
            "<ul><li>a<br>b<img src=\"https://paper.example/i.png\" alt=\"&quot;\"></li></ul>"
        );
    }
}
