//! E-mails: what is in them, that they are never too long, and which edits make them again.

use std::collections::BTreeMap;

use pressrun::base::diagnostic::Code;

use crate::epub::{Files, Paper};

const HTML: &str = "2025-09/email.html";
const PLAIN: &str = "2025-09/email.txt";

/// What Gmail shows of an e-mail, in bytes.
const SHOWN: usize = 102_000;

fn site(email: &str) -> Vec<u8> {
    let site = "name: The Case & Co\nbase_url: https://case.example/paper/\nchecks: {small-photo: off, no-credit: off, photo-twice: off, foreign-markup: off}\n\
                publisher: {name: Case Press, address: 1 Case Street}\n";
    format!("{site}editions: {{email: {email}}}\n").into_bytes()
}

fn paper() -> Files {
    let photo = include_bytes!("../../content/photos/icon.png").to_vec();
    let one = "---\nheadline: \"One & *two*\"\ndek: \"{{ a }} dek with *|MARKS|*\"\nbyline: [Ada Bird, {name: Bo Fox, role: editor}]\n\
               photos: [{src: p.png, caption: A box., credit: Cy Owl, alt: \"A \\\"drawing\\\"\"}]\n\
               corrections: [{date: 2025-09-20, text: It was three.}]\n---\n\nThe text.\n";
    let two = "---\nheadline: اثنان\nkicker: Notes\ngenre: sponsored\nlanguage: ar\n---\n\nA.\n";
    Files::from([
        ("site.yaml", site("{unsubscribe: mailchimp}")),
        ("content/issues/2024-01/issue.yaml", b"date: 2024-01\n".to_vec()),
        ("content/issues/2024-01/news/old.md", b"---\nheadline: Old\n---\n\nOld text.\n".to_vec()),
        ("content/issues/2025-09/issue.yaml", b"date: 2025-09\nnumber: 7\ndescription: Of this and that.\ncontents: [{section: news, stories: [one, two]}]\n".to_vec()),
        ("content/issues/2025-09/news/one.md", one.as_bytes().to_vec()),
        ("content/issues/2025-09/news/two.md", two.as_bytes().to_vec()),
        ("content/issues/2025-09/news/p.png", photo),
    ])
}

fn built(files: &Files) -> Paper {
    let mut paper = Paper::default();
    assert_eq!(paper.make(files, false).1, [], "a good paper");
    paper
}

fn text(paper: &Paper, route: &str) -> String {
    String::from_utf8(paper.bytes(route)).expect("a text")
}

/// The names of the paper's stories must outlive its files.
fn path(n: usize) -> &'static str {
    Box::leak(format!("content/issues/2025-09/news/s{n:03}.md").into_boxed_str())
}

/// A paper whose newest issue has many stories.
fn long_paper(count: usize, story: impl Fn(usize) -> String) -> Files {
    let mut files = Files::from([
        ("site.yaml", site("{unsubscribe: listmonk}")),
        ("content/issues/2025-09/issue.yaml", b"date: 2025-09\n".to_vec()),
    ]);
    for n in 0..count {
        files.insert(path(n), story(n).into_bytes());
    }
    files
}

#[test]
fn an_e_mail_says_what_the_front_says() {
    let paper = built(&paper());
    let (html, plain) = (text(&paper, HTML), text(&paper, PLAIN));
    for words in [
        "<html lang=\"en\" dir=\"ltr\">",
        "name=\"robots\" content=\"noindex\"",
        "prefers-color-scheme: dark",
        "The Case &amp; Co</a></h1>",
        "September&nbsp;2025 · No.&nbsp;7",
        ">Of this and that.<",
        "One &amp; <em>two</em></a></h2>",
        "href=\"https://case.example/paper/2025-09/news/one/\"",
        "alt=\"A &quot;drawing&quot;\"",
        ">A box. Cy Owl<",
        ">By Ada Bird and Bo Fox, editor<",
        "<b>Correction, September 20, 2025</b> It was three.",
        ">Sponsored · Notes<",
        "lang=\"ar\" dir=\"rtl\"",
        "Case Press<br>1 Case Street",
        "href=\"*|UNSUB|*\"",
    ] {
        assert!(html.contains(words), "{words} is missing in {html}");
    }
    for words in [
        "The Case & Co\nSeptember 2025 · No. 7\nhttps://case.example/paper/2025-09/\n",
        "\nOne & two\n",
        "\nBy Ada Bird and Bo Fox, editor\nCorrection, September 20, 2025\nIt was three.\n",
        "\nNews\n----\n\nSponsored · Notes\nاثنان\nhttps://case.example/paper/2025-09/news/two/\n",
        "\nUnsubscribe:\n*|UNSUB|*\n",
    ] {
        assert!(plain.contains(words), "{words} is missing in {plain}");
    }
    assert!(text(&paper, "2024-01/email.html").contains(">Old</a></h2>"));
}

#[test]
fn all_addresses_are_whole_and_pictures_are_those_that_mail_programs_show() {
    let html = text(&built(&paper()), HTML);
    let values = |attribute: &str| {
        let begin = format!(" {attribute}=\"");
        let parts = html.split(&begin).skip(1);
        parts.map(|part| part.split('"').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let (links, pictures) = (values("href"), values("src"));
    assert!(links.len() > 4 && pictures.len() == 1, "{links:?} {pictures:?}");
    let is_whole = |url: &&String| url.starts_with("https://case.example/paper/");
    assert_eq!(links.iter().filter(|url| !is_whole(url)).collect::<Vec<_>>(), ["*|UNSUB|*"]);
    assert!(pictures.iter().all(|url| is_whole(&url) && url.ends_with(".png")), "{pictures:?}");
}

#[test]
fn a_mail_service_finds_its_own_placeholder_alone() {
    let unsubscribe = [
        ("{unsubscribe: buttondown}", Some("{{ unsubscribe_url }}")),
        ("{unsubscribe: listmonk}", Some("{{ UnsubscribeURL }}")),
        ("{unsubscribe: \"[stop] & go\"}", Some("[stop] &amp; go")),
        ("true", None),
    ];
    for (setting, placeholder) in unsubscribe {
        let mut files = paper();
        files.insert("site.yaml", site(setting));
        let paper = built(&files);
        let (html, plain) = (text(&paper, HTML), text(&paper, PLAIN));
        assert_eq!(html.contains(">Unsubscribe<"), placeholder.is_some(), "{setting}");
        let link = placeholder.map(|it| format!("href=\"{it}\"")).unwrap_or_default();
        assert!(html.contains(&link), "{setting}: {html}");
        let own = usize::from(placeholder.is_some_and(|it| it.contains("{{")));
        assert_eq!(html.matches("{{").count(), own, "{setting}");
        assert_eq!(plain.matches("{{").count(), own, "{setting}");
        assert_eq!(html.matches("*|").count() + plain.matches("*|").count(), 0, "{setting}");
        assert!(html.contains("&#123;&#123; a }} dek"), "{html}");
    }
}

#[test]
fn an_e_mail_is_never_longer_than_mail_programs_show() {
    let stories: [(usize, &dyn Fn(usize) -> String); 4] = [
        (180, &|n| format!("---\nheadline: S{n}\n---\n\nA.\n")),
        (90, &|n| {
            format!("---\nheadline: \"{n} {}\"\nbyline: [A B]\n---\n\nA.\n", "&{<\\\"".repeat(80))
        }),
        (90, &|n| {
            format!(
                "---\nheadline: Story {n} of many\nkicker: K\ngenre: opinion\ndek: {}\n---\n\nA.\n",
                "word ".repeat(40)
            )
        }),
        (40, &|n| {
            let bylines = (0..30).map(|b| format!("Name {n} {b}")).collect::<Vec<_>>().join(", ");
            let correction = "{date: 2025-09-20, text: \"A & b.\"}";
            format!(
                "---\nheadline: S{n}\nlanguage: ar\nbyline: [{bylines}]\ncorrections: [{}]\n---\n\nA.\n",
                [correction; 12].join(", ")
            )
        }),
    ];
    for (n, (count, story)) in stories.into_iter().enumerate() {
        let mut paper = Paper::default();
        let found = paper.make(&long_paper(count, story), false).1;
        let long: Vec<_> = found.iter().filter(|it| it.code == Code::LongEmail).collect();
        assert_eq!(long.len(), 1, "{n}: {found:#?}");
        let (html, plain) = (text(&paper, HTML), text(&paper, PLAIN));
        assert!(html.len() < SHOWN && html.len() > SHOWN / 3, "{n}: {} bytes", html.len());
        // Nothing is cut: what is there is whole, and the rest is counted.
        let there = html.matches("<h3").count() + 1;
        let left_out = count - there;
        let rest = format!("{left_out} more stories in this issue");
        assert!(html.contains(&rest) && plain.contains(&rest), "{n}: {rest}");
        assert!(long[0].message.starts_with(&format!("{left_out} of {count} stories")), "{n}");
        assert!(html.ends_with("</html>\n") && html.contains(">Unsubscribe<"), "{n}");
        assert_eq!(html.matches("<td").count(), html.matches("</td>").count(), "{n}");
    }
}

#[test]
fn lines_of_plain_text_are_short() {
    let story =
        |n| format!("---\nheadline: Story {n}\ndek: {}\n---\n\nA.\n", "some words ".repeat(20));
    let mut paper = Paper::default();
    paper.make(&long_paper(3, story), false);
    let plain = text(&paper, PLAIN);
    let long = plain.lines().filter(|line| line.chars().count() > 72);
    assert_eq!(long.collect::<Vec<_>>(), Vec::<&str>::new());
    assert_eq!(plain.matches("some").count(), 60);
}

#[test]
fn an_edit_makes_only_the_e_mail_of_its_issue_and_the_same_as_a_clean_build() {
    let (mut paper, mut files) = (Paper::default(), paper());
    let mut mails = |files: &Files| {
        let made = paper.make(files, false).0.into_iter();
        let made: Vec<String> = made.filter(|route| route.contains("email.")).collect();
        let clean = built(files);
        for route in [HTML, PLAIN] {
            assert!(paper.bytes(route) == clean.bytes(route), "{route}");
        }
        made
    };
    assert_eq!(mails(&files).len(), 4);
    assert_eq!(mails(&files), Vec::<String>::new());
    for (from, to) in [
        ("A.", "Another."),
        ("kicker: Notes", "kicker: News"),
        ("اثنان", "Two"),
        ("genre: sponsored", "photos: [{src: p.png, alt: A box}]"),
    ] {
        let story = files.get_mut("content/issues/2025-09/news/two.md").expect("a story");
        *story = String::from_utf8_lossy(story).replace(from, to).into_bytes();
        let made = mails(&files);
        assert!(made.iter().all(|route| [HTML, PLAIN].contains(&route.as_str())), "{made:?}");
        assert!(made.len() == 2 || to == "Another.", "{to}: {made:?}");
    }
    files.insert("site.yaml", site("{unsubscribe: buttondown}"));
    assert_eq!(mails(&files).len(), 4);
}

#[test]
fn when_words_grow_what_fits_and_what_is_reported_are_those_of_a_clean_build() {
    let story = |n| format!("---\nheadline: S{n}\ndek: {}\n---\n\nA.\n", "word ".repeat(100));
    let mut files = long_paper(45, story);
    let mut paper = Paper::default();
    let mut counts = BTreeMap::new();
    for times in [1, 100, 300, 90] {
        for n in 0..45 {
            let story = format!("---\nheadline: S{n}\ndek: {}\n---\n\nA.\n", "word ".repeat(times));
            files.insert(path(n), story.into_bytes());
        }
        let (_, found) = paper.make(&files, false);
        let mut clean = Paper::default();
        assert_eq!(found, clean.make(&files, false).1, "{times}");
        assert!(paper.bytes(HTML) == clean.bytes(HTML), "{times}");
        counts.insert(times, found.len());
    }
    assert!(counts[&1] < counts[&300], "{counts:?}");
}

#[test]
fn what_is_hidden_is_in_no_e_mail_and_marked_where_it_is_shown() {
    let mut files = paper();
    let hidden = "---\nheadline: Secret\ndraft: true\n---\n\nSecret.\n";
    files.insert("content/issues/2025-09/news/secret.md", hidden.as_bytes().to_vec());
    let issue = b"date: 2025-09\ncontents: [{section: news, stories: [secret, one, two]}]\n";
    files.insert("content/issues/2025-09/issue.yaml", issue.to_vec());
    let public = built(&files);
    assert!(!text(&public, HTML).contains("Secret") && !text(&public, PLAIN).contains("Secret"));
    let mut shown = Paper::default();
    shown.make(&files, true);
    assert!(text(&shown, HTML).contains(">Draft</p>\n"), "{}", text(&shown, HTML));
    assert!(text(&shown, PLAIN).contains("\nDraft\nSecret\n"));
}
