//! Markdown as a whole: what a text becomes, and what is said about it.

use pressrun::content::markdown::*;

const OPTIONS: fn(&str, RawHtml) -> Options = |language, raw_html| Options {
    smart_punctuation: true,
    math: false,
    raw_html,
    quotes: Quotes::of_language(language),
    shows_marks: false,
};

/// Resolves every link to `url:<target>`, but those that begin with `hidden` to none.
struct Shown<'a>(&'a Body);

impl Resolver for Shown<'_> {
    fn link(&self, index: usize) -> Option<String> {
        let target = &self.0.links[index].target;
        (!target.starts_with("hidden")).then(|| format!("url:{target}"))
    }

    fn image(&self, index: usize) -> Option<InlineImage> {
        let src = &self.0.images[index].src;
        (!src.starts_with("hidden")).then(|| InlineImage {
            alt: self.0.images[index].alt.clone(),
            title: None,
            src: format!("url:{src}"),
            srcset: String::new(),
            sizes: String::new(),
            width: 3,
            height: 2,
        })
    }

    fn word(&self, key: &str) -> String {
        format!("\"{key}\"")
    }
}

const WHOLE: Placement<'static> =
    Placement { scope: Scope::Whole, id_prefix: "", heading_shift: 0 };

fn read(text: &str) -> Parsed {
    parse(text, 0, &OPTIONS("en", RawHtml::Allow))
}

fn show(body: &Body, placement: &Placement<'_>) -> String {
    let mut out = String::new();
    for segment in body.render(placement, &Shown(body)) {
        match segment {
            Segment::Html(html) => out.push_str(&html),
            Segment::Figure(index) => {
                let image = &body.images[index];
                assert!(!image.inline);
                let Image { src, alt, title, .. } = image;
                out += &format!("[figure {src} | {alt} | {title:?}]\n");
            }
            Segment::Mark(index) => out += &format!("[page {}]\n", body.marks[index].label),
        }
    }
    out
}

fn html(text: &str) -> String {
    let parsed = read(text);
    assert_eq!(parsed.findings, [], "{text}");
    show(&parsed.body, &WHOLE)
}

/// The findings, each with the piece of the text it points at.
fn findings(text: &str, raw_html: RawHtml) -> String {
    let offset = 1000;
    let mut out = String::new();
    for finding in parse(text, offset, &OPTIONS("en", raw_html)).findings {
        let place = &text[finding.span.start - offset..finding.span.end - offset];
        let (code, hint) = (finding.code.name(), finding.hint.unwrap_or_default());
        out += &format!("{code} {place:?}: {}\n  {hint}\n", finding.message);
    }
    out
}

#[test]
fn headings_get_anchors_of_their_own() {
    insta::assert_snapshot!(html(
        "## A \"quoted\" *word* {.x .y}\n\n## A quoted word\n\n### É {#own}\n\n## 😀\n\n## Own\n\n\
         <i id=\"taken\"></i>\n\n## Taken\n"
    ), @r##"
    <h2 id="a-quoted-word" class="x y">A “quoted” <em>word</em></h2>
    <h2 id="a-quoted-word-2">A quoted word</h2>
    <h3 id="own">É</h3>
    <h2 id="section-4">😀</h2>
    <h2 id="own-2">Own</h2>
    <p><i id="taken"></i></p>
    <h2 id="taken-2">Taken</h2>
    "##);
}

#[test]
fn a_text_knows_its_anchors() {
    let body =
        read("## One {#a}\n\n> [!box] Two\n> x\n\n<!-- page: 2 -->\n\n### Three\n\n<b id=raw>")
            .body;
    for (anchor, there) in
        [("a", true), ("two", true), ("three", true), ("raw", true), ("One", false)]
    {
        assert_eq!(body.has_anchor(anchor), there, "{anchor}");
    }
    let facts: Vec<_> =
        body.headings.iter().map(|h| (h.text.as_str(), h.level, h.part, h.boxed)).collect();
    assert_eq!(facts, [("One", 2, 1, false), ("Two", 2, 1, true), ("Three", 3, 2, false)]);
}

#[test]
fn a_first_level_heading_is_reported() {
    insta::assert_snapshot!(findings("Text\n\n# Second\n\nThird\n=====\n", RawHtml::Allow), @r##"
    second-headline "# Second": a first-level heading in the text
      only the headline is a first-level heading; for a crosshead, use `##`
    second-headline "Third\n=====": a first-level heading in the text
      only the headline is a first-level heading; for a crosshead, use `##`
    "##);
    assert_eq!(show(&read("# A").body, &WHOLE), "<h2 id=\"a\">A</h2>\n");
}

#[test]
fn punctuation_is_that_of_the_language() {
    let text = "\"It's 'fine'\" -- no... `\"x\"` &quot;a&quot; \"*b*\" \\\" 6\" “c” 中\"文\"中";
    insta::assert_snapshot!(html(text), @r##"<p>“It’s ‘fine’” – no… <code>"x"</code> "a" “<em>b</em>” " 6” “c” 中“文”中</p>"##);
    let show_in = |language| {
        let options = OPTIONS(language, RawHtml::Allow);
        show(&parse(text, 0, &options).body, &WHOLE)
    };
    insta::assert_snapshot!(show_in("de"), @r##"<p>„It’s ‚fine‘“ – no… <code>"x"</code> "a" „<em>b</em>“ " 6“ “c” 中„文“中</p>"##);
    insta::assert_snapshot!(show_in("fr").replace('\u{a0}', "~"), @r##"<p>«~It’s “fine”~» – no… <code>"x"</code> "a" «~<em>b</em>~» " 6~» “c” 中«~文~»中</p>"##);
    let plain = Options { smart_punctuation: false, ..OPTIONS("en", RawHtml::Allow) };
    insta::assert_snapshot!(show(&parse(text, 0, &plain).body, &WHOLE), @r##"<p>"It's 'fine'" -- no... <code>"x"</code> "a" "<em>b</em>" " 6" “c” 中"文"中</p>"##);
}

#[test]
fn text_is_escaped_everywhere() {
    insta::assert_snapshot!(html(
        "a & b &lt;script&gt; `<b>` [x\\\"<](javascript:alert%281%29 \"t\\\"<\") \
         ![q\"<'](a\"b.png) \\<i> \u{1}\u{85}\u{fffe}\u{0}\n\n```a\"b\n<&>\n```\n\n## h {#x\"y .a\"b}\n"
    ), @r##"
    <p>a &amp; b &lt;script&gt; <code>&lt;b&gt;</code> <a href="url:javascript:alert%281%29" title="t&quot;&lt;">x"&lt;</a> <img src="url:a%22b.png" alt="q“&lt;’" width="3" height="2"> &lt;i&gt;  �</p>
    <pre class="code" tabindex="0"><code class="language-a&quot;b">&lt;&amp;&gt;
    </code></pre>
    <h2 id="x&quot;y" class="a&quot;b">h</h2>
    "##);
}

#[test]
fn links_are_resolved_by_the_caller() {
    insta::assert_snapshot!(html(
        "[a *b*](../x.md#y \"ti\") <https://a.b/?x=1&y> <me@x.org> [none](hidden.md \"t\") [s][]\n\
         [s] ![al<t>](hidden.png)\n\n[s]: #here\n"
    ), @r##"
    <p><a href="url:../x.md#y" title="ti">a <em>b</em></a> <a href="url:https://a.b/?x=1&amp;y">https://a.b/?x=1&amp;y</a> <a href="url:mailto:me@x.org">me@x.org</a> none <a href="url:#here">s</a>
    <a href="url:#here">s</a> al</p>
    "##);
    let text = "x [a](b&amp;c\\)) é [d](<e f>)";
    let links = parse(text, 10, &OPTIONS("en", RawHtml::Allow)).body.links;
    let facts: Vec<_> = links
        .iter()
        .map(|l| (l.target.as_str(), &text[l.span.start - 10..l.span.end - 10]))
        .collect();
    assert_eq!(facts, [("b&c)", "[a](b&amp;c\\))"), ("e f", "[d](<e f>)")]);
}

#[test]
fn pictures_alone_are_figures() {
    insta::assert_snapshot!(html(
        "![a *b* `c` ![d](e)\nf](g.jpg \"cap (PHOTO: \\\"X\\\")\")\n\n![a](1)\n![b](2)  \n![c](3) <!-- crop -->\n\n\
         In ![text](t.png) here.\n\n![first](1) then text\n\n![two](1)\n![three](2)\nand text\n\n\
         [![linked](l.png)](x)\n\n- ![item](i.jpg)\n- ![item](i.png) text\n\n  ![loose](l.jpg)\n\n> ![quoted](q.jpg)\n\n\
         T\n: ![defined](d.jpg)\n\n| ![cell](c.png) |\n|-|\n"
    ), @r##"
    [figure g.jpg | a b c d f | Some("cap (PHOTO: \"X\")")]
    [figure 1 | a | None]
    [figure 2 | b | None]
    [figure 3 | c | None]
    <p>In <img src="url:t.png" alt="text" width="3" height="2"> here.</p>
    <p><img src="url:1" alt="first" width="3" height="2"> then text</p>
    <p><img src="url:1" alt="two" width="3" height="2">
    <img src="url:2" alt="three" width="3" height="2">
    and text</p>
    [figure l.png | linked | None]
    <ul>
    <li>[figure i.jpg | item | None]
    </li>
    <li><p><img src="url:i.png" alt="item" width="3" height="2"> text</p>
    [figure l.jpg | loose | None]
    </li>
    </ul>
    <blockquote>
    [figure q.jpg | quoted | None]
    </blockquote>
    <dl>
    <dt>T</dt>
    <dd>[figure d.jpg | defined | None]
    </dd>
    </dl>
    <div class="table" role="region" tabindex="0" aria-label="&quot;table&quot;">
    <table>
    <thead>
    <tr><th scope="col"><img src="url:c.png" alt="cell" width="3" height="2"></th></tr>
    </thead>
    </table>
    </div>
    "##);
    assert_eq!(read("![an \"alt\"](x)").body.images[0].alt, "an “alt”");
    assert_eq!(read("[a](b)\n\n[![linked](l.png)](x)").body.images[0].link, Some(1));
}

#[test]
fn marked_blocks() {
    insta::assert_snapshot!(html(
        "> [!box] The *grid* in \"short\"\n> Some text\n>\n> > [!Note]\n> > bare\n>\n> ### Inner\n\n\
         > [!NOTE] *Head\n> on*\n> ![f](x.jpg)\n\n> [!note]\n\n> [!box] Only a title\n\n> \\[!box] literal\n\n> plain\n\n\
         > [!box](x) link\n\n> `[!box]` code\n"
    ), @r##"
    <section class="box" role="note" aria-labelledby="the-grid-in-short">
    <h2 id="the-grid-in-short" class="box-head">The <em>grid</em> in “short”</h2>
    <p>Some text</p>
    <figure class="note" role="note">
    <p>bare</p>
    </figure>
    <h3 id="inner">Inner</h3>
    </section>
    <figure class="note" role="note">
    <p class="note-head"><em>Head
    on</em></p>
    [figure x.jpg | f | None]
    </figure>
    <figure class="note" role="note">
    </figure>
    <section class="box" role="note" aria-labelledby="only-a-title">
    <h2 id="only-a-title" class="box-head">Only a title</h2>
    </section>
    <blockquote>
    <p>[!box] literal</p>
    </blockquote>
    <blockquote>
    <p>plain</p>
    </blockquote>
    <blockquote>
    <p><a href="url:x">!box</a> link</p>
    </blockquote>
    <blockquote>
    <p><code>[!box]</code> code</p>
    </blockquote>
    "##);
}

#[test]
fn pull_quotes() {
    insta::assert_snapshot!(html(
        "> [!pullquote]\n> We \"must\" wait.\n> — Jane *Doe*,\n> engineer\n\n> [!pullquote]\n> Only words -- these.\n\n\
         > [!pullquote]\n> One\n>\n> Two  \n> --- B\n\n> [!pullquote]\n>\n> One\n>\n> -- [C](c)\n\n> [!pullquote]\n> -- D\n> x\n>\n> Last\n\n\
         > [!pullquote]\n"
    ), @r##"
    <aside class="pullquote">
    <blockquote>
    <p>We “must” wait.</p>
    </blockquote>
    <p class="speaker">Jane <em>Doe</em>,
    engineer</p>
    </aside>
    <aside class="pullquote">
    <blockquote>
    <p>Only words – these.</p>
    </blockquote>
    </aside>
    <aside class="pullquote">
    <blockquote>
    <p>One</p>
    <p>Two</p>
    </blockquote>
    <p class="speaker">B</p>
    </aside>
    <aside class="pullquote">
    <blockquote>
    <p>One</p>
    </blockquote>
    <p class="speaker"><a href="url:c">C</a></p>
    </aside>
    <aside class="pullquote">
    <blockquote>
    <p>– D
    x</p>
    <p>Last</p>
    </blockquote>
    </aside>
    <aside class="pullquote">
    <blockquote>
    </blockquote>
    </aside>
    "##);
}

#[test]
fn unknown_boxes_are_reported() {
    insta::assert_snapshot!(findings(
        "> [!bx] T\n> x\n\n> [!TIP]\n> y\n\n> [!sidebar] z\n\n> [!box]\n> no title\n\n> [!pullquote] title\n> w\n",
        RawHtml::Allow
    ), @r##"
    unknown-box "[!bx]": unknown kind of marked block `bx`
      did you mean `box`?
    unknown-box "[!TIP]": unknown kind of marked block `TIP`
      use `note`
    unknown-box "[!sidebar]": unknown kind of marked block `sidebar`
      the kinds are `pullquote`, `box`, `note`, `gallery` and `verse`; to show the text, write `\[!`
    unknown-box "[!box]": a box without a title
      write one after the mark: `> [!box] In brief`
    unknown-box "[!pullquote]": a pull quote with a title
      put the quotation on the next line
    "##);
    insta::assert_snapshot!(show(&read("> [!tip]\n> y\n\n> [!box]\n> z\n\n> [!pullquote] v\n> w\n").body, &WHOLE), @r##"
    <blockquote>
    <p>[!tip]
    y</p>
    </blockquote>
    <figure class="box" role="note">
    <p>z</p>
    </figure>
    <aside class="pullquote">
    <blockquote>
    <p>v
    w</p>
    </blockquote>
    </aside>
    "##);
}

/// A text in three parts.
const MARKED: &str = "one[^a]\n<!-- page: 4 -->\ntwo[^b] [^a]\n\n## H\n\n![f](f)\n\n<!--Page:A7-->\n\n[three](#h)\n\n[^a]: A\n[^b]: B [^c]\n\n[^c]: C\n";

#[test]
fn page_marks_part_the_text() {
    insta::assert_snapshot!(html(MARKED), @r##"
    <p>one<sup class="noteref"><a href="#note_1" id="noteref_1" role="doc-noteref">1</a></sup></p>
    [page 4]
    <p>two<sup class="noteref"><a href="#note_2" id="noteref_2" role="doc-noteref">2</a></sup> <sup class="noteref"><a href="#note_1" id="noteref_1_2" role="doc-noteref">1</a></sup></p>
    <h2 id="h">H</h2>
    [figure f | f | None]
    [page A7]
    <p><a href="url:#h">three</a></p>
    <section class="notes">
    <h2 class="notes-head">"notes"</h2>
    <ol>
    <li id="note_1"><p>A <a class="noteback" href="#noteref_1" aria-label="&quot;back_to_text&quot; (1)">↩︎</a> <a class="noteback" href="#noteref_1_2" aria-label="&quot;back_to_text&quot; (1, 2)">↩︎<sup>2</sup></a></p>
    </li>
    <li id="note_2"><p>B <sup class="noteref"><a href="#note_3" id="noteref_3" role="doc-noteref">3</a></sup> <a class="noteback" href="#noteref_2" aria-label="&quot;back_to_text&quot; (2)">↩︎</a></p>
    </li>
    <li id="note_3"><p>C <a class="noteback" href="#noteref_3" aria-label="&quot;back_to_text&quot; (3)">↩︎</a></p>
    </li>
    </ol>
    </section>
    "##);
    let denied = parse(MARKED, 0, &OPTIONS("en", RawHtml::Deny));
    assert_eq!((denied.findings, denied.body.marks.len()), (vec![], 2));
}

#[test]
fn a_part_has_its_own_notes() {
    let body = read(MARKED).body;
    let part = |n| {
        let placement = Placement { scope: Scope::Part(n), id_prefix: "p-", heading_shift: 1 };
        show(&body, &placement)
    };
    assert_eq!(body.parts(), 3);
    insta::assert_snapshot!(part(1), @r##"
    <p>one<sup class="noteref"><a href="#p-note_1" id="p-noteref_1" role="doc-noteref">1</a></sup></p>
    <section class="notes">
    <h3 class="notes-head">"notes"</h3>
    <ol>
    <li id="p-note_1"><p>A <a class="noteback" href="#p-noteref_1" aria-label="&quot;back_to_text&quot; (1)">↩︎</a></p>
    </li>
    </ol>
    </section>
    "##);
    insta::assert_snapshot!(part(2), @r##"
    <p>two<sup class="noteref"><a href="#p-note_1" id="p-noteref_1" role="doc-noteref">1</a></sup> <sup class="noteref"><a href="#p-note_2" id="p-noteref_2" role="doc-noteref">2</a></sup></p>
    <h3 id="p-h">H</h3>
    [figure f | f | None]
    <section class="notes">
    <h3 class="notes-head">"notes"</h3>
    <ol>
    <li id="p-note_1"><p>B <sup class="noteref"><a href="#p-note_3" id="p-noteref_3" role="doc-noteref">3</a></sup> <a class="noteback" href="#p-noteref_1" aria-label="&quot;back_to_text&quot; (1)">↩︎</a></p>
    </li>
    <li id="p-note_2"><p>A <a class="noteback" href="#p-noteref_2" aria-label="&quot;back_to_text&quot; (2)">↩︎</a></p>
    </li>
    <li id="p-note_3"><p>C <a class="noteback" href="#p-noteref_3" aria-label="&quot;back_to_text&quot; (3)">↩︎</a></p>
    </li>
    </ol>
    </section>
    "##);
    insta::assert_snapshot!(part(3), @r##"<p><a href="url:#h">three</a></p>"##);
    assert_eq!((part(0), part(4)), (String::new(), String::new()));
}

#[test]
fn malformed_page_marks_are_reported() {
    insta::assert_snapshot!(findings(
        "<!-- page -->\n\n> <!-- page: 3 -->\n\nin <!-- page: 4 --> line\n\n<!-- page: 5 --> trailing\n\n\
         <!-- page: a b -->\n\n<div><!-- page: 6 --></div>\n\n<!-- pages differ -->\n\n`<!-- page: 7 -->`\n",
        RawHtml::Allow
    ), @r##"
    bad-parts "<!-- page -->": a page mark without a page
      write `<!-- page: 4 -->`, with the page in letters and digits, on a line of its own outside lists, quotations and boxes
    bad-parts "<!-- page: 3 -->": a page mark inside other text
      write `<!-- page: 4 -->`, with the page in letters and digits, on a line of its own outside lists, quotations and boxes
    bad-parts "<!-- page: 4 -->": a page mark inside other text
      write `<!-- page: 4 -->`, with the page in letters and digits, on a line of its own outside lists, quotations and boxes
    bad-parts "<!-- page: 5 -->": a page mark inside other text
      write `<!-- page: 4 -->`, with the page in letters and digits, on a line of its own outside lists, quotations and boxes
    bad-parts "<!-- page: a b -->": a page mark without a page
      write `<!-- page: 4 -->`, with the page in letters and digits, on a line of its own outside lists, quotations and boxes
    bad-parts "<!-- page: 6 -->": a page mark inside other text
      write `<!-- page: 4 -->`, with the page in letters and digits, on a line of its own outside lists, quotations and boxes
    "##);
}

#[test]
fn footnotes() {
    insta::assert_snapshot!(html(
        "a[^b] c[^A] [d[^b] e](f)\n\n[^a]: Note *a*\n\n    - second [^é]\n\n[^b]: Two\n\n[^é]: ```\n    x\n    ```\n"
    ), @r##"
    <p>a<sup class="noteref"><a href="#note_1" id="noteref_1" role="doc-noteref">1</a></sup> c<sup class="noteref"><a href="#note_2" id="noteref_2" role="doc-noteref">2</a></sup> [d<sup class="noteref"><a href="#note_1" id="noteref_1_2" role="doc-noteref">1</a></sup> e](f)</p>
    <section class="notes">
    <h2 class="notes-head">"notes"</h2>
    <ol>
    <li id="note_1"><p>Two <a class="noteback" href="#noteref_1" aria-label="&quot;back_to_text&quot; (1)">↩︎</a> <a class="noteback" href="#noteref_1_2" aria-label="&quot;back_to_text&quot; (1, 2)">↩︎<sup>2</sup></a></p>
    </li>
    <li id="note_2"><p>Note <em>a</em></p>
    <ul>
    <li>second <sup class="noteref"><a href="#note_3" id="noteref_3" role="doc-noteref">3</a></sup></li>
    </ul>
     <a class="noteback" href="#noteref_2" aria-label="&quot;back_to_text&quot; (2)">↩︎</a></li>
    <li id="note_3"><pre class="code" tabindex="0"><code>x
    </code></pre>
     <a class="noteback" href="#noteref_3" aria-label="&quot;back_to_text&quot; (3)">↩︎</a></li>
    </ol>
    </section>
    "##);
    insta::assert_snapshot!(findings(
        "a[^x] `[^y]` \\[^z] [^a-z](u) ![^u] [^ok]\n\n    [^code]\n\n[^ok]: is [^in]\n[^lost]: text [^far]\n[^far]: x\n[^OK]: again\n",
        RawHtml::Allow
    ), @r##"
    missing-footnote "[^x]": there is no footnote `x`
      add `[^x]: ...`, or put a backslash before the bracket
    missing-footnote "![^u]": there is no footnote `u`
      add `[^u]: ...`, or put a backslash before the bracket
    missing-footnote "[^in]": there is no footnote `in`
      add `[^in]: ...`, or put a backslash before the bracket
    unused-footnote "[^lost]: text [^far]": a footnote that nothing refers to
      it is not published; refer to it, or delete it
    unused-footnote "[^far]: x": a footnote that nothing refers to
      it is not published; refer to it, or delete it
    unused-footnote "[^OK]: again": a second footnote of the same name
      it is not published; refer to it, or delete it
    "##);
}

#[test]
fn tables() {
    insta::assert_snapshot!(html("| a | | \"c\" |\n|:-|:-:|-:|\n| 1 | *2* | \\| |\n| 3 |\n\nx\n\n|a|\n|-|\n"), @r##"
    <div class="table" role="region" tabindex="0" aria-label="&quot;table&quot;: a, “c”">
    <table>
    <thead>
    <tr><th scope="col" class="align-start">a</th><td class="align-center"></td><th scope="col" class="align-end">“c”</th></tr>
    </thead>
    <tbody>
    <tr><td class="align-start">1</td><td class="align-center"><em>2</em></td><td class="align-end">|</td></tr>
    <tr><td class="align-start">3</td><td class="align-center"></td><td class="align-end"></td></tr>
    </tbody>
    </table>
    </div>
    <p>x</p>
    <div class="table" role="region" tabindex="0" aria-label="&quot;table&quot;: a">
    <table>
    <thead>
    <tr><th scope="col">a</th></tr>
    </thead>
    </table>
    </div>
    "##);
}

#[test]
fn lists_and_tasks() {
    insta::assert_snapshot!(html(
        "- [x] done *a*\n- [ ] open\n  - in\n\n3. three\n\n   [ ] no\n4. [ ] loose\n\n   para\n\nTerm\n: tight\n: other\n\n~~d~~ a  \nb\\\nc\n***\n"
    ), @r##"
    <ul>
    <li class="task"><label><input type="checkbox" disabled checked> done <em>a</em></label></li>
    <li class="task"><label><input type="checkbox" disabled> open</label><ul>
    <li>in</li>
    </ul>
    </li>
    </ul>
    <ol start="3">
    <li><p>three</p>
    <p>[ ] no</p>
    </li>
    <li class="task"><p><label><input type="checkbox" disabled> loose</label></p>
    <p>para</p>
    </li>
    </ol>
    <dl>
    <dt>Term</dt>
    <dd>tight</dd>
    <dd>other</dd>
    </dl>
    <p><del>d</del> a<br>
    b<br>
    c</p>
    <hr>
    "##);
}

#[test]
fn code_is_highlighted() {
    insta::assert_snapshot!(html("```rust,ignore\nfn main() {\n    // <c>\n    let x = \"a\\n\" + 1;\n}\n```\n"), @r##"
    <pre class="code" tabindex="0"><code class="language-rust"><span class="hl-keyword">fn</span> <span class="hl-function">main</span><span class="hl-punctuation">()</span> <span class="hl-punctuation">{</span>
        <span class="hl-comment">// &lt;c&gt;
    </span>    <span class="hl-keyword">let</span> x <span class="hl-operator">=</span> <span class="hl-string">"a\n"</span> <span class="hl-operator">+</span> <span class="hl-number">1</span><span class="hl-punctuation">;</span>
    <span class="hl-punctuation">}</span>
    </code></pre>
    "##);
    insta::assert_snapshot!(html("```diff\n-a\n+b\n```\n\n```nosuch x\n<a>\n```\n\n    plain & *so*\n\n```html\n<a href=\"x\">\n```\n"), @r##"
    <pre class="code" tabindex="0"><code class="language-diff"><span class="hl-deleted">-a
    </span><span class="hl-inserted">+b
    </span></code></pre>
    <pre class="code" tabindex="0"><code class="language-nosuch">&lt;a&gt;
    </code></pre>
    <pre class="code" tabindex="0"><code>plain &amp; *so*
    </code></pre>
    <pre class="code" tabindex="0"><code class="language-html"><span class="hl-punctuation">&lt;</span><span class="hl-tag">a</span> <span class="hl-attribute">href</span><span class="hl-punctuation">=</span><span class="hl-string">"x"</span><span class="hl-punctuation">&gt;</span>
    </code></pre>
    "##);
    let huge = format!("```rust\n{}\n```\n", "let x = 1;".repeat(1000));
    assert!(!html(&huge).contains("<span"));
    assert!(read(&huge).body.has_code && !read("`a`").body.has_code);
}

#[test]
fn raw_html_can_be_denied() {
    let text = "<div id=a>\n*a*\n<!-- x -->\n</div>\n\nb <i>c</i> <!-- d --> <br>\n\n<!-- e -->\n\n> <hr>\n\n`<b>` <https://x.y>\n";
    insta::assert_snapshot!(html(text), @r##"
    <div id=a>
    *a*

    </div>
    <p>b <i>c</i> <br></p>
    <blockquote>
    <hr>
    </blockquote>
    <p><code>&lt;b&gt;</code> <a href="url:https://x.y">https://x.y</a></p>
    "##);
    insta::assert_snapshot!(findings(text, RawHtml::Deny), @r##"
    raw-html "<div id=a>\n*a*\n<!-- x -->\n</div>": HTML in the text
      `markdown.raw_html: deny` in `site.yaml` forbids it; write it in Markdown, or put a backslash before `<`
    raw-html "<i>": HTML in the text
      `markdown.raw_html: deny` in `site.yaml` forbids it; write it in Markdown, or put a backslash before `<`
    raw-html "<br>": HTML in the text
      `markdown.raw_html: deny` in `site.yaml` forbids it; write it in Markdown, or put a backslash before `<`
    raw-html "<hr>": HTML in the text
      `markdown.raw_html: deny` in `site.yaml` forbids it; write it in Markdown, or put a backslash before `<`
    "##);
    assert!(!show(&parse(text, 0, &OPTIONS("en", RawHtml::Deny)).body, &WHOLE).contains("<br>"));
}

#[test]
fn comments_never_leak() {
    for text in [
        "a <!-- secret --> b",
        "<!-- secret -->",
        "<p>\n<!-- secret\nsecret --></p>",
        "- x\n  <!-- secret -->\n",
        "[^n] x\n\n[^n]: <!-- secret -->\n",
        "![a <!-- secret --> b](c)",
        "<!-- secret",
        "| <!-- secret --> |\n|-|\n",
    ] {
        for raw_html in [RawHtml::Allow, RawHtml::Deny] {
            let body = parse(text, 0, &OPTIONS("en", raw_html)).body;
            assert!(!show(&body, &WHOLE).contains("secret"), "{text}");
            assert!(!body.opening.text.contains("secret"), "{text}");
        }
    }
    insta::assert_snapshot!(findings("<div>\n<!-- never\n\nends --></div>\n\n<!-- a", RawHtml::Allow), @r##"
    open-comment "<!-- a": a comment that does not end
      end it with `-->`, before the next comment begins
    "##);
}

#[test]
fn length_and_opening() {
    let body = read("## Head\n\nOne *two*three \"it's\" four.\n\n> [!note] Box\n> words\n\n```\ncode code\n```\n\n![alt](x \"title\")\n\n| cell |\n|-|\n\n- five人工智能[^n]\n\n[^n]: note\n").body;
    assert_eq!(body.opening.text, "One twothree “it’s” four. five人工智能");
    assert!(!body.opening.cut);
    assert_eq!((body.words, body.characters, body.minutes()), (9, 4, 1));
    assert_eq!(read(&"word ".repeat(461)).body.minutes(), 3);
    assert_eq!(read(&"字".repeat(451)).body.minutes(), 2);
    assert_eq!(read("人工\n智能 a\nb").body.opening.text, "人工智能 a b");
    let opening = |text: &str| read(text).body.opening.text;
    assert_eq!(
        opening("To do:\n\n- plough\n- sow.\n- 收割\n\nThen rest.\n"),
        "To do: plough; sow. 收割； Then rest."
    );
    assert_eq!(
        opening("It sold ~~12~~ 13 million ~~tonnes~~.\n\n~~All of it.~~\n\nMore."),
        "It sold 13 million. More."
    );
}

#[test]
fn all_line_ends_are_lines() {
    let text = "## H\n\n> [!pullquote]\n> a\n> -- b\n\n```x\nc\n  d\n```\n\n<div\nid=a>\n</div>\n\ne\nf  \ng\n\n<!-- page: 2 -->\n\n- h\n";
    let expected = html(text);
    for ends in ["\r\n", "\r"] {
        assert_eq!(html(&text.replace('\n', ends)), expected);
        assert_eq!(html(&format!("\u{feff}{}", text.replace('\n', ends))), expected);
    }
    let parsed = parse("\u{feff}[a](b)", 5, &OPTIONS("en", RawHtml::Allow));
    assert_eq!(parsed.body.links[0].span, 8..14);
}

#[test]
fn hostile_input_takes_no_longer_than_its_length() {
    // At this size whatever takes quadratic time takes minutes, and what recurses overflows the stack.
    for unit in [
        ">",
        "[",
        "![",
        "*a ",
        "`a ``b ",
        "<",
        "<!-- ",
        "<a b=\"",
        "[^",
        "[^a] ",
        "- ",
        "> [!note]\n",
        "|",
        "\"a 'b ",
        "a\r",
        "\0",
        "# a\n",
        "<!-- page: 4 -->\n\n",
        "&",
        "[a]: b\n",
        "[^n]: x[^n]\n",
        "![a](b)\n",
        "a\n: b\n",
        "<script>",
        "> [!box] a\n\n",
        "|a|b|\n|-|-|\n|c|\n\n",
        "- -- --- ",
        "}",
        "<!-- <!-- ",
        "a <!-- b --> ",
        "<!-- —> -->",
        "是**「",
        "'60 A",
        "](x \"",
        "{{",
        "[a=",
        "**a ",
        "** ",
        "%%a",
        "(a)[",
        "    a <!-- b\n\n",
        "|a\n",
    ] {
        let body = read(&unit.repeat(50_000)).body;
        body.render(&WHOLE, &Shown(&body));
    }
    let nested: String = (1..600).map(|n| format!("{} [!pullquote]\n", ">".repeat(n))).collect();
    let notes: String =
        (0..20_000).map(|n| format!("a[^{n}]\n\n[^{n}]: b [^{}]\n\n", n + 1)).collect();
    for text in [nested, notes, "a b\n".repeat(1_000_000)] {
        let body = read(&text).body;
        body.render(&WHOLE, &Shown(&body));
    }
}

#[test]
fn attributes_alone_under_a_lazy_line_are_text() {
    let text = "> *\na\n> {#id .c}\n> --\n\n> T\n> *\n![f](f.jpg)\n> {#id .c}\n> -- \n";
    assert!(show(&read(text).body, &WHOLE).contains("{#id .c}"));
}

#[test]
fn comments_leave_places_true() {
    let text = "a <!-- x\n\ny --> b [^z]\n\n<!--\n-->\n\n| <!-- | --> [^y] |\n|---|\n";
    insta::assert_snapshot!(findings(text, RawHtml::Allow), @r#"
    missing-footnote "[^z]": there is no footnote `z`
      add `[^z]: ...`, or put a backslash before the bracket
    missing-footnote "[^y]": there is no footnote `y`
      add `[^y]: ...`, or put a backslash before the bracket
    "#);
    let link = &read("é <!-- é -->[x](y) <!-- z -->").body.links[0];
    assert_eq!(link.span, 14..20);
}

#[test]
fn emphasis_beside_punctuation_of_cjk() {
    assert_eq!(
        html("这是**我想做的事。**所以继续。重点在**「这里」**了。\n"),
        "<p>这是<strong>我想做的事。</strong>所以继续。重点在<strong>「这里」</strong>了。</p>\n"
    );
    for (text, shown) in [
        ("用**API（接口）**的", "用<strong>API（接口）</strong>的"),
        ("他说**“好”**了", "他说<strong>“好”</strong>了"),
        ("他说**\"好\"**了", "他说<strong>“好”</strong>了"),
        ("**한국어(Korean)**은", "<strong>한국어(Korean)</strong>은"),
        ("在*「甲」*和~~（乙）~~间", "在<em>「甲」</em>和<del>（乙）</del>间"),
        ("他说。**所以**我", "他说。<strong>所以</strong>我"),
        ("[**「甲」**乙](u)", "<a href=\"url:u\"><strong>「甲」</strong>乙</a>"),
        ("`在**「甲」**乙`", "<code>在**「甲」**乙</code>"),
        ("在\\*\\*「甲」\\*\\*乙", "在**「甲」**乙"),
        ("a**(b)**c", "a**(b)**c"),
    ] {
        assert_eq!(show(&read(text).body, &WHOLE), format!("<p>{shown}</p>\n"));
    }
    assert!(!html("```\n在**「甲」**乙\n```\n\n## 在**「甲」**乙\n").contains('\u{fdd0}'));
    assert_eq!(read("## 在**「甲」**乙").body.headings[0].text, "在「甲」乙");
}

#[test]
fn no_gap_in_a_sentence_of_cjk() {
    let text = "一，\n**二**，\n[三](u)，\n`四`，\n*五*。\n\n> 一\n> **二**\n";
    assert_eq!(
        html(text),
        "<p>一，<strong>二</strong>，<a href=\"url:u\">三</a>，<code>四</code>，<em>五</em>。</p>\n\
         <blockquote>\n<p>一<strong>二</strong></p>\n</blockquote>\n"
    );
    assert_eq!(html("一\n*two*\n三"), "<p>一\n<em>two</em>\n三</p>\n");
    assert_eq!(read(text).body.opening.text, "一，二，三，四，五。 一二");
}

#[test]
fn apostrophes_open_no_quotation() {
    let text = "The '60s' rock 'n' roll, class of '09 and the dogs' bowls: 'tis 'fine', \"'twas\".\n\n`'60s` [a](b '60s') <b title='09'>c</b>\n";
    assert_eq!(
        html(text),
        "<p>The ’60s’ rock ’n’ roll, class of ’09 and the dogs’ bowls: ’tis ‘fine’, “’twas”.</p>\n\
         <p><code>'60s</code> <a href=\"url:b\" title=\"60s\">a</a> <b title='09'>c</b></p>\n"
    );
    for tag in ["de", "fr", "ja", "sv", "pl", "ru"] {
        let parsed = parse("Die '90er und class of '09 'x'.", 0, &OPTIONS(tag, RawHtml::Allow));
        let html = show(&parsed.body, &WHOLE);
        let single = Quotes::of_language(tag).single;
        let quoted = format!("<p>Die ’90er und class of ’09 {}x{}.</p>\n", single.0, single.1);
        assert_eq!(html, quoted, "{tag}");
    }
}

#[test]
fn pictures_hold_no_control_characters() {
    let images =
        read("![a\u{6}b\u{fdd0}](p.jpg \"A cap\u{3}tion. (PHOTO: X\u{1}Y\u{1ffff})\")").body.images;
    assert_eq!(images[0].alt, "ab");
    assert_eq!(images[0].title.as_deref(), Some("A caption. (PHOTO: XY)"));
}

#[test]
fn a_reference_link_stands_where_it_is_defined() {
    let text = "See [this][the  Vote], [that][] and [vote].\n\n[The vote]: a.md\n[that]: <b.md> \"T\"\n[VOTE]: c.md\n\n![x][that]\n";
    let body = read(text).body;
    let places: Vec<&str> = body.links.iter().map(|link| &text[link.span.clone()]).collect();
    assert_eq!(places, ["[The vote]: a.md", "[that]: <b.md> \"T\"", "[VOTE]: c.md"]);
    assert_eq!(&text[body.images[0].span.clone()], "[that]: <b.md> \"T\"");
}

/// Pieces that texts are made of, alone and in every odd company.
const FRAGMENTS: &[&str] = &[
    "a",
    " ",
    "\n",
    "\n\n",
    "> ",
    "> > ",
    "\n> ",
    "- ",
    "  ",
    "    ",
    "1. ",
    "\n- [ ] ",
    "[x] ",
    "# ",
    "\n## ",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "\n```rust\n",
    "[",
    "](x)",
    "![",
    "](p.jpg \"t\")",
    "![i](i.png)",
    "\n![f](f.jpg)\n",
    "[^n]",
    "\n[^n]: ",
    "\n[^m]: ",
    "[^m]",
    "[!box] ",
    "[!note]",
    "[!pullquote]",
    "\n> [!box] T\n> ",
    "\n> [!pullquote]\n> ",
    "\n> -- ",
    "\n> — ",
    "|",
    "\n|a|b|\n|-|-:|\n|",
    "\nT\n: ",
    "\n<!-- page: 4 -->\n",
    "<!-- page: 5 -->",
    "<!--",
    "-->",
    "\"",
    "'",
    "--",
    "é",
    "字",
    "\r\n",
    "\r",
    "\\",
    "&amp;",
    "\0",
    "  \n",
    "\\\n",
    "***\n",
    "{#id .c}",
    "<http://a.b>",
    "<!— ",
    "**",
    "「",
    "。",
    "'60s",
    "'n'",
    "](",
    "（",
    "{{",
    "}}",
    "[caption a=",
    "%%",
    "•",
    "##",
    "\u{a0}",
    "<T>",
    "    ",
];

/// The HTML without figures and page marks.
fn html_alone(body: &Body, scope: Scope) -> String {
    let segments = body.render(&Placement { scope, ..WHOLE }, &Shown(body));
    let html = segments.into_iter().filter_map(|segment| match segment {
        Segment::Html(html) => Some(html),
        _ => None,
    });
    html.collect()
}

/// Checks that every element that is opened is closed, in order.
fn assert_balanced(html: &str, text: &str) {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let name = tag.split([' ', '>', '\n']).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{text:?}\n{html}"),
            None if ["br", "hr", "img", "input"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} stay open: {text:?}\n{html}");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn whatever_is_written_becomes_elements_that_close(
        fragments in proptest::collection::vec(proptest::sample::select(FRAGMENTS), 0..40)
    ) {
        let text = fragments.concat();
        let parsed = parse(&text, 0, &OPTIONS("fr", RawHtml::Deny));
        assert_balanced(&html_alone(&parsed.body, Scope::Whole), &text);
        for part in 1..=parsed.body.parts() {
            assert_balanced(&html_alone(&parsed.body, Scope::Part(part)), &text);
        }
        for finding in parsed.findings {
            assert!(text.get(finding.span).is_some());
        }
    }
}
