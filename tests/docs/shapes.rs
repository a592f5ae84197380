//! The shapes in docs/theme-reference.md: written from what the types say of themselves.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::doc::{root, text};

const REFERENCE: &str = "docs/theme-reference.md";

/// Between these lines the reference is written by the test.
const BEGINS: &str = "<!-- From here on written by `BLESS=1 cargo test --test docs`, from what src/site/page.rs and src/site/view/shape.rs say. -->\n";
const ENDS: &str = "<!-- Here that ends. -->\n";

/// What templates are given, as one type says it.
pub(crate) struct Shape {
    pub(crate) name: String,
    /// The lines of its documentation.
    about: Vec<String>,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) name: String,
    /// The type, in Rust.
    kind: String,
    about: String,
}

/// The shapes that templates can see, in the order in which the sources have them.
pub(crate) fn known() -> Vec<Shape> {
    ["src/site/page.rs", "src/site/view/shape.rs"]
        .iter()
        .flat_map(|source| read(&text(source)))
        .collect()
}

/// Reads the types that a source file serialises, as far as this project writes them.
fn read(source: &str) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    let (mut serialised, mut open) = (false, false);
    let mut said: Vec<String> = Vec::new();
    for line in source.lines() {
        let line = line.trim_end().trim_end_matches(',');
        if let Some(words) = line.trim_start().strip_prefix("///") {
            said.push(words.trim_start().to_owned());
            continue;
        }
        if line.starts_with("#[derive(") {
            serialised = line.contains("Serialize");
            continue;
        }
        let about = std::mem::take(&mut said);
        if let Some(name) = struct_name(line) {
            open = std::mem::take(&mut serialised);
            if open {
                shapes.push(Shape { name: name.to_owned(), about, fields: Vec::new() });
            }
        } else if line == "}" {
            open = false;
        } else if let (true, Some((name, kind))) = (open, field(line)) {
            let field = Field { name: name.into(), kind: kind.into(), about: about.join(" ") };
            shapes.last_mut().expect("an open shape").fields.push(field);
        }
    }
    shapes
}

fn struct_name(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    line.strip_prefix("struct ")?.split([' ', '<']).next()
}

fn field(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("    ")?;
    let line = line.strip_prefix("pub ").unwrap_or(line);
    line.split_once(": ").filter(|(name, _)| name.chars().all(|c| c.is_lowercase() || c == '_'))
}

/// A type in the words of the reference.
fn told(kind: &str, shapes: &BTreeSet<&str>) -> String {
    let within = |outer| kind.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = within("Option<") {
        return format!("{}?", told(inner, shapes));
    }
    match (within("Vec<"), kind) {
        (Some("Id"), _) => "list of ids".to_owned(),
        (Some(inner), _) => format!("list of {}", told(inner, shapes)),
        (None, "Address") => "address".to_owned(),
        (None, "AbsoluteAddress") => "absolute address".to_owned(),
        (None, "Id") => "id".to_owned(),
        (None, "Html") => "HTML".to_owned(),
        (None, "String" | "&'static str") => "text".to_owned(),
        (None, "bool") => "flag".to_owned(),
        (None, "u32" | "u64" | "usize" | "i16") => "number".to_owned(),
        (None, shape) if shapes.contains(shape) => {
            format!("[{shape}](#{})", shape.to_lowercase())
        }
        (None, other) => panic!("what a theme's author reads for `{other}` is not known"),
    }
}

/// What is said of a field, as it stands in a cell: no sentence.
fn cell(about: &str) -> String {
    let about = about.strip_suffix('.').expect("a sentence").replace('|', "\\|");
    let mut letters = about.chars();
    let first = letters.next().expect("words");
    let rest = letters.as_str();
    // `HTML` keeps its capitals.
    if rest.starts_with(char::is_uppercase) {
        about
    } else {
        format!("{}{rest}", first.to_lowercase())
    }
}

fn written(shapes: &[Shape]) -> String {
    let names: BTreeSet<&str> = shapes.iter().map(|shape| shape.name.as_str()).collect();
    let mut page = String::new();
    for Shape { name, about, fields } in shapes {
        assert!(!about.is_empty() && !fields.is_empty(), "{name} says nothing of itself");
        let _ = write!(page, "\n### {name}\n\n{}\n\n", about.join("\n"));
        page.push_str("| Field | Type | Meaning |\n|---|---|---|\n");
        for Field { name, kind, about } in fields {
            let _ = writeln!(page, "| `{name}` | {} | {} |", told(kind, &names), cell(about));
        }
    }
    page.push('\n');
    page
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the reference is written to the disk")]
fn every_field_of_every_shape_is_told_as_its_type_says() {
    let shapes = known();
    let story = shapes.iter().find(|shape| shape.name == "Story").expect("a story");
    assert!(shapes.len() > 25 && story.fields.len() > 8, "the shapes could not be read");
    let reference = text(REFERENCE);
    let (before, rest) = reference.split_once(BEGINS).expect("where it begins");
    let (found, after) = rest.split_once(ENDS).expect("where it ends");
    let wanted = written(&shapes);
    if std::env::var_os("BLESS").is_some() {
        let whole = [before, BEGINS, &wanted, ENDS, after].concat();
        std::fs::write(root().join(REFERENCE), whole).expect("the reference can be written");
    } else {
        assert!(found == wanted, "run `BLESS=1 cargo test --test docs`, which writes:\n{wanted}");
    }
}
