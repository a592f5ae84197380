//! The schema of each form of values.

use serde_json::{Map, Value, json};

use super::Maker;
use super::described::json;
use crate::base::yaml::table::{Form, Key};
use crate::content::article::read::PHOTO;
use crate::content::fields::{DeclaredField, FieldType};
use crate::site::theme::options::DeclaredOption;

/// A text that is several values, or an entry without a space after its dash.
const SEVERAL: &str = r"^\s*-|[,;，、；\n][\s,;，、；\n]*[^\s,;，、；\n]";

impl Maker<'_> {
    /// The schema of a form.
    pub(super) fn form(&mut self, form: &Form) -> Value {
        match form {
            Form::Any => json!({}),
            Form::Text => json!({ "type": ["string", "number"], "pattern": "\\S" }),
            Form::AnyText => json!({ "type": ["string", "number"] }),
            Form::Label => label("\\S"),
            Form::Pattern(pattern) => label(pattern),
            Form::Number(least, most) => number(*least, *most),
            Form::Point => {
                json!({ "type": "array", "items": number(0, 100), "minItems": 2, "maxItems": 2 })
            }
            Form::Flag => json!({ "type": "boolean" }),
            Form::Date => date(&["2025-09-18", "2025-09", "2025"]),
            Form::Instant => date(&["2025-09-18", "2025-09-18 06:00"]),
            Form::Word([]) => Value::Bool(false),
            Form::Word(words) => json!({ "enum": words }),
            Form::Known(list, any) => {
                let any = self.form(any);
                self.name(list, any)
            }
            Form::List(of) => {
                let of = self.form(of);
                list(&of)
            }
            Form::Map(table) => self.refer(table),
            Form::Names(some, others) => self.names(some, others),
            Form::Fields(kind) => self.fields(kind),
            Form::Options => self.options(),
            Form::Maybe(of) => or_null(self.form(of)),
            Form::Either(ways) => {
                let ways: Vec<Value> = ways.iter().map(|way| self.form(way)).collect();
                json!({ "anyOf": ways })
            }
        }
    }

    /// A value that is usually one of the publication's names.
    fn name(&self, list: &str, any: Value) -> Value {
        match self.known.lists.get(list) {
            Some(known) if known.is_complete => json!({ "enum": known.names }),
            Some(known) if !known.names.is_empty() => {
                json!({ "anyOf": [{ "enum": known.names }, any] })
            }
            _ => any,
        }
    }

    fn names(&mut self, some: &[Key], others: &Form) -> Value {
        let some: Map<String, Value> =
            some.iter().map(|key| (key.name.to_owned(), self.form(&key.form))).collect();
        let mut all = Map::new();
        all.insert("type".to_owned(), "object".into());
        all.insert("additionalProperties".to_owned(), self.form(others));
        if !some.is_empty() {
            all.insert("properties".to_owned(), some.into());
        }
        all.into()
    }

    /// The fields of `extra`. Others only get a warning, so they are allowed.
    fn fields(&mut self, kind: &str) -> Value {
        let Some(declared) = self.known.fields.get(kind) else {
            return json!({ "type": "object" });
        };
        let fields = declared.iter().map(|(name, field)| (name.clone(), self.field(field)));
        json!({ "type": "object", "properties": fields.collect::<Map<_, _>>() })
    }

    fn field(&mut self, field: &DeclaredField) -> Value {
        let mut value = or_null(self.field_type(&field.kind));
        if let Some(all) = value.as_object_mut() {
            all.extend(field.about.clone().map(|about| ("description".to_owned(), about.into())));
            all.extend(field.default.as_ref().map(|value| ("default".to_owned(), json(value))));
        }
        value
    }

    fn field_type(&mut self, kind: &FieldType) -> Value {
        match kind {
            FieldType::Text => self.form(&Form::AnyText),
            FieldType::Number(from, to) => number(*from, *to),
            FieldType::Flag => self.form(&Form::Flag),
            FieldType::Date => self.form(&Form::Date),
            FieldType::Address => self.form(&Form::Text),
            FieldType::Choice(names) => json!({ "enum": names }),
            FieldType::Photo => self.form(&PHOTO),
            FieldType::List(of) => {
                let of = self.field_type(of);
                list(&of)
            }
        }
    }

    /// The options of the theme.
    fn options(&mut self) -> Value {
        let Some(declared) = &self.known.options else { return json!({ "type": "object" }) };
        let options = declared.iter().map(|(name, option)| (name.clone(), self.option(option)));
        let options: Map<String, Value> = options.collect();
        json!({ "type": "object", "properties": options, "additionalProperties": false })
    }

    fn option(&self, option: &DeclaredOption) -> Value {
        let mut value = or_null(match option {
            DeclaredOption { choices: Some(names), .. } => json!({ "enum": names }),
            DeclaredOption { bounds: Some((from, to)), .. } => number(*from, *to),
            DeclaredOption { is_flag: true, .. } => json!({ "type": "boolean" }),
            _ => json!({ "type": ["string", "number"] }),
        });
        if let Some(all) = value.as_object_mut() {
            all.extend(option.about.clone().map(|about| ("description".to_owned(), about.into())));
            all.extend(option.default.as_ref().map(|value| ("default".to_owned(), json!(value))));
        }
        value
    }
}

/// A text or whole number in a form.
fn label(pattern: &str) -> Value {
    json!({ "type": ["string", "integer"], "minimum": 0, "pattern": pattern })
}

fn number(least: u64, most: u64) -> Value {
    match most {
        u64::MAX => json!({ "type": "integer", "minimum": least }),
        _ => json!({ "type": "integer", "minimum": least, "maximum": most }),
    }
}

/// A date. Which forms are unambiguous, only the program can tell.
fn date(examples: &[&str]) -> Value {
    json!({ "type": ["string", "number"], "pattern": "[0-9０-９]", "examples": examples })
}

/// A list of values, or a single one.
fn list(of: &Value) -> Value {
    let several = json!({ "not": { "type": "string", "pattern": SEVERAL } });
    json!({ "anyOf": [{ "type": "array", "items": of }, { "allOf": [of, several] }] })
}

/// A value that may be missing after its key.
pub(super) fn or_null(mut value: Value) -> Value {
    let absent = json!({ "type": "null" });
    let Some(all) = value.as_object_mut().filter(|all| !all.is_empty()) else { return value };
    if let Some(types) = all.get_mut("type") {
        let mut names = types.as_array().cloned().unwrap_or_else(|| vec![types.clone()]);
        names.push("null".into());
        *types = names.into();
    } else if let Some(Value::Array(ways)) = all.get_mut("anyOf") {
        ways.push(absent);
    } else {
        return json!({ "anyOf": [value, absent] });
    }
    value
}
