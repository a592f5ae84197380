//! Checks raw HTML with a parser that works like browsers: nothing in a text may affect anything outside it.

use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};

use crate::content::markdown::{
    Body, InlineImage, Options, Placement, Quotes, RawHtml, Resolver, Scope, Segment, parse,
};

/// Resolves links that begin with `none` to nothing.
struct Shown<'a>(&'a Body);

impl Resolver for Shown<'_> {
    fn link(&self, index: usize) -> Option<String> {
        Some(self.0.links[index].target.clone()).filter(|target| !target.starts_with("none"))
    }

    fn image(&self, index: usize) -> Option<InlineImage> {
        let image = &self.0.images[index];
        (!image.src.starts_with("none")).then(|| InlineImage {
            src: format!("/media/{}", image.src),
            alt: image.alt.clone(),
            title: None,
            srcset: "/s 1w".to_owned(),
            sizes: "1px".to_owned(),
            width: 3,
            height: 2,
        })
    }

    fn word(&self, key: &str) -> String {
        key.to_owned()
    }
}

fn body(text: &str) -> (Body, Vec<String>) {
    let options = Options {
        smart_punctuation: true,
        math: false,
        raw_html: RawHtml::Allow,
        quotes: Quotes::of_language("en"),
        shows_marks: false,
    };
    let parsed = parse(text, 0, &options);
    let said = |finding: crate::content::markdown::Finding| {
        let line = text[..finding.span.start].matches('\n').count() + 1;
        assert!(text.get(finding.span.clone()).is_some(), "{text:?} {finding:?}");
        format!("{line} {}: {}", finding.code.name(), finding.message)
    };
    (parsed.body, parsed.findings.into_iter().map(said).collect())
}

fn html(body: &Body, scope: Scope, id_prefix: &str) -> String {
    let placement = Placement { scope, id_prefix, heading_shift: 0 };
    let shown = body.render(&placement, &Shown(body)).into_iter().map(|segment| match segment {
        Segment::Html(html) => html,
        Segment::Figure(_) => "<figure></figure>".to_owned(),
        Segment::Mark(_) => "<hr>".to_owned(),
    });
    shown.collect()
}

fn whole(text: &str) -> String {
    html(&body(text).0, Scope::Whole, "")
}

fn said(text: &str) -> Vec<String> {
    body(text).1
}

/// What is between two elements must not change them: the second is the neighbour of the first, and contains only its
/// own text.
fn assert_contained(html: &str, text: &str) {
    let page = format!(
        "<!doctype html><body><div id=\"_before\"><p>{{</p>{html}</div><div id=\"_after\"><p>}}</p></div>"
    );
    let page = Html::parse_document(&page);
    let select = |selector: &str| {
        page.select(&Selector::parse(selector).expect("a selector"))
            .collect::<Vec<ElementRef<'_>>>()
    };
    let children = select("body > *");
    let ids: Vec<_> = children.iter().map(|child| child.value().id()).collect();
    assert_eq!(ids, [Some("_before"), Some("_after")], "{text:?}\n{html}");
    assert_eq!(children[1].inner_html(), "<p>}</p>", "{text:?}\n{html}");
    assert!(children[0].inner_html().starts_with("<p>{</p>"), "{text:?}\n{html}");
}

#[test]
fn what_is_opened_is_closed_and_told() {
    for (text, wanted, finding) in [
        (
            "<div>\n\nText.",
            "<div>\n<p>Text.</p>\n</div>",
            "1 unbalanced-html: `<div>` is not closed",
        ),
        (
            "A <b>b.\n\nC.",
            "<p>A <b>b.</b></p>\n<p>C.</p>\n",
            "1 unbalanced-html: `<b>` is not closed",
        ),
        (
            "A.\n\n</div>\n\nB.",
            "<p>A.</p>\n<p>B.</p>\n",
            "3 unbalanced-html: `</div>` closes nothing",
        ),
        ("<b><i>x</b></i>", "<p><b><i>x</i></b></p>\n", "1 unbalanced-html: `<i>` is not closed"),
        ("*<u>a* b</u>", "<p><em><u>a</u></em> b</p>\n", "1 unbalanced-html: `<u>` is not closed"),
        (
            "<iframe src=\"//x/\">\n\nB.",
            "<iframe src=\"//x/\">\n</iframe><p>B.</p>\n",
            "1 unbalanced-html: `<iframe>` is not closed",
        ),
        (
            "<table><tr><td>a",
            "<table><tr><td>a</td></tr></table>",
            "1 unbalanced-html: `<table>` is not closed",
        ),
        (
            "<p title=\"a>b",
            "&lt;p title=\"a>b",
            "1 unbalanced-html: a tag that does not end, or that contains a quotation mark which is not closed",
        ),
        (
            "<base href=\"/x\">",
            "",
            "1 unbalanced-html: `<base>` is for a whole page, not for a text",
        ),
    ] {
        let html = whole(text);
        assert_eq!(html.replace("\n\n", "\n").trim_start_matches('\n'), wanted, "{text:?}");
        assert_eq!(said(text), [finding], "{text:?}");
        assert_contained(&html, text);
    }
}

#[test]
fn what_browsers_close_themselves_is_no_mistake() {
    for text in [
        "<p>a<p>b",
        "<ul><li>a<li>b</ul>",
        "<dl><dt>a<dd>b<dt>c</dl>",
        "<table><thead><tr><th>a<tbody><tr><td>b<td>c<tr><td>d</table>",
        "<p><div>x</div></p>",
        "<select><option>a<option>b</select>",
        "a<br>b<br/>c<hr><img alt='' src='data:,x'>",
        "<a id='x'/> <span/> <i></i>",
        "<svg><path d='x'/><g><use href='#a'/></g><foreignObject><p>a</p></foreignObject></svg>",
        "<table><tr><td><table><tr><td>a</table></table>",
        "<select><option>a</select><button>b</button>",
        "<p align=center>\n\ntext\n\n</p>",
        "<!doctype html><![CDATA[<div>]]>",
        "<details>\n<summary>a</summary>\n\nb\n\n</details>",
        "<iframe src='/x'>\n\n</iframe>",
        "<noscript><iframe src='/x'></iframe></noscript>",
        "<x-y><z-z></z-z></x-y>",
        "1 < 2 and a <- b",
    ] {
        assert_eq!(said(text), [""; 0], "{text:?}");
        assert_contained(&whole(text), text);
    }
}

#[test]
fn what_browsers_close_early_is_closed_before_it() {
    for text in [
        "<table><div><table></table></div></table>",
        "<svg><article><div></div></article></svg>",
        "<svg><a><p>x</p></a></svg>",
        "<button><div><button></button></div></button>",
        "<select><div>x<input></div></select>",
        "<math><table></table><div>",
        "<svg><title><b><iframe></title></svg>",
        "<details><math><foreignObject><style><ul><textarea>",
        "<noscript><img alt='</noscript><textarea>'></noscript>",
        "<noscript><style></noscript><xmp></style></noscript>",
        "<svg><style></svg><xmp></style></svg>",
        "<object><font color=red><template><tbody><object><div><col>",
        "<table><div><object><table>",
        "<table><svg><foreignObject><table>",
        "<table>\n\n| a | b |\n|-|-|\n| c |",
        "- <div><li>x\n\n- <div>\n\n  **<li>y**",
        "- <ul><li>x</ul>\n\n[^n]\n\n[^n]: <div><li>",
        "a\n: <div><dd>b",
        "<dd><div><div><tr><div><dd>",
        "<button><foreignObject><div><button>",
        "<button>\n\nx <div><button>",
        "<details><dd>\n\n<path/><div><dd>",
        "<table>\n\n> x <div><table>",
        "<body><</b>https://x.example/",
        "<object><table><font color=red><object><tr>",
        "<table><td>\n\nx <div><object><tr>",
        "x <iframe> <b title='</iframe><xmp>'> y",
    ] {
        assert_contained(&whole(text), text);
    }
}

#[test]
fn a_page_mark_parts_html_that_is_open() {
    let (body, said) = body("<div>\n\none\n\n<!-- page: 2 -->\n\ntwo\n\n</div>");
    assert_eq!(said, ["1 unbalanced-html: `<div>` is not closed"]);
    assert_eq!(html(&body, Scope::Part(1), "").replace('\n', ""), "<div><p>one</p></div>");
    assert_eq!(html(&body, Scope::Part(2), "").replace('\n', ""), "<p>two</p>");
}

#[test]
fn pictures_and_links_are_left_open() {
    assert_eq!(
        whole(
            "x <a class=\"c\" href='none.md'>a</a> <a href=\"b.md?x=1&amp;y\">b</a> <img class=z src=p.png>"
        ),
        "<p>x <a class=\"c\">a</a> <a href=\"b.md?x=1&amp;y\">b</a> \
         <img class=z src=\"/media/p.png\" srcset=\"/s 1w\" sizes=\"1px\" alt=\"\" width=\"3\" height=\"2\"></p>\n"
    );
    assert_eq!(
        whole(
            "<source srcset=\"a,b.png 1x, c.png 2x\"> <video poster=\"p.png\" src='https://x/'></video>"
        ),
        "<p><source srcset=\"a%2Cb.png 1x, c.png 2x\"> <video poster=\"p.png\" src=\"https://x/\"></video></p>\n"
    );
    assert_eq!(whole("<center><img src=p.png width=3></center>"), "<figure></figure>");
    assert_eq!(
        whole("y <img src=p.png alt=a width=9 />"),
        "<p>y <img alt=a width=9 src=\"/media/p.png\" srcset=\"/s 1w\" sizes=\"9px\" /></p>\n"
    );
}

#[test]
fn ids_are_told_apart() {
    let (body, _) = body(
        "<b id='a'></b><label for=\" a  b\">x</label><i aria-labelledby=a></i><g fill='url(#a)'/>",
    );
    assert_eq!(
        html(&body, Scope::Whole, "s1-"),
        "<p><b id='s1-a'></b><label for=\" s1-a  s1-b\">x</label><i aria-labelledby=s1-a></i><g fill='url(#s1-a)'></g></p>\n"
    );
}

#[test]
fn many_tags_take_no_longer_than_few() {
    for (piece, end) in [
        ("<b>", ""),
        ("</i>", ""),
        ("<b", ""),
        ("<b a=\"", ">"),
        ("<!x", ""),
        ("<?x>", ""),
        ("<p><div>", ""),
        ("<li><b>", ""),
        ("a@b.c https://x.example/( ", ""),
        ("<td><tr>", "</table>"),
        ("&amp;", ""),
        ("<svg></p>", ""),
    ] {
        for lead in ["", "<div>"] {
            let text = format!("{lead}{}{end}", piece.repeat(20_000));
            assert!(whole(&text).len() < 40 * text.len());
        }
    }
}

/// Pieces of HTML and Markdown that occur when a text is copied from one program to another.
const FRAGMENTS: &[&str] = &[
    "<div>",
    "</div>",
    "<div class=\"a\">",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href=\"x.md\">",
    "</a>",
    "<p>",
    "</p>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<tbody>",
    "<caption>",
    "<ul>",
    "<li>",
    "</ul>",
    "<h2>",
    "</h3>",
    "<path/>",
    "<mi>",
    "<option>",
    "<iframe>",
    "</iframe>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "<xmp>",
    "<noscript>",
    "</noscript>",
    "<svg>",
    "</svg>",
    "<math>",
    "<foreignObject>",
    "<select>",
    "</select>",
    "<style>",
    "</style>",
    "<script>",
    "</script>",
    "<plaintext>",
    "<body>",
    "</body>",
    "</html>",
    "<frameset>",
    "<head>",
    "<form>",
    "</form>",
    "<button>",
    "</button>",
    "<br>",
    "</br>",
    "<img src=p.png>",
    "<template>",
    "</template>",
    "<details>",
    "<summary>",
    "<blockquote>",
    "</blockquote>",
    "<dl>",
    "<dd>",
    "<ruby>",
    "<rt>",
    "<object>",
    "<font color=red>",
    "<nobr>",
    "<center>",
    "</center>",
    "<div title=\"",
    "\">",
    "<div title='",
    "'",
    "<a\n",
    ">",
    "<",
    "&lt;",
    "<!doctype html>",
    "<?x",
    "?>",
    "<![CDATA[",
    "]]>",
    "<col>",
    "<input>",
    "<pre>",
    "\n",
    "\n\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "    ",
    "text ",
    "**",
    "*",
    "# H",
    "| a | b |\n|-|-|\n| ",
    " | ",
    "`",
    "[l](x)",
    "[^n]",
    "\n\n[^n]: note\n\n",
    "<!-- page: 2 -->",
    "![p](p.png)",
    "> [!box] T\n> ",
    "> [!pullquote]\n> q\n> -- s",
    "- [ ] ",
    "~~",
    "\\",
    "https://x.example/",
    " a@b.example ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_reaches_beyond_a_text(
        fragments in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..30)
    ) {
        let text = fragments.concat();
        let (body, _) = body(&text);
        assert_contained(&html(&body, Scope::Whole, ""), &text);
        for part in 1..=body.parts() {
            assert_contained(&html(&body, Scope::Part(part), "s1-"), &text);
        }
    }
}
