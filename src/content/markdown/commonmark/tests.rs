//! The same HTML comes back from a Markdown parser, up to space.

use pulldown_cmark::{Parser, html::push_html};

use super::{commonmark, plain};

#[track_caller]
fn assert_written(html: &str, expected: &str) {
    assert_eq!(commonmark(html), expected);
}

/// Requires that Markdown means the HTML it was made from.
#[track_caller]
fn assert_same(html: &str) {
    let text = commonmark(html);
    let mut again = String::new();
    push_html(&mut again, Parser::new(&text));
    let bare = |html: &str| {
        let html = html.replace("<br />", "<br>").replace(" />", ">").replace("&quot;", "\"");
        let html = html.split_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><");
        html.replace("<br> ", "<br>").replace(" <ul>", "<ul>")
    };
    assert_eq!(bare(&again), bare(html), "{text}");
}

#[test]
fn paragraphs_headings_and_quotes_have_their_marks() {
    assert_written(
        "<p>One  <em>two</em>\n<strong>three</strong>.</p>\n<h2>Head</h2>\n<blockquote>\n<p>A</p>\n<p>B</p>\n</blockquote>\n<hr>\n",
        "One *two* **three**.\n\n## Head\n\n> A\n>\n> B\n\n---\n",
    );
    assert_written(
        "<figure><img src=\"/a_b.jpg\" alt=\"A [b]\"><figcaption>It. X</figcaption></figure>",
        "![A \\[b\\]](/a_b.jpg)\n\nIt. X\n",
    );
    assert_written("<p> </p><div></div>", "");
}

#[test]
fn what_has_no_mark_stays_html() {
    assert_written(
        "<table>\n\n<tr><td>a</td></tr></table><p>x<sup>2</sup> <math><mi>y</mi></math></p>",
        "<table>\n<tr><td>a</td></tr></table>\n\nx<sup>2</sup> <math><mi>y</mi></math>\n",
    );
}

#[test]
fn no_character_of_a_text_is_taken_for_a_mark() {
    for text in [
        "1. One",
        "2) two",
        "# three",
        "- four",
        "+ five",
        "=====",
        "&gt; six",
        "*seven* _eight_ `nine` [ten](x) ![a](b)",
        "a &lt;b&gt; &amp;amp; &amp; c &amp;copy;",
        "back\\slash \\",
        "snake_case_word ~~no~~",
        "***",
        "---",
        "Wow![<em>x</em>",
    ] {
        assert_same(&format!("<p>{text}</p>"));
        assert_same(&format!("<ul><li>{text}</li><li>x</li></ul>"));
    }
    assert_same("<h2>C #</h2>");
    assert_same("<p>one<br>2. two<br>- three</p>");
}

#[test]
fn emphasis_holds_beside_every_character() {
    for html in [
        "<em>a</em>b",
        "a<em>b</em>c",
        "<em>a</em><em>b</em>",
        "<em>“a”</em>b",
        "这<strong>「重要」</strong>字",
        "<strong><em>a</em></strong>",
        "<em>a <strong>b</strong> c</em>",
        "<em>a</em>*b",
        "<em>A sentence.</em>",
        "<em>“A.”</em> b (<em>c!</em>) d<strong>, e</strong>",
        "<em>a.</em><strong>b.</strong>c",
        "<a href=\"https://a.example/a_b*c\"><em>a.</em></a><em>b</em>",
        "Wow!<a href=\"https://a.example/x\">link</a>",
        "<a href=\"https://a.example/(x)_y?a=1&amp;copy=2\">a <em>b</em></a>",
        "<code>a ` b</code>, <code>``</code>",
    ] {
        assert_same(&format!("<p>{html}</p>"));
    }
}

#[test]
fn lists_and_code_are_nested() {
    assert_same("<ol start=\"3\"><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>");
    assert_same("<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>");
    assert_same("<pre><code>a\n\n```\n  b &lt;c&gt;\n</code></pre>");
    assert_written("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b\n");
}

#[test]
fn plain_text_has_the_words_alone() {
    let html = "<p>One <em>two</em><br>three&nbsp;&amp; four.</p><table><tr><td>a</td><td>b</td></tr></table>\
                <figure><img src=\"x\" alt=\"no\"><figcaption>Words.</figcaption></figure><pre>c\n d\n</pre>";
    assert_eq!(plain(html), "One two\nthree\u{a0}& four.\n\na b\n\nWords.\n\nc\n d");
    assert_eq!(plain(""), "");
}

#[test]
fn deep_texts_need_no_deep_stack() {
    let html = format!("{}a{}", "<ul><li>".repeat(20_000), "</li></ul>".repeat(20_000));
    assert!(commonmark(&html).ends_with("- a\n"));
}
