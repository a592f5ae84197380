//! Validates values against schemas: only what our schemas use.

use std::cell::RefCell;
use std::collections::BTreeMap;

use fancy_regex::Regex;
use serde_json::Value;

pub(crate) struct Validator {
    schema: Value,
    /// The patterns that have been used, because making them takes long.
    patterns: RefCell<BTreeMap<String, Regex>>,
}

impl Validator {
    pub(crate) fn new(schema: Value) -> Self {
        Self { schema, patterns: RefCell::default() }
    }

    /// Why a value is refused, if it is.
    pub(crate) fn trouble(&self, value: &Value) -> Option<String> {
        self.refusal(&self.schema, value)
    }

    fn refusal(&self, schema: &Value, value: &Value) -> Option<String> {
        let rules = match schema {
            Value::Bool(is_allowed) => {
                return (!is_allowed).then(|| format!("{value} is not allowed"));
            }
            schema => schema.as_object().expect("a schema"),
        };
        rules.iter().find_map(|(rule, given)| self.broken((rule, given), rules, value))
    }

    fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let make = || Regex::new(pattern).expect("a pattern");
        let pattern = patterns.entry(pattern.to_owned()).or_insert_with(make);
        pattern.is_match(text).expect("a match")
    }

    fn broken(
        &self,
        (rule, given): (&str, &Value),
        rules: &serde_json::Map<String, Value>,
        value: &Value,
    ) -> Option<String> {
        let no = |is_wrong: bool| is_wrong.then(|| format!("{value} against {rule} {given}"));
        let ways = || given.as_array().expect("a list").iter();
        let fits = |way: &&Value| self.refusal(way, value).is_none();
        match rule {
            "$schema" | "title" | "description" | "default" | "examples" | "definitions" => None,
            "$ref" => {
                let pointer = given.as_str().expect("a text").trim_start_matches('#');
                self.refusal(self.schema.pointer(pointer).expect("a definition"), value)
            }
            "type" => no(match given.as_array() {
                Some(types) => !types.iter().any(|name| is_of(value, name)),
                None => !is_of(value, given),
            }),
            "enum" => no(!ways().any(|one| one == value)),
            "pattern" => no(value
                .as_str()
                .is_some_and(|text| !self.matches(given.as_str().expect("a text"), text))),
            "minimum" => no(value.as_f64().is_some_and(|n| n < given.as_f64().expect("a number"))),
            "maximum" => no(value.as_f64().is_some_and(|n| n > given.as_f64().expect("a number"))),
            "minItems" => no(value
                .as_array()
                .is_some_and(|l| (l.len() as u64) < given.as_u64().expect("a number"))),
            "maxItems" => no(value
                .as_array()
                .is_some_and(|l| (l.len() as u64) > given.as_u64().expect("a number"))),
            "items" => value.as_array()?.iter().find_map(|entry| self.refusal(given, entry)),
            "anyOf" => no(!ways().any(|way| fits(&way))),
            "oneOf" => no(ways().filter(fits).count() != 1),
            "allOf" => ways().find_map(|way| self.refusal(way, value)),
            "not" => no(self.refusal(given, value).is_none()),
            "required" => no(value.as_object().is_some_and(|map| {
                !ways().all(|key| map.contains_key(key.as_str().expect("a key")))
            })),
            "properties" => value
                .as_object()?
                .iter()
                .find_map(|(key, value)| self.refusal(given.get(key)?, value)),
            "additionalProperties" => {
                let known = rules.get("properties");
                let is_other = |key: &str| known.is_none_or(|known| known.get(key).is_none());
                let mut others = value.as_object()?.iter().filter(|(key, _)| is_other(key));
                others.find_map(|(_, value)| self.refusal(given, value))
            }
            other => panic!("the rule `{other}` is not validated"),
        }
    }
}

fn is_of(value: &Value, name: &Value) -> bool {
    match name.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type `{other}`"),
    }
}
