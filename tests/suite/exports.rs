//! Stories for programs: that they say what the pages say, that the schemas describe them, and which edits make them again.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::epub::{Files, Paper};

fn site(editions: &str) -> Vec<u8> {
    format!("name: The Case\nbase_url: https://case.example/paper/\nchecks: {{small-photo: off, no-credit: off, photo-twice: off}}\neditions: {editions}\n").into_bytes()
}

fn paper(editions: &str) -> Files {
    let photo = include_bytes!("../../content/photos/icon.png").to_vec();
    let one = "---\nheadline: \"One: & *two* - 100%\"\nheadlines: {short: One}\ndek: \"A *dek*.\"\nkicker: Notes\ngenre: opinion\nbyline: [Ada Bird, {name: Bo Fox, role: editor}]\n\
               page: 1\ntopics: [Birds]\nphotos: [{src: p.png, caption: \"A *box*.\", credit: Cy Owl, alt: A drawing}]\nrelated: [two.md]\n\
               corrections: [{date: 2025-09-20, text: It was *three*.}]\n---\n\n1\\. Not a list\\*, <b>b</b>.\n\n## Below\n\n- To [two](two.md#there)\n- [itself](#below)\n\n\
               | a | b |\n|---|---|\n| c\\_ | d |\n\n![Alt](q.png \"In it. (Photo: Di Elk)\")\n\n```\nx = [1]\n\n* y\n```\n";
    let two = "---\nheadline: Two\nparts: [{page: 2}, {page: 3}]\nlanguage: ar\nseries: {name: All, part: 1, of: 2}\nlicense: CC-BY-4.0\nupdated: 2025-09-21\n---\n\n## There {#there}\n\nA.\n\n<!-- page: 3 -->\n\nB.\n";
    Files::from([
        ("site.yaml", site(editions)),
        ("content/issues/2024-01/issue.yaml", b"date: 2024-01\n".to_vec()),
        ("content/issues/2024-01/news/old.md", b"---\nheadline: Old\n---\n\nOld text.\n".to_vec()),
        ("content/issues/2024-01/news/unlisted.md", b"---\nheadline: Unlisted\nnoindex: true\n---\n\nText.\n".to_vec()),
        ("content/issues/2025-09/issue.yaml", b"date: 2025-09\nnumber: 7\ncontents: [{section: news, page: 1, stories: [one, two]}]\n".to_vec()),
        ("content/issues/2025-09/news/one.md", one.as_bytes().to_vec()),
        ("content/issues/2025-09/news/two.md", two.as_bytes().to_vec()),
        ("content/issues/2025-09/news/p.png", photo.clone()),
        ("content/issues/2025-09/news/q.png", photo),
    ])
}

const BOTH: &str = "{markdown: true, json: true}";
const ONE: &str = "2025-09/news/one/index";

/// Builds a paper and returns the routes that were made.
fn built(files: &Files) -> (Paper, Vec<String>) {
    let mut paper = Paper::default();
    let (made, found) = paper.make(files, false);
    assert_eq!(found, [], "a good paper");
    (paper, made)
}

fn text(paper: &Paper, route: &str) -> String {
    String::from_utf8(paper.bytes(route)).expect("a text")
}

fn json(paper: &Paper, route: &str) -> Value {
    serde_json::from_slice(&paper.bytes(route)).expect("JSON")
}

/// The names of the files for programs among some routes.
fn exports(routes: &[String]) -> Vec<&str> {
    let ends =
        |route: &&str| route.ends_with(".md") || route.ends_with(".json") && *route != "feed.json";
    routes.iter().map(String::as_str).filter(ends).collect()
}

/// Requires that a value has the type and keys of a schema, and no other keys.
fn assert_described(value: &Value, schema: &Value, at: &str) {
    if let Some(names) = schema["enum"].as_array() {
        assert!(names.contains(value), "{at}: {value}");
        return;
    }
    let kind = schema["type"].as_str().unwrap_or_else(|| panic!("{at} has no type"));
    match value {
        Value::Object(fields) => {
            assert_eq!(kind, "object", "{at}");
            let required = schema["required"].as_array().expect("required keys");
            for key in required.iter().filter_map(Value::as_str) {
                assert!(fields.contains_key(key), "{at} lacks {key}");
            }
            for (key, field) in fields {
                assert_described(field, &schema["properties"][key], &format!("{at}.{key}"));
            }
        }
        Value::Array(items) => {
            assert_eq!(kind, "array", "{at}");
            items
                .iter()
                .for_each(|item| assert_described(item, &schema["items"], &format!("{at}[]")));
        }
        Value::String(_) => assert_eq!(kind, "string", "{at}"),
        Value::Number(_) => assert_eq!(kind, "integer", "{at}"),
        other => panic!("{at}: {other}"),
    }
}

#[test]
fn every_setting_makes_its_files_and_the_pages_name_them() {
    for (editions, md, jsons) in
        [("{}", 0, 0), ("{markdown: true}", 3, 4), ("{json: true}", 0, 7), (BOTH, 3, 7)]
    {
        let (paper, made) = built(&paper(editions));
        let files = exports(&made);
        let count = |end: &str| files.iter().filter(|route| route.ends_with(end)).count();
        // Three stories are listed; two issues have a list each, and both schemas are there.
        assert_eq!((count(".md"), count(".json")), (md, jsons), "{editions}: {files:?}");
        let page = text(&paper, &format!("{ONE}.html"));
        let link = |kind: &str, end: &str| {
            format!(
                "<link rel=\"alternate\" type=\"{kind}\" href=\"/paper/2025-09/news/one/index.{end}\">"
            )
        };
        assert_eq!(page.contains(&link("text/markdown", "md")), md > 0, "{editions}");
        assert_eq!(page.contains(&link("application/json", "json")), jsons == 7, "{editions}");
        let front = text(&paper, "2025-09/index.html");
        assert_eq!(
            front.contains("type=\"application/json\" href=\"/paper/2025-09/issue.json\""),
            jsons > 0
        );
        assert!(!text(&paper, "sitemap.xml").contains("index.md"), "{editions}");
    }
}

#[test]
fn a_story_says_in_json_what_is_known_of_it() {
    let (paper, _) = built(&paper(BOTH));
    let (one, two) =
        (json(&paper, &format!("{ONE}.json")), json(&paper, "2025-09/news/two/index.json"));
    assert_eq!(one["headline"], "One: & two - 100%");
    assert_eq!(
        (&one["short_headline"], &one["label"], &one["kicker"]["name"]),
        (&"One".into(), &"Opinion".into(), &"Notes".into())
    );
    assert_eq!(one["authors"][1]["role"], "editor");
    assert_eq!(one["related"][0]["url"], "https://case.example/paper/2025-09/news/two/");
    assert_eq!(one["corrections"][0]["html"], "It was <em>three</em>.");
    assert_eq!(one["photos"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&one["photos"][1]["credit"], &one["photos"][1]["width"]),
        (&"Di Elk".into(), &512.into())
    );
    assert_eq!((&two["direction"], &two["parts"][1]["page"]), (&"rtl".into(), &"3".into()));
    assert_eq!((&two["license"]["id"], &two["series"]["of"]), (&"CC-BY-4.0".into(), &2.into()));
    assert_eq!(two["issue"]["json_url"], "https://case.example/paper/2025-09/issue.json");
    let words = one["text"].as_str().expect("a text");
    for text in [
        "A dek.",
        "A box. Cy Owl",
        "1. Not a list*, b.",
        "Below",
        "c_ d",
        "x = [1]\n\n* y",
        "It was three.",
    ] {
        assert!(words.contains(text), "{text} is missing in {words}");
    }
    assert_eq!(one["html"], json(&paper, "feed.json")["items"][0]["content_html"]);
}

#[test]
fn a_story_says_the_same_in_markdown() {
    let (paper, _) = built(&paper(BOTH));
    let markdown = text(&paper, &format!("{ONE}.md"));
    for text in [
        "---\nid: \"urn:uuid:",
        "\nheadline: \"One: & two - 100%\"\n",
        "\nauthors: [{\"name\":\"Ada Bird\",",
        "---\n\n**Opinion**\n\n# One: & two - 100%\n\n<em>A *dek*.</em>\n\n![A drawing](https://case.example/paper/media/",
        "\n\nA *box*. Cy Owl\n\n",
        "1\\. Not a list\\*, **b**.",
        "\n\n## Below\n\n- To [two](https://case.example/paper/2025-09/news/two/#there)\n",
        "<tr><td>c_</td><td>d</td></tr>",
        "```\nx = [1]\n\n* y\n```",
        "\n\n**Correction, September 20, 2025** It was *three*.\n",
    ] {
        assert!(markdown.contains(text), "{text} is missing in {markdown}");
    }
    let front = markdown.split("---\n").nth(1).expect("front matter");
    let facts: BTreeMap<String, Value> = serde_yaml::from_str(front).expect("YAML");
    let story = json(&paper, &format!("{ONE}.json"));
    assert!(facts.len() > 15 && facts.iter().all(|(key, value)| story[key] == *value), "{facts:?}");
}

#[test]
fn the_schemas_describe_every_file_completely() {
    let (paper, made) = built(&paper(BOTH));
    let schemas: Vec<Value> =
        ["schemas/story-1.json", "schemas/issue-1.json"].map(|name| json(&paper, name)).into();
    assert_eq!(schemas[0]["$id"], "https://case.example/paper/schemas/story-1.json");
    let files = exports(&made);
    let described =
        files.iter().filter(|route| route.ends_with(".json") && !route.starts_with("schemas/"));
    let mut count = 0;
    for route in described {
        let value = json(&paper, route);
        let schema =
            schemas.iter().find(|schema| schema["$id"] == value["$schema"]).expect("a schema");
        assert_described(&value, schema, route);
        count += 1;
    }
    assert_eq!(count, 5);
}

#[test]
fn an_issue_lists_its_stories_in_printed_order() {
    let (paper, _) = built(&paper(BOTH));
    let issue = json(&paper, "2025-09/issue.json");
    let stories = issue["sections"][0]["stories"].as_array().expect("stories");
    let of = |key: &str| {
        stories.iter().map(|story| story[key].as_str().expect("a text")).collect::<Vec<_>>()
    };
    let base = "https://case.example/paper/2025-09/news";
    assert_eq!(
        of("json_url"),
        [format!("{base}/one/index.json"), format!("{base}/two/index.json")]
    );
    assert_eq!(
        of("markdown_url"),
        [format!("{base}/one/index.md"), format!("{base}/two/index.md")]
    );
    assert_eq!(
        (&issue["number"], &issue["front"]["lead"]),
        (&"7".into(), &format!("{base}/one/").into())
    );
    // What search engines must not list is for no program either, but the page is there.
    let old = json(&paper, "2024-01/issue.json");
    let unlisted = &old["sections"][0]["stories"][1];
    assert_eq!((&unlisted["headline"], unlisted.get("json_url")), (&"Unlisted".into(), None));
}

#[test]
fn an_edit_makes_only_the_files_of_its_story_and_the_same_as_a_clean_build() {
    let (mut paper, mut files) = (Paper::default(), paper(BOTH));
    let mut edit = |files: &Files| {
        let made = paper.make(files, false).0;
        let (clean, routes) = built(files);
        for route in exports(&routes) {
            assert!(paper.bytes(route) == clean.bytes(route), "{route}");
        }
        exports(&made).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(edit(&files).len(), 10);
    assert_eq!(edit(&files), Vec::<String>::new());
    let two = ["2025-09/news/two/index.json", "2025-09/news/two/index.md"];
    for (from, to) in [
        ("A.", "Another."),
        ("updated: 2025-09-21", "updated: 2025-09-22"),
        ("license: CC-BY-4.0", "license: CC0-1.0"),
    ] {
        let story = files.get_mut("content/issues/2025-09/news/two.md").expect("a story");
        *story = String::from_utf8_lossy(story).replace(from, to).into_bytes();
        assert_eq!(edit(&files), two, "{to}");
    }
    let story = files.get_mut("content/issues/2025-09/news/two.md").expect("a story");
    *story =
        String::from_utf8_lossy(story).replace("headline: Two", "headline: Three").into_bytes();
    // The list of the issue and the story that refers to it have its headline.
    assert_eq!(edit(&files).len(), 5);
    files.insert("site.yaml", site("{json: true}"));
    edit(&files);
}

#[test]
fn what_is_hidden_is_in_no_file_for_programs() {
    let mut files = paper(BOTH);
    let hidden = "---\nheadline: Secret\ndraft: true\n---\n\nSecret.\n";
    files.insert("content/issues/2025-09/news/secret.md", hidden.as_bytes().to_vec());
    let issue = b"date: 2025-09\ncontents: [{section: news, stories: [one, secret, two]}]\n";
    files.insert("content/issues/2025-09/issue.yaml", issue.to_vec());
    let (paper, made) = built(&files);
    let files_for_programs = exports(&made);
    assert!(files_for_programs.iter().all(|route| !text(&paper, route).contains("Secret")));
    let made = Paper::default().make(&files, true).0;
    assert_eq!(exports(&made), Vec::<&str>::new());
}
