//! File names for long headlines.

use super::*;
use crate::base::date::Written;
use crate::content::settings::{self, Request};

/// The name of the file of a story with a headline.
fn named_after(headline: &str) -> String {
    let snapshot = Snapshot::of_texts([
        ("site.yaml", "name: A\nbase_url: https://a.example/\n".as_bytes()),
        ("content/issues/2025-09/issue.yaml", "date: 2025-09\n".as_bytes()),
    ]);
    let instant = Written::parse("2025-09-18T00:00:00Z").expect("an instant");
    let request = Request { instant, drafts: false, base_url: None, theme: None, host_files: None };
    let settings = settings::read(&snapshot, &request).0.expect("settings");
    let asked =
        NewStory { issue: "2025-09", section: "news", slug: None, headline: Some(headline) };
    let begun = story(&asked, &snapshot, &settings).expect("a story");
    assert!(begun.text.contains(headline.trim()), "the headline itself stays whole");
    begun.file.stem().to_owned()
}

#[test]
fn a_long_headline_names_its_file_by_its_first_words() {
    assert_eq!(named_after("The New Crane"), "the-new-crane");
    let words = named_after(&"The Harbour Council Has ".repeat(11));
    assert!(words.len() <= 200 && words.ends_with("-the"), "{words}");
    assert_eq!(named_after(&"x".repeat(254)).len(), 200);
    let chinese = named_after(&"港口的新起重机明年春天到达".repeat(7));
    assert!(chinese.len() <= 200 && chinese.starts_with("港口的新起重机"), "{chinese}");
}

#[test]
fn an_issue_is_dated_in_any_form_with_one_reading() {
    let begun = |date| {
        let asked = NewIssue { id: "harvest", date: Some(date), title: None };
        issue(&asked).map(|begun| begun.text.contains("date: 2025-09-18\n"))
    };
    assert!(begun("18 Sep 2025").expect("an issue"));
    assert!(begun("3/4/2025").is_err());
}

#[test]
fn a_refused_issue_is_told_the_whole_command() {
    let hint = |id| match issue(&NewIssue { id, date: None, title: None }) {
        Err(Refused::Request { hint, .. }) => hint.unwrap_or_default(),
        other => format!("{other:?}"),
    };
    assert_eq!(hint("Sept 2025"), "write `2025-09`");
    assert_eq!(hint("Autumn 2025"), "write `autumn-2025 --date 2025-09 --title \"Autumn 2025\"`");
    assert_eq!(hint("Harvest"), "write `harvest --date 2025-09-18 --title \"Harvest\"`");
    assert_eq!(hint("autumn-2025"), "give its date: autumn-2025 --date 2025-09");
}
