//! Markdown as a whole: what a text becomes, and what is said about it.

use std::fmt::Write;

use pressrun::markdown::*;

const OPTIONS: fn(&str, RawHtml) -> Options = |language, raw_html| Options {
    smart_punctuation: true,
    raw_html,
    quotes: Quotes::of_language(language),
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
            src: format!("url:{src}"),
            width: 3,
            height: 2,
        })
    }

    fn word(&self, key: &str) -> String {
        format!("\"{key}\"")
    }
}

const WHOLE: Placement<'static> = Placement {
    scope: Scope::Whole,
    id_prefix: "",
    heading_shift: 0,
};

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
                writeln!(
                    out,
                    "[figure {} | {} | {:?}]",
                    image.src, image.alt, image.title
                )
                .unwrap();
            }
            Segment::Mark(index) => writeln!(out, "[page {}]", body.marks[index].label).unwrap(),
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
        writeln!(
            out,
            "{} {place:?}: {}",
            finding.code.name(),
            finding.message
        )
        .unwrap();
        writeln!(out, "  {}", finding.hint.unwrap_or_default()).unwrap();
    }
    out
}

fn main_probe() {}

#[test]
fn probe() {
    main_probe();
    for t in [
        "# One\n\n## A \"quoted\" *b* {.x .y}\n\n## A quoted b\n\n### é {#own}\n\n## 😀\n\n## own\n",
        "He said \"it's 'fine'\" -- no... `\"x\"` &quot;a&quot; 6\" tall 中\"文\"中 <script>alert(1)</script>\n",
        "> [!box] The *grid* in \"short\"\n> Some ![i](a.png) text\n>\n> - a\n\n> [!note]\n> bare\n\n> [!NOTE] Head\n> ![f](x.jpg \"c\")\n\n> [!pullquote]\n> We \"must\" wait.\n> — Jane *Doe*,\n> engineer\n\n> [!pullquote]\n> Only words\n\n> [!pullquote]\n> A\n>\n> -- B\n\n> \\[!box] text\n\n> plain\n",
        "a[^1] b[^two] c[^1]\n\n[^1]: note *a*\n\n    second [^3]\n\n[^3]: - list\n[^two]: Two\n",
        "- [x] done *a*\n- [ ] loose\n\n  para\n\n1. [ ] q\n   - in\n3. ![a](b)\n   text\n4. ![a](b)\n",
        "| a |  | c |\n|:-|:-:|-:|\n| 1 | 2 | ![x](y) |\n\nTerm\n: def ![i](j)\n: ![f](f)\n\n![a](b \"t\")\n![c](d)\n\n[![a](b)](c \"ti\") <https://a.b/?x=\"1&2> <me@x.org> [h *x*](hidden) ![al<t>](hidden) ~~d~~ a  \nb\\\nc\n***\n",
        "\u{FEFF}# H\r\ntext\r\rx\0y&#0;&#1;\r\n```rust extra\r\nlet x = \"a\";\r\n  y\r\n```\r\n\r\n    ind\r\n    b\r\n\r\n<div\r\nid=a>\r\n<!-- no -->\r\n</div>\r\n\r\n<div\rid=a>\rb</div>\r\r中文\r\n字\n",
        "one\n<!-- page: 4 -->\ntwo[^a]\n\n## h\n\n<!-- note -->\n\n<!--page:A5-->\n\nthree[^b] x<!-- no --> y[^a]\n\n[^a]: A\n[^b]: B",
    ] {
        let p = read(t);
        println!(
            "=== {t}\n--- {:#?}\n{}\n{:?} {} {}",
            p.findings,
            show(&p.body, &WHOLE),
            p.body.opening,
            p.body.words,
            p.body.characters
        );
    }
}
