//! How browsers treat HTML elements: which have no end tag, which end implicitly, which are inline.

/// Elements without contents (HTML, section 13.1.2), including obsolete ones.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements whose end tag can be left out (HTML, section 13.1.2.4).
const ENDS_ITSELF: &[&str] = &[
    "caption", "colgroup", "dd", "dt", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc",
    "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// Elements for a whole page.
const PAGE: &[&str] = &["base", "body", "frame", "frameset", "head", "html", "plaintext"];

/// Elements whose words do not count as part of the text: code, captions, data for programs.
const UNCOUNTED: &[&str] = &[
    "audio",
    "button",
    "canvas",
    "datalist",
    "figcaption",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "pre",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
    "xmp",
];

/// Elements whose words do not belong to the opening of a text.
const QUIET: &[&str] = &[
    "aside", "details", "dialog", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "nav", "table",
];

/// Elements, besides those that end a paragraph, that separate the words before and after them.
const PARTS_WORDS: &[&str] = &[
    "br", "caption", "legend", "optgroup", "option", "select", "tbody", "td", "tfoot", "th",
    "thead", "tr",
];

/// Elements that end a paragraph (HTML, section 13.1.2.4).
const END_A_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "ul",
    "xmp",
];

/// Elements that end SVG and MathML, and continue in HTML (HTML, section 13.2.6.5).
const LEAVE_FOREIGN: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];

/// Elements of SVG that contain HTML (HTML, section 13.2.6).
const HOLD_HTML_IN_SVG: &[&str] = &["desc", "foreignobject", "title"];

/// Elements of MathML that contain HTML. For `annotation-xml` this depends on its `encoding`, so it is not included.
const HOLD_HTML_IN_MATH: &[&str] = &["mi", "mn", "mo", "ms", "mtext"];

/// The tags of tables do not end tables beyond these elements.
pub(super) const TABLE_BARRIERS: &[&str] = &["caption", "td", "template", "th"];

/// The tags of buttons do not end buttons beyond these elements.
pub(super) const BUTTON_BARRIERS: &[&str] =
    &["caption", "marquee", "math", "object", "svg", "table", "td", "template", "th"];

/// Tables, templates and direct children of tables.
pub(super) const OF_TABLES: &[&str] =
    &["caption", "colgroup", "table", "tbody", "td", "template", "tfoot", "th", "thead", "tr"];

/// The parts of tables.
const ROWS: &[&str] = &["tbody", "tfoot", "thead", "tr"];

/// Whether an element is only valid inside a table.
pub(super) fn is_of_table(name: &str) -> bool {
    ROWS.contains(&name) || matches!(name, "caption" | "col" | "colgroup" | "td" | "th")
}

pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

pub(super) fn ends_itself(name: &str) -> bool {
    ENDS_ITSELF.contains(&name)
}

pub(super) fn is_of_the_page(name: &str) -> bool {
    PAGE.contains(&name)
}

/// Whether an element separates the words before and after it.
pub(super) fn is_block(name: &str) -> bool {
    END_A_PARAGRAPH.contains(&name) || PARTS_WORDS.contains(&name)
}

pub(super) fn is_uncounted(name: &str) -> bool {
    UNCOUNTED.contains(&name)
}

pub(super) fn is_quiet(name: &str) -> bool {
    QUIET.contains(&name)
}

/// Whether the contents of an element cannot be code: it contains rows, cells or items.
pub(super) fn is_structure(name: &str) -> bool {
    ROWS.contains(&name)
        || matches!(
            name,
            "table" | "td" | "th" | "ul" | "ol" | "li" | "dl" | "dt" | "dd" | "colgroup" | "select"
        )
}

/// Whether elements inside it are in another language than HTML.
pub(super) fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Whether the tag of an element ends SVG and MathML.
pub(super) fn leaves_foreign(name: &str) -> bool {
    LEAVE_FOREIGN.contains(&name)
}

/// The elements that contain HTML in drawings, or else in formulas.
pub(super) fn hold_html(in_svg: bool) -> &'static [&'static str] {
    if in_svg { HOLD_HTML_IN_SVG } else { HOLD_HTML_IN_MATH }
}

/// Whether an element is valid inside `select`; the tags of others are ignored there.
pub(super) fn is_of_select(name: &str) -> bool {
    matches!(name, "option" | "optgroup" | "hr" | "script" | "template")
}

/// Whether the tag of one element ends another open one.
pub(super) fn ends(starts: &str, open: &str) -> bool {
    match open {
        "p" => END_A_PARAGRAPH.contains(&starts),
        "li" | "dt" | "dd" => ends_item(starts, open),
        "option" => matches!(starts, "option" | "optgroup"),
        "optgroup" => starts == "optgroup",
        "rb" | "rt" | "rtc" | "rp" => matches!(starts, "rb" | "rt" | "rtc" | "rp"),
        "td" | "th" | "caption" => is_of_table(starts),
        "tr" => is_of_table(starts) && !matches!(starts, "td" | "th"),
        "tbody" | "thead" | "tfoot" => is_of_table(starts) && !matches!(starts, "td" | "th" | "tr"),
        "colgroup" => is_of_table(starts) && starts != "col",
        _ => false,
    }
}

/// Whether the tag of an element can end another one of its kind, even far above it.
pub(super) fn is_exclusive(name: &str) -> bool {
    is_of_table(name) || matches!(name, "button" | "dd" | "dt" | "li")
}

/// Whether the tag of one item ends another one.
pub(super) fn ends_item(starts: &str, open: &str) -> bool {
    match open {
        "li" => starts == "li",
        "dt" | "dd" => matches!(starts, "dt" | "dd"),
        _ => false,
    }
}

/// Whether the tag of an element only ends others inside an element with this name.
pub(super) fn shields(name: &str) -> bool {
    is_block(name) && !matches!(name, "address" | "div" | "p")
        || is_foreign(name)
        || matches!(name, "button" | "object" | "template")
}
