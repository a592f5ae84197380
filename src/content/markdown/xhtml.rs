//! HTML as XHTML for books: well-formed XML without classes, styles, scripts and forms, whose links outside are whole
//! addresses and whose pictures lie in the book.

use std::collections::BTreeSet;

use super::caption::{escaped, without_entities};
use super::portable::{DROPPED, KEPT, VOID};
use super::tag::{Attribute, Tag, Token, pieces};

/// A text for a book.
#[derive(Clone, Debug, Default, Hash, PartialEq, Eq)]
pub struct Xhtml {
    /// The text.
    pub text: String,
    /// The routes of the pictures in it, where they lie in the book, too.
    pub pictures: BTreeSet<String>,
    /// Whether it contains formulas.
    pub has_formulas: bool,
}

/// The processing instruction where a printed page begins; its label and `?>` follow.
pub const PAGE_MARK: &str = "<?page ";

/// Marks where a printed page begins, in HTML and XHTML.
pub fn page_mark(label: &str) -> String {
    format!("{PAGE_MARK}{}?>", label.replace(['<', '>', '?'], " "))
}

/// The attributes of each element; `*` stands for all elements. Others are left out.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("*", &["dir", "id", "lang", "title"]),
    ("a", &["href", "hreflang"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("img", &["alt", "height", "src", "width"]),
    ("ins", &["cite", "datetime"]),
    ("ol", &["reversed", "start"]),
    ("q", &["cite"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// Attributes whose value is a number.
const NUMBERS: &[&str] = &["colspan", "height", "rowspan", "span", "start", "width"];

/// Elements that end an open paragraph (HTML, section 13.1.2.4).
const BLOCKS: &[&str] = &[
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Which open elements an element ends, and the elements beyond which it ends none.
const ENDED: &[(&[&str], &[&str], &[&str])] = &[
    (&["li"], &["li"], &["ol", "ul"]),
    (&["dd", "dt"], &["dd", "dt"], &["dl"]),
    (&["td", "th"], &["td", "th"], &["table", "tr"]),
    (&["tr"], &["tr"], &["table"]),
    (&["tbody", "tfoot", "thead"], &["tbody", "tfoot", "thead"], &["table"]),
    (BLOCKS, &["p"], &["blockquote", "details", "div", "figcaption", "figure", "li", "td", "th"]),
];

/// HTML while it is copied.
struct Copy<'a> {
    /// Scheme and host.
    origin: &'a str,
    /// The path of the site.
    prefix: &'a str,
    xhtml: Xhtml,
    /// The open elements: the name, and whether its tags are kept.
    open: Vec<(String, bool)>,
    /// The number of open elements that are left out.
    dropped: usize,
    /// The number of open formulas.
    formulas: usize,
    /// The ids so far: each may occur once.
    ids: BTreeSet<String>,
}

/// Copies HTML as XHTML. Root-relative addresses get an origin, `https://paper.example`; those of pictures lose the
/// prefix, `/` or `/paper/`, and are the places of the pictures in the book.
pub fn xhtml(html: &str, origin: &str, prefix: &str) -> Xhtml {
    let (open, xhtml) = (Vec::new(), Xhtml::default());
    let mut copy =
        Copy { origin, prefix, xhtml, open, dropped: 0, formulas: 0, ids: BTreeSet::new() };
    for piece in pieces(html) {
        match piece.token {
            Token::Open(tag) => copy.open(&tag),
            Token::Close(name) => copy.close(&name.to_ascii_lowercase()),
            Token::Text(text) if copy.dropped == 0 => {
                copy.xhtml.text.push_str(&escaped(&without_entities(text)));
            }
            Token::Instruction if html[piece.range.clone()].starts_with(PAGE_MARK) => {
                copy.xhtml.text.push_str(&html[piece.range]);
            }
            Token::Broken if copy.dropped == 0 => copy.xhtml.text.push_str("&lt;"),
            _ => {}
        }
    }
    copy.close_to(0);
    copy.xhtml
}

impl Copy<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name.to_ascii_lowercase();
        self.end_for(&name);
        let is_void = VOID.contains(&&*name) || tag.closes_itself && self.formulas > 0;
        let is_dropped = DROPPED.contains(&&*name);
        let mut is_kept = self.dropped == 0 && !is_dropped;
        if is_kept && matches!(&*name, "audio" | "source" | "video") {
            self.link(tag, "src", &without_entities(tag.get("title").unwrap_or_default()));
        }
        if is_kept && name == "img" && !self.is_local(tag) {
            self.link(tag, "src", &without_entities(tag.get("alt").unwrap_or_default()));
            return;
        }
        let is_known = KEPT.contains(&&*name) && !matches!(&*name, "audio" | "source" | "video");
        is_kept &= is_known || self.formulas > 0;
        if is_kept {
            let attributes = self.attributes(&name, tag);
            // What marked a piece of text for a style sheet marks nothing any more.
            is_kept = !(matches!(&*name, "a" | "span") && attributes.is_empty());
            if is_kept {
                let slash = if is_void { "/" } else { "" };
                self.xhtml.text.push_str(&format!("<{name}{attributes}{slash}>"));
            }
        }
        if !is_void {
            self.dropped += usize::from(is_dropped);
            self.formulas += usize::from(name == "math");
            self.xhtml.has_formulas |= is_kept && name == "math";
            self.open.push((name, is_kept));
        }
    }

    /// Ends the open elements that the beginning of another ends, such as a paragraph.
    fn end_for(&mut self, name: &str) {
        for (_, ended, limits) in ENDED.iter().filter(|(names, _, _)| names.contains(&name)) {
            let mut inner = self.open.iter().enumerate().rev();
            let at =
                inner.find(|(_, (open, _))| ended.contains(&&**open) || limits.contains(&&**open));
            if let Some((at, _)) = at.filter(|(_, (open, _))| ended.contains(&&**open)) {
                self.close_to(at);
            }
        }
    }

    /// Closes an element, and those that are still open in it.
    fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.close_to(at);
        }
    }

    fn close_to(&mut self, at: usize) {
        for (name, is_kept) in self.open.split_off(at).into_iter().rev() {
            self.dropped -= usize::from(DROPPED.contains(&&*name));
            self.formulas -= usize::from(name == "math");
            if is_kept {
                self.xhtml.text.push_str(&format!("</{name}>"));
            }
        }
    }

    /// A link in place of what a book cannot show.
    fn link(&mut self, tag: &Tag<'_>, attribute: &str, words: &str) {
        let Some(address) = tag.get(attribute).and_then(|written| self.address(written)) else {
            return;
        };
        let words = if words.is_empty() { address.as_str() } else { words };
        let link = format!("<a href=\"{}\">{}</a>", attribute_text(&address), escaped(words));
        self.xhtml.text.push_str(&link);
    }

    /// Whether a picture is one of the site's own.
    fn is_local(&self, tag: &Tag<'_>) -> bool {
        tag.get("src").is_some_and(|src| src.starts_with(self.prefix) && !src.starts_with("//"))
    }

    fn attributes(&mut self, name: &str, tag: &Tag<'_>) -> String {
        let mut text = String::new();
        let mut seen = BTreeSet::new();
        for attribute in &tag.attributes {
            let key = attribute.name.to_ascii_lowercase();
            if seen.insert(key.clone()) {
                text.extend(self.attribute(name, &key, attribute));
            }
        }
        match name {
            "math" => text.push_str(" xmlns=\"http://www.w3.org/1998/Math/MathML\""),
            "img" if !seen.contains("alt") => text.push_str(" alt=\"\""),
            _ => {}
        }
        text
    }

    fn attribute(&mut self, name: &str, key: &str, written: &Attribute<'_>) -> Option<String> {
        let value = without_entities(written.value);
        let is_kept = match self.formulas {
            0 if name == "math" => key == "display",
            0 => has_attribute(name, key),
            _ => !["class", "href", "id", "style", "xmlns"].contains(&key) && is_plain(key),
        };
        let is_number = || !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        if !is_kept || NUMBERS.contains(&key) && self.formulas == 0 && !is_number() {
            return None;
        }
        let value = match key {
            "id" if value.contains(char::is_whitespace) || value.is_empty() => return None,
            "id" if !self.ids.insert(value.clone()) => return None,
            "src" => self.picture(&value)?,
            "href" | "cite" => self.address(&value)?,
            _ => value,
        };
        let lang = if key == "lang" {
            format!(" xml:lang=\"{}\"", attribute_text(&value))
        } else {
            String::new()
        };
        Some(format!(" {key}=\"{}\"{lang}", attribute_text(&value)))
    }

    /// The place of a picture in the book.
    fn picture(&mut self, src: &str) -> Option<String> {
        let route = src.strip_prefix(self.prefix)?.to_owned();
        self.xhtml.pictures.insert(route.clone());
        Some(route)
    }

    /// An address in full, or within the text; `None` if it leads nowhere from a book.
    fn address(&self, written: &str) -> Option<String> {
        let lower = written.to_ascii_lowercase();
        let is_whole = ["http:", "https:", "mailto:", "tel:"];
        match written {
            _ if is_whole.iter().any(|scheme| lower.starts_with(scheme)) => {
                Some(written.to_owned())
            }
            _ if written.starts_with("//") => Some(format!("https:{written}")),
            _ if written.starts_with('/') => Some(format!("{}{written}", self.origin)),
            _ if written.starts_with('#') => Some(written.to_owned()),
            _ => None,
        }
    }
}

/// Whether an element keeps an attribute.
fn has_attribute(name: &str, key: &str) -> bool {
    ATTRIBUTES
        .iter()
        .any(|(element, keys)| (*element == "*" || *element == name) && keys.contains(&key))
}

/// Whether an attribute of a formula has a name that XML allows, and is not a script.
fn is_plain(key: &str) -> bool {
    !key.starts_with("on") && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A text as the value of an attribute.
fn attribute_text(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::xhtml;

    fn copied(html: &str) -> String {
        xhtml(html, "https://paper.example", "/paper/").text
    }

    #[test]
    fn elements_are_closed_and_entities_are_characters() {
        assert_eq!(copied("a<br>b&nbsp;&amp;&copy; < c"), "a<br/>b\u{a0}&amp;© &lt; c");
        assert_eq!(
            copied("<p>a<p>b<ul><li>c<li>d"),
            "<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>"
        );
        assert_eq!(copied("<b><i>a</b>c</i>"), "<b><i>a</i></b>c");
        assert_eq!(
            copied("<table><tr><td width=3>a<td colspan=2>b<tr><td>c</table>"),
            "<table><tr><td>a</td><td colspan=\"2\">b</td></tr><tr><td>c</td></tr></table>"
        );
    }

    #[test]
    fn pictures_lie_in_the_book_and_links_lead_out_of_it() {
        let copy = xhtml(
            "<a href='/paper/x/'><img src='/paper/media/a.jpg' width=4 alt='\"'></a><a href='#n'>1</a>",
            "https://paper.example",
            "/paper/",
        );
        assert_eq!(
            copy.text,
            "<a href=\"https://paper.example/paper/x/\"><img src=\"media/a.jpg\" width=\"4\" alt=\"&quot;\"/></a><a href=\"#n\">1</a>"
        );
        assert_eq!(copy.pictures.into_iter().collect::<Vec<_>>(), ["media/a.jpg"]);
    }

    #[test]
    fn what_a_book_cannot_show_is_a_link() {
        assert_eq!(
            copied("<img src='https://a.example/b.png' alt='A map'>"),
            "<a href=\"https://a.example/b.png\">A map</a>"
        );
        assert_eq!(
            copied("<video controls><source src=/paper/v.mp4></video><script>x()</script>"),
            "<a href=\"https://paper.example/paper/v.mp4\">https://paper.example/paper/v.mp4</a>"
        );
    }

    #[test]
    fn ids_and_formulas_stay() {
        assert_eq!(copied("<p id=a class=b>x<i id=a>y</i></p>"), "<p id=\"a\">x<i>y</i></p>");
        let formula = xhtml("<math display=\"block\"><mspace width=\"1em\"/></math>", "", "/");
        assert!(formula.has_formulas);
        assert_eq!(
            formula.text,
            "<math display=\"block\" xmlns=\"http://www.w3.org/1998/Math/MathML\"><mspace width=\"1em\"/></math>"
        );
    }
}
