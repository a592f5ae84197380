//! docs/theme-reference.md describes what templates are really given.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use pressrun::base::date::Written;
use pressrun::base::language::Language;
use pressrun::base::path::SourcePath;
use pressrun::base::snapshot::Snapshot;
use pressrun::content::fields::Fields;
use pressrun::content::markdown;
use pressrun::content::settings::{self, Request};
use pressrun::content::sources::{Memo, Sources};
use pressrun::edition;
use pressrun::io::disk;
use pressrun::site::page::{self, Piece, Site};
use pressrun::site::template::{self, FUNCTIONS};
use pressrun::site::theme::{self, Theme, old_names};
use pressrun::site::view::{Order, Question, View, Window};
use pressrun::site::{plan, product};
use tera::Context;

use super::doc::{Cell, Doc, root, text};
use super::shapes;

/// The forms of a word for a count.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

fn reference() -> Doc {
    Doc::read(Path::new("docs/theme-reference.md"))
}

#[test]
fn answers_have_the_fields_of_their_shapes() {
    let (view, _) = sample();
    let window = Window::new(view);
    let known = shapes::known();
    let fields = |names: &[&str]| -> BTreeSet<String> {
        let shapes = known.iter().filter(|shape| names.contains(&shape.name.as_str()));
        shapes.flat_map(|shape| &shape.fields).map(|field| field.name.clone()).collect()
    };
    for (question, shapes) in [
        (Question::Teaser(0), &["Teaser"][..]),
        (Question::Story(0), &["Teaser", "Story"]),
        (Question::Issue(0), &["Issue"]),
        (Question::Arrangement(0, Order::Auto), &["Arrangement"]),
        (Question::Navigation, &["Navigation"]),
        (Question::Extract(0, 150), &["Extract"]),
        (Question::Place(0), &["Place"]),
        (Question::StandingPage(0), &["StandingPage"]),
    ] {
        let answer = serde_json::to_value(window.ask(question)).expect("JSON");
        let names: BTreeSet<String> = answer.as_object().expect("a map").keys().cloned().collect();
        assert_eq!(names, fields(shapes), "{shapes:?}");
    }
}

#[test]
fn every_function_and_argument_is_described_and_no_other() {
    let call = |(name, arguments): &(&str, &[&str])| {
        let argument = |a: &&str| if *a == "…" { (*a).to_owned() } else { format!("{a}=") };
        format!("{name}({})", arguments.iter().map(argument).collect::<Vec<_>>().join(", "))
    };
    let known: Vec<String> = FUNCTIONS.iter().map(call).collect();
    let doc = reference();
    let described: Vec<&str> =
        doc.table("Functions").iter().map(|row| row[0].codes[0].as_str()).collect();
    assert_eq!(described, known);
}

#[test]
fn every_old_name_is_listed_with_the_new_one() {
    let variables = old_names::VARIABLES.iter().map(|(_, renamed)| renamed);
    let known = old_names::FIELDS.iter().chain(variables).chain(old_names::OPTIONS);
    let known: Vec<[&str; 2]> = known.map(|renamed| [renamed.old, renamed.new]).collect();
    let doc = reference();
    let row = |row: &Vec<Cell>| [0, 1].map(|n: usize| row[n].codes[0].clone());
    assert_eq!(doc.table("Old names").iter().map(row).collect::<Vec<_>>(), known);
}

#[test]
fn every_interface_word_is_listed_with_its_text() {
    let english = text("themes/broadsheet/i18n/en.yaml");
    let words: BTreeMap<String, String> = serde_yaml::from_str(&english).expect("YAML");
    let doc = reference();
    let listed: BTreeMap<String, String> = doc
        .table("Interface words")
        .iter()
        .map(|row| (row[0].codes[0].clone(), row[1].text.trim_matches('"').to_owned()))
        .collect();
    assert_eq!(listed, words);
    for row in doc.table("Interface words") {
        let told: BTreeSet<&str> = row[2].codes.iter().map(String::as_str).collect();
        assert_eq!(told, blanks(&row[1].text), "{}", row[0].text);
    }
}

#[test]
fn every_language_has_every_word_with_its_blanks() {
    let words = |language: &str| -> BTreeMap<String, String> {
        let file = format!("themes/broadsheet/i18n/{language}.yaml");
        serde_yaml::from_str(&text(&file)).expect("YAML")
    };
    let english = words("en");
    for language in ["ar", "de", "es", "fr", "zh"] {
        let own = words(language);
        let forms = Language::of(language).forms();
        let needed: BTreeSet<String> = english
            .keys()
            .flat_map(|key| match key.strip_suffix("_one").or_else(|| key.strip_suffix("_other")) {
                Some(word) => forms.iter().map(|form| format!("{word}_{form}")).collect(),
                None => vec![key.clone()],
            })
            .collect();
        assert_eq!(own.keys().cloned().collect::<BTreeSet<_>>(), needed, "{language}");
        for (key, word) in &own {
            // A few things may be told without their number.
            let counted = key.rsplit_once('_').filter(|(_, form)| FORMS.contains(form));
            let same = counted.map_or_else(|| key.clone(), |(word, _)| format!("{word}_other"));
            let (here, there) = (blanks(word), blanks(&english[&same]));
            assert!(here.is_subset(&there), "{language}, {key}: {word}");
            let told = key.ends_with("_zero") || key.ends_with("_one") || key.ends_with("_two");
            assert!(here == there || told, "{language}, {key}: {word}");
        }
    }
}

#[test]
fn what_a_theme_leaves_out_is_shown_as_the_theme_it_extends_has_it() {
    let file = |path: &str| SourcePath::new(path).expect("a path");
    for base in theme::built_in() {
        let yaml = format!("name: Quarterly\nextends: {base}\n");
        let shown = Snapshot::of_texts([("themes/quarterly/theme.yaml", yaml.as_bytes())]);
        let front = theme::source(&shown, &file("themes/quarterly/templates/front.html"));
        assert_eq!(front, Some(text(&format!("themes/{base}/templates/front.html")).as_str()));
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the templates are read from the disk")]
fn the_templates_use_words_that_there_are() {
    let english = text("themes/broadsheet/i18n/en.yaml");
    let words: BTreeMap<String, String> = serde_yaml::from_str(&english).expect("YAML");
    let mut used = 0;
    for base in theme::built_in() {
        for file in std::fs::read_dir(root().join("themes").join(base).join("templates"))
            .expect("templates")
        {
            let path = file.expect("a file").path();
            if path.is_dir() {
                continue;
            }
            let template = std::fs::read_to_string(&path).expect("text");
            let rests = |map| template.split(map).skip(1);
            for rest in rests("words.").chain(rests("words_html.")) {
                let word: String =
                    rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                assert!(words.contains_key(&word), "{}: {word}", path.display());
                used += 1;
            }
        }
    }
    assert!(used > 80, "only {used} words were found");
}

/// The blocks of a template of a built-in theme, and of those that it extends except `base.html`.
fn blocks(theme: &str, name: &str) -> BTreeSet<String> {
    let (theme, own) = match template_of(theme, name) {
        Some(own) => (theme, own),
        None => ("broadsheet", template_of("broadsheet", name).expect("a template")),
    };
    let tags = own.split("block ").map(|rest| rest.split(' ').next()).skip(1);
    let before =
        own.split("block ").map(|before| before.ends_with("{% ") || before.ends_with("{%- "));
    let names = tags.zip(before).filter(|(_, is_tag)| *is_tag).filter_map(|(name, _)| name);
    let mut found: BTreeSet<String> = names.map(str::to_owned).collect();
    let parent = own.split("{% extends \"").nth(1).and_then(|rest| rest.split('"').next());
    if let Some((parent, other)) = parent.and_then(|parent| parent.split_once('/')) {
        assert_ne!((parent, other), (theme, name));
        found.extend(blocks(parent, other));
    }
    found
}

/// The text of a template, if the built-in theme has it.
#[expect(clippy::disallowed_methods, reason = "the templates are read from the disk")]
fn template_of(theme: &str, name: &str) -> Option<String> {
    std::fs::read_to_string(root().join("themes").join(theme).join("templates").join(name)).ok()
}

#[test]
fn every_block_of_both_themes_is_listed_and_no_other() {
    let doc = reference();
    let rows = doc.table("Changing one block");
    let listed: BTreeSet<&str> = rows.iter().map(|row| row[0].codes[0].as_str()).collect();
    let all: BTreeSet<&str> = PAGE_TEMPLATES.iter().copied().collect();
    assert_eq!(listed, all);
    for theme in theme::built_in() {
        let of_base = blocks(theme, "base.html");
        for row in rows {
            let name = row[0].codes[0].as_str();
            let known = row[1].text.split(", ").filter(|entry| {
                !entry.contains("(only in ") || entry.contains(&format!("(only in {theme})"))
            });
            let known: BTreeSet<String> =
                known.filter_map(|entry| entry.split(' ').next()).map(str::to_owned).collect();
            let mut found = blocks(theme, name);
            if name != "base.html" {
                found.retain(|block| !of_base.contains(block));
            }
            assert_eq!(found, known, "{theme}/{name}");
        }
    }
}

/// The templates with blocks: all that the themes have, except hooks, components and redirects.
const PAGE_TEMPLATES: &[&str] = &[
    "base.html",
    "404.html",
    "archive.html",
    "article.html",
    "corrections.html",
    "front.html",
    "index.html",
    "listing.html",
    "page.html",
    "print.html",
    "print-story.html",
    "section.html",
    "sheet.html",
];

#[test]
#[expect(clippy::disallowed_methods, reason = "the templates are read from the disk")]
fn every_template_has_blocks_or_is_a_hook_or_stands_alone() {
    let doc = reference();
    let rows = doc.table("Adding a few lines: hooks");
    let hooks: BTreeSet<String> = rows.iter().map(|row| row[0].codes[0].clone()).collect();
    let folder = root().join("themes/broadsheet/templates");
    let names = std::fs::read_dir(folder)
        .expect("templates")
        .map(|file| file.expect("a file").file_name().into_string().expect("a name"))
        .filter(|name| name != "layouts");
    let is_hook = |name: &String| {
        let template = template_of("broadsheet", name).expect("a template");
        template.starts_with("{#- Hook:")
    };
    let (found, others): (BTreeSet<String>, BTreeSet<String>) = names.partition(is_hook);
    assert_eq!(found, hooks);
    let alone = ["components.html", "redirect.html"];
    let known = PAGE_TEMPLATES.iter().chain(&alone).map(|name| (*name).to_owned());
    assert_eq!(others, known.collect());
}

/// The names of the `{blanks}` in a word.
fn blanks(word: &str) -> BTreeSet<&str> {
    word.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

/// The sample as templates see it, with drafts, and the plan of its pages.
fn sample() -> (Arc<View>, plan::Plan) {
    let (snapshot, found) = disk::read(root()).expect("the sample can be read");
    assert!(found.is_empty());
    view(&snapshot)
}

fn view(snapshot: &Snapshot) -> (Arc<View>, plan::Plan) {
    let instant = Written::parse("2026-11-23T12:00:00Z").expect("an instant");
    let request = Request { instant, drafts: true, base_url: None, theme: None, host_files: None };
    let settings = settings::read(snapshot, &request).0.expect("good settings");
    let (theme, _) = Theme::load(snapshot, &settings).expect("a good theme");
    let sources = Sources::read(snapshot, &settings, &mut Memo::default());
    let (edition, _, found) = edition::assemble(sources, snapshot, (settings, &Fields::new()));
    assert!(found.iter().all(|d| !d.is_error()), "{found:?}");
    let (plan, found) =
        plan::plan(&edition, &theme, product::ALL, &edition::Origins::new(snapshot));
    assert!(found.is_empty(), "{found:?}");
    (Arc::new(View::new(edition, theme, snapshot.clone())), plan)
}

/// The names a source file puts into a context of Tera.
fn given(source: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for call in ["give(\"", "insert(\"", "insert_value(\""] {
        names.extend(source.split(call).skip(1).filter_map(|rest| rest.split('"').next()));
    }
    names
}

#[test]
fn every_kind_of_page_has_the_variables_described_and_no_other() {
    let doc = reference();
    let mut tables = doc.below("Pages and their variables").iter().filter_map(|item| match item {
        super::Item::Table(rows) => Some(&rows[1..]),
        _ => None,
    });
    let (general, kinds) = (tables.next().expect("a table"), tables.next().expect("a table"));
    let general: BTreeSet<&str> = general.iter().map(|row| row[0].codes[0].as_str()).collect();
    let mut all: BTreeSet<&str> =
        kinds.iter().flat_map(|row| &row[2].codes).map(String::as_str).collect();
    all.extend(&general);
    let sources = [
        "src/site/page.rs",
        "src/site/page/corrections.rs",
        "src/site/page/piece.rs",
        "src/build/state.rs",
    ]
    .map(text);
    assert_eq!(all, sources.iter().flat_map(|source| given(source)).collect());
    let (view, plan) = sample();
    let window = Window::new(Arc::clone(&view));
    let mut shared = Context::new();
    shared.insert("site", &Site::of(&view));
    shared.insert("words", &view.theme().words);
    shared.insert_value("words_html", template::words_html(view.theme()));
    shared.insert("options", &view.theme().options);
    let mut seen = BTreeSet::new();
    for (route, job) in &plan.outputs {
        let Some(template) = page::template(job, view.edition()) else { continue };
        // A layout gets what the template of its kind gets.
        let template = match template.starts_with(plan::LAYOUTS) {
            true if matches!(job, plan::Job::Article(_)) => "article.html".to_owned(),
            true => "page.html".to_owned(),
            false => template.into_owned(),
        };
        let planned = page::Planned { job, route, listed: true, pieces: &[] };
        let mut contexts = vec![(template, page::context(planned, &shared, &window))];
        let pieces = page::pieces(job, view.edition()).into_iter();
        let context = |piece: Piece| piece.context(planned, &shared, &window);
        contexts.extend(pieces.map(|piece| (piece.template().to_owned(), context(piece))));
        for (template, context) in contexts {
            let meta = context.get("page").expect("page");
            let kind = meta.get_from_path("kind").and_then(tera::Value::as_str).expect("a kind");
            let row = kinds
                .iter()
                .find(|row| row[0].codes[0] == kind && row[1].codes == [template.clone()]);
            let row = row.unwrap_or_else(|| panic!("`{kind}` of `{template}` is not described"));
            for name in &all {
                let described = general.contains(name) || row[2].codes.iter().any(|c| c == name);
                assert_eq!(context.contains_key(name), described, "{template}: {name}");
            }
            seen.insert([kind.to_owned(), template.to_owned()]);
        }
    }
    let described = kinds.iter().map(|row| [0, 1].map(|n: usize| row[n].codes[0].clone()));
    assert_eq!(seen, described.collect());
}

/// The classes in a piece of HTML that is no raw HTML of an author's.
fn classes(html: &str) -> impl Iterator<Item = &str> {
    let lists = html.split(" class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    lists.flat_map(str::split_whitespace).filter(|class| !class.starts_with("language-"))
}

#[test]
fn every_class_in_a_text_is_described_and_no_other() {
    let doc = reference();
    let rows = doc.table("The HTML of a text");
    let described: BTreeSet<&str> =
        rows.iter().flat_map(|row| &row[0].codes).map(String::as_str).collect();
    let (view, _) = sample();
    let window = Window::new(Arc::clone(&view));
    let bodies: Vec<tera::Value> =
        (0..view.edition().stories.len()).map(|id| window.ask(Question::Body(id))).collect();
    let segments = bodies.iter().filter_map(tera::Value::as_array).flatten();
    let texts = segments.filter_map(|s| s.get_from_path("html").and_then(tera::Value::as_str));
    let more = "> [!note] Title\n> Text\n\n| a | b |\n|:-:|--|\n| 1 | 2 |\n";
    let options = markdown::Options {
        smart_punctuation: true,
        math: false,
        raw_html: markdown::RawHtml::Deny,
        quotes: markdown::Quotes::of_language("en"),
        shows_marks: false,
    };
    let more = format!("{:?}", markdown::parse(more, 0, &options).body).replace('\\', "");
    let used: BTreeSet<&str> = texts.chain([more.as_str()]).flat_map(classes).collect();
    // Each insert has a class of its own.
    let is_own = |class: &&str| class.starts_with("insert-") && *class != "insert-title";
    let used: BTreeSet<&str> = used.into_iter().filter(|class| !is_own(class)).collect();
    assert_eq!(used.difference(&described).collect::<Vec<_>>(), Vec::<&&str>::new());
    let code = text("src/content/markdown/code.rs");
    let unused = |class: &&str| match class.strip_prefix("hl-") {
        Some(kind) => !code.contains(&format!("\"{kind}\")")),
        None => !used.contains(class),
    };
    assert_eq!(described.iter().copied().find(unused), None);
    let told = |kind: &str| described.contains(format!("hl-{kind}").as_str());
    let known = code.lines().filter_map(|l| l.trim().strip_prefix("(\"")?.strip_suffix("\"),"));
    assert!(known.filter_map(|line| line.rsplit('"').next()).all(told), "a class of code");
}
