//! The schemas say the same as the program that reads the files: each key of each table gets values of every form, and
//! both must refuse the same ones.

mod reading;
mod validator;

use std::collections::BTreeMap;

use pressrun::base::diagnostic::{Code, Diagnostic};
use pressrun::base::yaml::Table;
use pressrun::base::yaml::table::{Form, Key, Need};
use pressrun::site::schema::{Kind, Known, schema, sveltia};
use serde_json::{Map, Value, json};

use reading::{debugged, read};
use validator::Validator;

/// Mistakes in the form of a value, which a schema must see, too. Others need more than the form.
const OF_FORM: [Code; 3] = [Code::WrongType, Code::UnknownKey, Code::MissingKey];

/// The way from the root of a file to a mapping: keys, and whether it is in a list or below a name there.
#[derive(Clone, Debug, Default)]
struct Way(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    /// The value of a key of a table, with the others that the table needs.
    Key(&'static Table, &'static str),
    Entry,
    Name(String),
}

impl Way {
    fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// A file with a value at the end of the way.
    fn file(&self, value: Value) -> Value {
        self.0.iter().rev().fold(value, |value, step| match step {
            Step::Key(table, key) => with(table, key, value),
            Step::Entry => json!([value]),
            Step::Name(name) => json!({ name: value }),
        })
    }
}

/// A mapping with what a table needs, and one more key.
fn with(table: &Table, key: &str, value: Value) -> Value {
    let mut all = needed(table);
    let is_one_of = |key: &&Key| key.need == Need::OneOf;
    if table.keys.iter().filter(is_one_of).any(|other| other.name == key) {
        table.keys.iter().filter(is_one_of).for_each(|other| _ = all.remove(other.name));
    }
    // What a field is of, or its bounds, only matters if its type has them.
    match key {
        "of" if table.heading == "Keys of a field" => all.insert("type".to_owned(), "list".into()),
        "of" if all.contains_key("type") => all.insert("type".to_owned(), "choice".into()),
        "from" | "to" if all.contains_key("type") => all.insert("type".to_owned(), "number".into()),
        _ => None,
    };
    all.insert(key.to_owned(), value);
    all.into()
}

/// What a table needs, with good values.
fn needed(table: &Table) -> Map<String, Value> {
    let one_of = table.keys.iter().find(|key| key.need == Need::OneOf);
    let required = table.keys.iter().filter(|key| key.need == Need::Required);
    required.chain(one_of).map(|key| (key.name.to_owned(), good(key))).collect()
}

/// A good value of a key.
fn good(key: &Key) -> Value {
    match key.name {
        "base_url" => "https://paper.example/".into(),
        "to" => "file:/srv/paper".into(),
        "page" => "A7".into(),
        "type" => "text".into(),
        _ => good_form(&key.form),
    }
}

fn good_form(form: &Form) -> Value {
    match form {
        Form::Date | Form::Instant => "2025-09-18".into(),
        Form::Number(least, _) => (*least).into(),
        Form::List(of) => json!([good_form(of)]),
        Form::Map(table) => needed(table).into(),
        Form::Word(words) => words[0].into(),
        Form::Either(ways) => good_form(&ways[0]),
        _ => "word".into(),
    }
}

/// Values of every form.
fn values() -> Vec<Value> {
    [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(7),
        json!(1001),
        json!(-1),
        json!(1.5),
        json!(""),
        json!(" "),
        json!("word"),
        json!("two words"),
        json!("one, two"),
        json!("- word"),
        json!("A7"),
        json!("Ünder-Größe"),
        json!("2025-09-18"),
        json!("2025-09-18 06:00"),
        json!("3:2"),
        json!("25%"),
        json!("true"),
        json!("/a/"),
        json!("https://paper.example/a"),
        json!("desk@paper.example"),
        json!("issue.pdf"),
        json!("de-AT"),
        json!("CC BY 4.0"),
        json!("error"),
        json!("none"),
        json!("0123456789abcdef"),
        json!([]),
        json!(["word"]),
        json!(["word", 7]),
        json!([1]),
        json!([true]),
        json!([null]),
        json!([["word"]]),
        json!([40, 30]),
        json!([[40, 30]]),
        json!([{}]),
        json!([{ "word": "word" }]),
        json!({}),
        json!({ "word": "word" }),
        json!({ "word": null }),
        json!({ "word": 7 }),
        json!({ "word": true }),
        json!({ "word": ["word"] }),
        json!({ "word": {} }),
        json!({ "word": { "word": "word" } }),
    ]
    .to_vec()
}

/// Every way to a table in a kind of file.
fn ways(kind: Kind) -> Vec<(Way, &'static Table)> {
    let mut found = vec![(Way::default(), kind.table())];
    let mut at = 0;
    while at < found.len() {
        let (way, table) = found[at].clone();
        for key in table.keys {
            below(&way.then(Step::Key(table, key.name)), &key.form, &mut found);
        }
        at += 1;
    }
    found
}

fn below(way: &Way, form: &Form, found: &mut Vec<(Way, &'static Table)>) {
    match form {
        Form::Map(table) => found.push((way.clone(), *table)),
        Form::List(of) => below(&way.then(Step::Entry), of, found),
        Form::Maybe(of) => below(way, of, found),
        Form::Either(ways) => ways.iter().for_each(|form| below(way, form, found)),
        Form::Names(some, others) => {
            // The others have the same form.
            for key in some.iter().take(1) {
                below(&way.then(Step::Name(key.name.to_owned())), &key.form, found);
            }
            below(&way.then(Step::Name("word".to_owned())), others, found);
        }
        _ => {}
    }
}

/// What the program and the schema say about a file. Differences are told.
fn compare(kind: Kind, validator: &Validator, file: &Value, told: &mut Told) {
    let found: Vec<Diagnostic> = read(kind, file);
    let errors: Vec<&Diagnostic> = found.iter().filter(|found| found.is_error()).collect();
    let refused = validator.trouble(file);
    told.files += 1;
    told.refused += usize::from(refused.is_some());
    let of_form = errors.iter().find(|error| OF_FORM.contains(&error.code));
    match (refused, of_form) {
        (Some(why), _) if errors.is_empty() => {
            told.differences.push(format!("{kind:?}: only the schema refuses {file}: {why}"));
        }
        (None, Some(error)) => {
            told.differences
                .push(format!("{kind:?}: only the program refuses {file}: {}", error.message));
        }
        (None, None) if !errors.is_empty() => {
            *told.unseen.entry(errors[0].code).or_default() += 1;
        }
        _ => {}
    }
}

#[derive(Default)]
struct Told {
    differences: Vec<String>,
    files: usize,
    refused: usize,
    /// The number of files with mistakes that only the program sees, by kind of mistake.
    unseen: BTreeMap<Code, usize>,
}

#[test]
fn schemas_and_the_program_refuse_the_same_values() {
    let mut told = Told::default();
    for kind in Kind::ALL {
        let validator = Validator::new(schema(kind, &Known::nothing()));
        for (way, table) in ways(kind) {
            // The options, and the default of a field, depend on what a theme declares.
            let is_open = |key: &&Key| ["theme_options", "default"].contains(&key.name);
            for key in table.keys.iter().filter(|key| !is_open(key)) {
                // Only some types need `of`.
                let is_known = |value: &Value| key.name != "of" || !value.is_null();
                for value in values().into_iter().filter(is_known).chain([good(key)]) {
                    let file = way.file(with(table, key.name, value));
                    compare(kind, &validator, &file, &mut told);
                }
            }
            for value in values() {
                compare(kind, &validator, &way.file(value), &mut told);
            }
        }
    }
    let Told { differences, files, refused, unseen } = told;
    assert!(
        differences.is_empty(),
        "{} of {files}:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(files > 10_000 && refused > files / 3, "{files} files, {refused} of them refused");
    // The schema leaves to the program what only it can tell: whether a date or a licence exists, and the like.
    println!(
        "{files} files, {refused} refused by the schema; seen only by the program: {unseen:?}"
    );
}

#[test]
fn unknown_and_missing_keys_are_refused() {
    let mut told = Told::default();
    for kind in Kind::ALL {
        let validator = Validator::new(schema(kind, &Known::nothing()));
        for (way, table) in ways(kind) {
            let unknown = way.file(with(table, "unknwon", json!("word")));
            assert!(validator.trouble(&unknown).is_some(), "{kind:?}: {unknown}");
            compare(kind, &validator, &unknown, &mut told);
            compare(kind, &validator, &way.file(needed(table).into()), &mut told);
            for key in needed(table).keys() {
                let mut lacking = needed(table);
                lacking.remove(key);
                compare(kind, &validator, &way.file(lacking.into()), &mut told);
            }
        }
    }
    assert!(told.differences.is_empty(), "{}", told.differences.join("\n"));
}

#[test]
fn every_key_is_described() {
    for kind in Kind::ALL {
        let made = schema(kind, &Known::nothing());
        let definitions = made["definitions"].as_object().into_iter().flat_map(Map::values);
        let tables = definitions.chain([&made]).filter_map(|table| table["properties"].as_object());
        for (key, value) in tables.flatten() {
            assert!(value["description"].as_str().is_some_and(|d| d.len() > 3), "{kind:?}: {key}");
        }
    }
}

#[test]
fn a_default_says_the_same_as_no_value() {
    let mut count = 0;
    for kind in [Kind::Site, Kind::Story, Kind::Page, Kind::Author, Kind::Text, Kind::Issue] {
        let made = schema(kind, &Known::nothing());
        for (way, table) in ways(kind) {
            let name = table.heading.to_lowercase().replace([' ', '.'], "-");
            let properties = match way.0.is_empty() {
                true => &made["properties"],
                false => &made["definitions"][name]["properties"],
            };
            // The severities of mistakes are compared elsewhere, and a header that is written is one of the paper's own.
            if ["Keys of checks", "Keys of headers"].contains(&table.heading) {
                continue;
            }
            for key in table.keys {
                let Some(default) = properties[key.name].get("default") else { continue };
                let without = way.file(needed(table).into());
                let with = way.file(with(table, key.name, default.clone()));
                assert_eq!(debugged(kind, &with), debugged(kind, &without), "{with}");
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count} defaults");
}

#[test]
fn forms_have_a_field_for_each_key_that_they_can_hold() {
    let yaml = sveltia::configuration(&Known::nothing());
    let whole: serde_yaml::Value = serde_yaml::from_str(&yaml).expect("YAML");
    let collections = whole["collections"].as_sequence().expect("collections");
    let fields = |collection: &str| {
        let of = collections.iter().find(|one| one["name"] == collection).expect("a collection");
        let names = of["fields"].as_sequence().expect("fields").iter();
        names.map(|field| field["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    let missing = |collection: &str, kind: Kind| {
        let fields = fields(collection);
        let keys = kind.table().names().filter(|key| !fields.iter().any(|field| field == key));
        keys.collect::<Vec<_>>()
    };
    // Fields of one's own are not known, and the other name of a key would be written twice.
    let own = ["title", "description", "id", "tags", "slug", "extra"];
    assert_eq!(missing("stories", Kind::Story), own);
    assert_eq!(missing("issues", Kind::Issue), ["staff", "extra"]);
    assert_eq!(missing("pages", Kind::Page), ["extra"]);
    assert_eq!(missing("authors", Kind::Author), ["extra"]);
    assert_eq!(missing("inserts", Kind::Text), [""; 0]);
    assert_eq!(missing("photos", Kind::Photo), ["extra"]);
    assert!(
        fields("stories").contains(&"body".to_owned())
            && !fields("issues").contains(&"body".to_owned())
    );
}
