//! A configuration for Sveltia CMS, with which people edit a publication in a browser.

use serde_json::{Map, Value, json};

use super::described::Described;
use super::fit::richest;
use super::{Kind, Known};
use crate::base::yaml::table::{Form, Key, Need};
use crate::base::yaml::{Table, quoted};
use crate::content::article::read::PHOTO;

/// Keys that are better not changed in a form: the address of a story is that of its file.
const LEFT_OUT: [&str; 5] = ["title", "description", "tags", "id", "slug"];

/// What people have to know about the file.
const HEAD: &str = "\
# Made by `pressrun schema --sveltia`. Write the name of your repository after `repo`.
";

/// The configuration as YAML.
pub fn configuration(known: &Known) -> String {
    let maker = Maker { known, described: Described::read() };
    let mut text = HEAD.to_owned();
    let left_out = known.uses.iter().filter(|(_, all)| !all.is_text);
    let left_out = left_out.filter_map(|(key, all)| Some((key, all.misfit.as_ref()?)));
    for ((heading, key), file) in left_out {
        text.push_str(&format!(
            "# Not in the forms: `{key}` ({heading}). A field cannot hold its value in {file}.\n"
        ));
    }
    let whole = json!({
        "backend": { "name": "github", "repo": "owner/name" },
        "media_folder": "content/photos",
        "public_folder": "/photos",
        // An empty value of some keys is a mistake, and of others it is not the same as none.
        "output": { "omit_empty_optional_fields": true, "yaml": { "quote": "none" } },
                "collections": maker.collections(),
    });
    write(&whole, 0, &mut text);
    text
}

/// Makes the fields of forms.
struct Maker<'k> {
    known: &'k Known,
    described: Described,
}

impl Maker<'_> {
    fn collections(&self) -> Value {
        let folder = |name: &str, label: &str, kind: Kind| {
            json!({
                "name": name, "label": label, "folder": format!("content/{name}"), "extension": "md",
                "identifier_field": identifier(kind), "fields": self.fields(kind, true),
            })
        };
        json!([
            {
                "name": "stories", "label": "Stories", "label_singular": "Story", "folder": "content/issues",
                "extension": "md", "identifier_field": "headline", "slug": "{{headline}}",
                "nested": { "depth": 3, "subfolders": false },
                "meta": { "path": {} },
                // Letters of issues are no stories.
                "filter": { "field": "headline", "pattern": "." },
                // Photos lie beside their story.
                "media_folder": "", "public_folder": "",
                "fields": self.fields(Kind::Story, true),
            },
            {
                "name": "issues", "label": "Issues", "folder": "content/issues", "path": "{{slug}}/issue",
                "extension": "yaml", "format": "yaml", "identifier_field": "date", "slug": "{{date}}",
                "media_folder": "", "public_folder": "", "fields": self.fields(Kind::Issue, false),
            },
            folder("pages", "Pages", Kind::Page),
            folder("authors", "Authors", Kind::Author),
            folder("inserts", "Inserts", Kind::Text),
            {
                "name": "photos", "label": "Words of photos", "folder": "content/photos", "extension": "yaml",
                "format": "yaml", "identifier_field": "caption", "create": false, "fields": self.fields(Kind::Photo, false),
            },
        ])
    }

    /// The fields of a kind of file, with its text.
    fn fields(&self, kind: Kind, has_text: bool) -> Value {
        let table = kind.table();
        // Of two names of one key, the first is written.
        let is_second = |key: &Key| kind == Kind::Story && LEFT_OUT.contains(&key.name);
        let keys = table.keys.iter().filter(|key| !is_second(key));
        let mut fields: Vec<Value> = keys.filter_map(|key| self.field(key, table)).collect();
        if has_text {
            let modes = json!(["raw", "rich_text"]);
            fields.push(
                json!({ "name": "body", "label": "Text", "widget": "richtext", "modes": modes, "required": false }),
            );
        }
        fields.into()
    }

    /// The field of a key; `None` if a form cannot hold its values.
    fn field(&self, key: &Key, table: &Table) -> Option<Value> {
        let misfits = self.known.uses.get(&(table.heading, key.name));
        let mut field = match misfits.filter(|all| all.misfit.is_some()) {
            Some(all) if all.is_text => texts(&key.form)?,
            Some(_) => return None,
            None => self.widget(&key.form)?,
        };
        field.insert("name".to_owned(), key.name.into());
        field.insert("label".to_owned(), label(key.name).into());
        let is_required = matches!(key.need, Need::Required | Need::OneOf);
        field.insert("required".to_owned(), is_required.into());
        if let Some(row) = self.described.row(table.heading, key.name) {
            field.insert("hint".to_owned(), row.meaning.clone().into());
            // A form writes every flag, so it has to know what is usual.
            if let Some(default) = row.default.clone().filter(|_| key.form == Form::Flag) {
                field.insert("default".to_owned(), default);
            }
        }
        // A picture is chosen, not written.
        if key.name == "src" || key.name == "pdf" {
            field.insert(
                "widget".to_owned(),
                if key.name == "src" { "image" } else { "file" }.into(),
            );
            field.remove("pattern");
        }
        Some(field.into())
    }

    fn widget(&self, form: &Form) -> Option<Map<String, Value>> {
        let field = match form {
            Form::Text | Form::Label | Form::Date | Form::Instant => json!({ "widget": "string" }),
            Form::AnyText => json!({ "widget": "text" }),
            Form::Pattern(pattern) => {
                json!({ "widget": "string", "pattern": [pattern, "pressrun cannot read this"] })
            }
            Form::Number(least, u64::MAX) => {
                json!({ "widget": "number", "value_type": "int", "min": least })
            }
            Form::Number(least, most) => {
                json!({ "widget": "number", "value_type": "int", "min": least, "max": most })
            }
            Form::Flag => json!({ "widget": "boolean" }),
            Form::Word(words) => json!({ "widget": "select", "options": words }),
            Form::Known(list, of) => match self.known.lists.get(list) {
                Some(known) if known.is_complete => {
                    json!({ "widget": "select", "options": known.names })
                }
                _ => return self.widget(of),
            },
            Form::Map(table) => {
                json!({ "widget": "object", "collapsed": true, "fields": self.all(table) })
            }
            Form::List(of) => return self.list(of),
            Form::Names(_, Form::Text) => json!({ "widget": "keyvalue" }),
            Form::Either(_) => return self.widget(richest(form)),
            Form::Any
            | Form::Point
            | Form::Names(..)
            | Form::Fields(_)
            | Form::Options
            | Form::Maybe(_) => {
                return None;
            }
        };
        field.as_object().cloned()
    }

    fn list(&self, of: &Form) -> Option<Map<String, Value>> {
        let field = match richest(of) {
            Form::Map(table) => {
                json!({ "widget": "list", "collapsed": "auto", "fields": self.all(table) })
            }
            Form::Word(words) => json!({ "widget": "select", "multiple": true, "options": words }),
            _ => json!({ "widget": "list" }),
        };
        field.as_object().cloned()
    }

    fn all(&self, table: &Table) -> Value {
        table.keys.iter().filter_map(|key| self.field(key, table)).collect()
    }
}

/// The field for a text, or a list of texts, where a mapping is also possible.
fn texts(form: &Form) -> Option<Map<String, Value>> {
    let is_photo = |form: &Form| *form == PHOTO;
    let field = match form {
        form if is_photo(form) => json!({ "widget": "image" }),
        Form::List(of) if is_photo(of) => json!({ "widget": "image", "multiple": true }),
        Form::Either(ways) => match ways.last()? {
            Form::List(_) => json!({ "widget": "list" }),
            _ => json!({ "widget": "string" }),
        },
        _ => return None,
    };
    field.as_object().cloned()
}

/// The name of the field with which a new file is named and listed.
fn identifier(kind: Kind) -> &'static str {
    match kind {
        Kind::Author => "name",
        _ => "title",
    }
}

/// A key as people read it: `jump_head` becomes "Jump head".
fn label(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is written first of a mapping.
const FIRST: [&str; 3] = ["name", "label", "widget"];

/// Writes a value as YAML, in lines at a depth.
fn write(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(all) if !all.is_empty() => {
            let rank =
                |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
            let mut keys: Vec<&String> = all.keys().collect();
            keys.sort_by_key(|key| rank(key));
            for key in keys {
                text.push_str(&format!("{indent}{key}:"));
                below(&all[key], depth + 1, text);
            }
        }
        Value::Array(values) => {
            for value in values {
                let mut entry = String::new();
                write(value, depth + 1, &mut entry);
                text.push_str(&format!("{indent}- {}", entry.trim_start()));
            }
        }
        other => text.push_str(&format!("{indent}{}\n", plain(other))),
    }
}

/// Writes the value of a key: beside it, or in lines below it.
fn below(value: &Value, depth: usize, text: &mut String) {
    let is_long = |value: &Value| value.is_object() || value.is_array();
    match value {
        Value::Array(values) if !values.iter().any(is_long) => {
            let values: Vec<String> = values.iter().map(plain).collect();
            text.push_str(&format!(" [{}]\n", values.join(", ")));
        }
        Value::Object(all) if all.is_empty() => text.push_str(" {}\n"),
        value if is_long(value) => {
            text.push('\n');
            write(value, depth, text);
        }
        other => text.push_str(&format!(" {}\n", plain(other))),
    }
}

/// A text in quotes, or another value as it is.
fn plain(value: &Value) -> String {
    match value {
        // JSON's escapes are those of YAML between double quotes.
        Value::String(text) if text.contains('\\') => Value::from(text.as_str()).to_string(),
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}
