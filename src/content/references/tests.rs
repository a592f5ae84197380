//! Tests of references: every form in which a source can name a file.

use super::{Renaming, Rewritten};
use crate::base::path::SourcePath;
use crate::base::snapshot::{Renames, Snapshot};
use crate::content::markdown::{Options, Quotes, RawHtml};

fn options() -> Options {
    Options {
        smart_punctuation: true,
        math: false,
        raw_html: RawHtml::Allow,
        quotes: Quotes::of_language("en"),
        shows_marks: false,
    }
}

fn path(text: &str) -> SourcePath {
    SourcePath::new(text).expect("a path")
}

/// A source after `content/issues/1/news/a.md` has become `content/issues/2/arts/b.md`.
fn rewritten(source: &str, text: &str) -> Option<Rewritten> {
    let snapshot = Snapshot::of_texts([
        ("content/issues/1/news/a.md", b"---\nheadline: A\n---\n".as_slice()),
        ("content/issues/1/news/c.md", b"".as_slice()),
        ("content/issues/1/news/x (1).jpg", b"".as_slice()),
        ("content/photos/p.jpg", b"".as_slice()),
        // The last one of a name counts.
        (source, text.as_bytes()),
    ]);
    let renames =
        Renames::from([(path("content/issues/1/news/a.md"), path("content/issues/2/arts/b.md"))]);
    let renaming = Renaming { snapshot: &snapshot, renames: &renames, options: &options() };
    renaming.rewrite(&path(source)).expect("every reference can be replaced")
}

#[test]
fn every_form_of_a_link_follows_the_story_and_nothing_else_changes() {
    let front = "---\nheadline:   'X'  # kept\nrelated:\n  - a.md\nphotos: [{src: c.jpg, caption: \"See [it](a.md#x)\"}]\n---\n";
    let text = format!(
        "{front}a.md [a.md](a.md) and [one](<a.md> \"a.md\"),  [two][r]\\\n`a.md` <a href='./a.md?q#z'>three</a> [r] [four](../news/a.md#top)\n\n[r]:   a.md   'T'\n"
    );
    let new = rewritten("content/issues/1/news/c.md", &text).expect("it changes");
    let front =
        front.replace("- a.md", "- ../../2/arts/b.md").replace("(a.md#x)", "(../../2/arts/b.md#x)");
    let to = "../../2/arts/b.md";
    let expected = format!(
        "{front}a.md [a.md]({to}) and [one](<{to}> \"a.md\"),  [two][r]\\\n`a.md` <a href='{to}?q#z'>three</a> [r] [four]({to}#top)\n\n[r]:   {to}   'T'\n"
    );
    assert_eq!(new.text, expected);
}

#[test]
fn a_moved_story_finds_the_files_that_stay() {
    let text = "---\r\nheadline: A\r\nphotos: 'x (1).jpg'\r\n---\r\n![x](x%20(1).jpg) [c](c.md) ![p](/photos/p.jpg) [self](a.md#x)\r\n";
    let new = rewritten("content/issues/1/news/a.md", text).expect("it changes");
    assert_eq!(
        new.text,
        "---\r\nheadline: A\r\nphotos: '../../1/news/x (1).jpg'\r\n---\r\n![x](../../1/news/x%20(1).jpg) [c](../../1/news/c.md) ![p](/photos/p.jpg) [self](b.md#x)\r\n"
    );
}

#[test]
fn settings_name_files_from_the_root() {
    let text = "menu:\n  head:\n    - { label: A, to: content/issues/1/news/a.md } # first\n";
    let new = rewritten("site.yaml", text).expect("it changes");
    assert_eq!(new.text, text.replace("issues/1/news/a.md", "issues/2/arts/b.md"));
}

#[test]
fn a_source_that_names_no_moved_file_stays() {
    assert_eq!(
        rewritten("content/pages/x.md", "---\ntitle: X\n---\n[c](../issues/1/news/c.md) a.md\n"),
        None
    );
}
