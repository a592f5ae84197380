//! Drawings of awkward lines.

use super::super::{Code, Diagnostic, Place, samples};
use super::*;
use proptest::prelude::*;

/// Draws a mark on some bytes of a text.
fn drawn(text: &'static str, span: Span) -> String {
    let place = Place::at(&samples::path("content/x.md"), span);
    let diagnostic = Diagnostic::new(Code::BadValue, place, "that cannot be");
    draw(&[diagnostic], &|_| Some(text), Style::Plain)
}

/// Draws a mark on a word of a text.
fn marked(text: &'static str, word: &str) -> String {
    let start = text.find(word).expect("the word is in the text");
    drawn(text, start..start + word.len())
}

#[test]
fn every_part_has_its_line() {
    let plain = draw(&samples::all(), &samples::source, Style::Plain);
    insta::assert_snapshot!(plain, @r#"
    error[unknown-key]: unknown key `draf`
     --> content/é x.md:3:1
      |
    3 | draf: true
      | ^^^^
      |
      = help: did you mean `draft`?
    note: the headline is here
     --> content/é x.md:2:1
      |
    2 | headline: Grid
      | ^^^^^^^^
    note: this one has it right
     --> content/b.md

    warning[unused-file]: nothing refers to this file
    --> content/b.md

    error[bad-output-folder]: `content` cannot be the output folder
    "#);
}

#[test]
fn colours_are_only_colours() {
    let one = &samples::all()[..1];
    let coloured = draw(one, &samples::source, Style::Colour);
    assert!(coloured.contains("\u{1b}[1m\u{1b}[91merror[unknown-key]"), "{coloured:?}");
    let stripped = without_colours(&coloured);
    assert_eq!(stripped, draw(one, &samples::source, Style::Plain));
}

/// Removes `ESC [ ... m` from a text.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[test]
fn wide_characters_have_wide_marks() {
    insta::assert_snapshot!(marked("kicker: 政策快車 x\n", "快車"), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:1:11
      |
    1 | kicker: 政策快車 x
      |             ^^^^
    "#);
}

#[test]
fn tabs_and_line_ends_do_not_shift_the_mark() {
    insta::assert_snapshot!(marked("\u{feff}\tkey:\tvalue\r\nmore\r\n", "value"), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:1:7
      |
    1 |     key:    value
      |             ^^^^^
    "#);
    insta::assert_snapshot!(marked("\u{feff}key: v\r\n", "key"), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:1:1
      |
    1 | key: v
      | ^^^
    "#);
}

#[test]
fn a_span_over_lines_says_how_far() {
    insta::assert_snapshot!(marked("a\r\n> b\r\n> c\r\nd", "b\r\n> c\r\n"), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:2:3
      |
    2 | > b
      |   ^ to line 3
    "#);
    insta::assert_snapshot!(marked("a\nb\n\nc", "b\n"), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:2:1
      |
    2 | b
      | ^
    "#);
}

#[test]
fn places_past_the_end_are_at_the_end() {
    insta::assert_snapshot!(drawn("one\ntwo", 90..99), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:2:4
      |
    2 | two
      |    ^
    "#);
    insta::assert_snapshot!(drawn("one\n", 4..4), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:2:1
      |
    2 |
      | ^
    "#);
    insta::assert_snapshot!(drawn("", 0..1), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:1:1
      |
    1 |
      | ^
    "#);
}

#[test]
fn long_lines_are_cut_around_the_mark() {
    let text: &'static str =
        Box::leak(format!("{}here{}", "ab ".repeat(400), " cd".repeat(400)).into());
    insta::assert_snapshot!(marked(text, "here"), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:1:1201
      |
    1 | ... ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab here cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd cd ...
      |                                                                             ^^^^
    "#);
    let all = drawn(text, 0..text.len());
    insta::assert_snapshot!(all, @r#"
    error[bad-value]: that cannot be
     --> content/x.md:1:1
      |
    1 | ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab a
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn a_line_of_megabytes_is_drawn_in_no_time() {
    let text: &'static str = Box::leak("ab ".repeat(2_000_000).into());
    let drawing = drawn(text, 5_999_990..5_999_992);
    assert!(drawing.contains(":1:5999991"), "{drawing}");
    assert!(drawing.len() < 1000, "{}", drawing.len());
}

#[test]
fn what_a_terminal_would_obey_is_shown() {
    insta::assert_snapshot!(marked("a: \u{1b}[31m\u{9b}2J \u{202e}drow\u{2069}\u{7}\n", "drow"), @r#"
    error[bad-value]: that cannot be
     --> content/x.md:1:14
      |
    1 | a: ␛[31m�2J �drow�␇
      |              ^^^^
    "#);
    let message = "bad \u{1b}]0;title\u{7} \u{202e}name\r";
    let diagnostic = Diagnostic::nowhere(Code::BadValue, message)
        .hint("not \u{1b}c that")
        .related(Place::file(&samples::path("b\u{1b}.md")), "\u{202e}here");
    insta::assert_snapshot!(draw(&[diagnostic], &|_| None, Style::Plain), @r#"
    error[bad-value]: bad ␛]0;title␇ �name␍
     |
     = help: not ␛c that
    note: �here
    --> b␛.md
    "#);
}

#[test]
fn a_message_has_one_line_and_a_hint_may_have_more() {
    let diagnostic = Diagnostic::nowhere(Code::BadTemplate, "one\ntwo").hint("three\nfour");
    insta::assert_snapshot!(draw(&[diagnostic], &|_| None, Style::Plain), @r#"
    error[bad-template]: one␊two
     |
     = help: three
             four
    "#);
}

#[test]
fn the_summary_counts() {
    let all = samples::all();
    assert_eq!(summary(&all), "2 errors, 1 warning");
    assert_eq!(summary(&all[..1]), "1 error");
    assert_eq!(summary(&[all[1].clone(), all[1].clone()]), "2 warnings");
    assert_eq!(summary(&[]), "no errors, no warnings");
}

proptest! {
    #[test]
    fn any_text_and_span_can_be_drawn(
        text in "[\u{feff}\u{1b}\u{9b}\u{202e}\u{200d}a報👩e\u{301}\r\n\t ]{0,16}",
        start in 0usize..60,
        end in 0usize..60,
        message in "\\PC{0,8}|[\u{0}-\u{a0}]{0,8}",
    ) {
        let place = Place { file: samples::path("x.md"), span: Some((start, end)) };
        let diagnostic = Diagnostic::new(Code::BadValue, place.clone(), message.clone())
            .hint(message)
            .related(place, text.clone());
        let drawing = draw(&[diagnostic], &|_| Some(&text), Style::Plain);
        prop_assert_eq!(visible(&drawing), drawing);
    }
}
