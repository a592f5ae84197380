//! Fields that a theme declares for `extra`: their types, and how their values are read.

use std::collections::BTreeMap;

use crate::base::date::PartialDate;
use crate::base::diagnostic::{Code, did_you_mean};
use crate::base::yaml::table::{Form, Table, may, must};
use crate::base::yaml::{Map, Node, Tree};
use crate::content::address::contact;
use crate::content::article::{Placement, read::placement};

/// The keys of a declared field.
pub const KEYS: &Table = &Table {
    heading: "Keys of a field",
    keys: &[
        must("type", Form::Word(TYPES)),
        may("about", Form::AnyText),
        may("default", Form::Any),
        may("of", Form::Either(&[Form::Word(TYPES), Form::List(&Form::Label)])),
        may("from", Form::Number(0, u64::MAX)),
        may("to", Form::Number(0, u64::MAX)),
    ],
};

/// The types of fields.
pub const TYPES: &[&str] =
    &["text", "number", "flag", "date", "address", "choice", "photo", "list"];

/// The kind of file of photos: sidecars, and wherever photos are placed.
pub const PHOTO: &str = "photo";

/// The kinds of files whose fields a theme can declare.
pub const KINDS: &[&str] = &["story", "page", "issue", PHOTO, "author", "site"];

/// The fields that a theme declares, by the kind of file.
pub type Fields = BTreeMap<String, BTreeMap<String, DeclaredField>>;

/// A declared field.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DeclaredField {
    /// Its type.
    pub kind: FieldType,
    /// What it is for.
    pub about: Option<String>,
    /// Its value in files that do not set it.
    pub default: Option<Tree>,
}

/// The type of a field.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum FieldType {
    /// A text.
    Text,
    /// A whole number within bounds.
    Number(u64, u64),
    /// `true` or `false`.
    Flag,
    /// A day, month or year.
    Date,
    /// An address on the web, of a mailbox or of a telephone.
    Address,
    /// One of several names.
    Choice(Vec<String>),
    /// A picture, written as in `photos`.
    Photo,
    /// A list of values of one type.
    List(Box<FieldType>),
}

/// The place of a value among fields: the key, and the number of the entry in a list.
pub type FieldPlace = (String, Option<usize>);

/// The photos among the fields of a file, as they are written.
pub type FieldPlacements = Vec<(FieldPlace, Placement)>;

impl DeclaredField {
    /// Reads a declaration for one kind of file, and reports mistakes in it.
    pub fn read(node: &Node<'_>, of: &str) -> Option<Self> {
        let map = node.map(KEYS);
        let about = map.text("about");
        let kind = field_type(&map)?;
        if of == PHOTO && kind.is_photo() {
            let hint = "declare it for the kind of file that shows the photos".to_owned();
            node.report(Code::BadValue, "a field of a photo cannot be a photo", hint);
            return None;
        }
        let default = map.get("default").filter(|node| {
            let hint = "delete the line: templates get none if a file does not set it";
            if kind.is_photo() {
                node.report(Code::BadValue, "a photo has no default", hint.to_owned());
            }
            !kind.is_photo()
        });
        let default = default.map(|node| {
            kind.check(&node, (&String::new(), None), &mut Vec::new());
            Tree::read(&node)
        });
        Some(Self { kind, about, default })
    }
}

fn field_type(map: &Map<'_>) -> Option<FieldType> {
    let Some(node) = map.get("type") else {
        map.missing("type", "type: text");
        return None;
    };
    Some(match node.choice("type of field", TYPES)? {
        "list" => {
            let Some(of) = map.get("of") else {
                map.missing("of", "of: text");
                return None;
            };
            let of = match of.is_list() {
                true => choices(&of),
                false => simple(of.choice("type of field", TYPES)?, map)?,
            };
            FieldType::List(Box::new(of))
        }
        name => simple(name, map)?,
    })
}

/// One of the names that `of` lists.
fn choices(of: &Node<'_>) -> FieldType {
    FieldType::Choice(of.list().iter().filter_map(Node::label).collect())
}

/// A type that is not a list.
fn simple(name: &str, map: &Map<'_>) -> Option<FieldType> {
    Some(match name {
        "text" => FieldType::Text,
        "number" => number(map),
        "flag" => FieldType::Flag,
        "date" => FieldType::Date,
        "address" => FieldType::Address,
        "photo" => FieldType::Photo,
        "choice" => {
            let Some(of) = map.get("of").filter(Node::is_list) else {
                map.missing("of", "of: [short, long]");
                return None;
            };
            choices(&of)
        }
        _ => {
            let node = map.get("of")?;
            let hint = "write one of text, number, flag, date, address, photo".to_owned();
            node.report(Code::BadValue, "a list cannot hold lists", hint);
            return None;
        }
    })
}

/// A number between `from` and `to`.
fn number(map: &Map<'_>) -> FieldType {
    let bound = |key: &str| map.get(key).and_then(|node| node.count());
    let (from, to) = (bound("from").unwrap_or(0), bound("to").unwrap_or(u64::from(u32::MAX)));
    if from > to
        && let Some(node) = map.get("from")
    {
        let hint = "write the smaller one after `from`, the larger one after `to`".to_owned();
        let message = format!("no number is between {from} and {to}");
        node.report(Code::BadValue, message, hint);
        return FieldType::Number(0, u64::MAX);
    }
    FieldType::Number(from, to)
}

impl FieldType {
    /// Whether its values are photos.
    fn is_photo(&self) -> bool {
        match self {
            Self::List(of) => of.is_photo(),
            kind => *kind == Self::Photo,
        }
    }

    /// Reports a value of another type, and notes photos.
    fn check(
        &self,
        node: &Node<'_>,
        (key, entry): (&String, Option<usize>),
        photos: &mut FieldPlacements,
    ) {
        let place = || (key.clone(), entry);
        match self {
            Self::Text => _ = node.text(),
            Self::Flag => _ = node.flag(),
            Self::Address => _ = contact(node),
            Self::Date => _ = PartialDate::read(node),
            Self::Photo => photos.extend(placement(node).map(|photo| (place(), photo))),
            Self::Choice(names) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                _ = node.choice("value", &names);
            }
            Self::Number(from, to) => {
                if let Some(number) = node.count().filter(|number| !(from..=to).contains(&number)) {
                    let hint = format!("write a number from {from} to {to}");
                    node.report(Code::BadValue, format!("{number} is out of range"), hint);
                }
            }
            Self::List(of) => {
                for (n, node) in node.list().iter().enumerate() {
                    of.check(node, (key, Some(n)), photos);
                }
            }
        }
    }
}

/// The date in a value, in any unambiguous form.
pub fn date(value: &Tree) -> Option<PartialDate> {
    match value {
        Tree::Text(text) => PartialDate::parse_any(text),
        Tree::Whole(year) => PartialDate::parse_any(&year.to_string()),
        _ => None,
    }
}

/// Checks the fields of a file or photo against those that the theme declares for its kind.
pub fn check(extra: &Node<'_>, declared: &BTreeMap<String, DeclaredField>) -> FieldPlacements {
    let mut photos = Vec::new();
    if !extra.is_map() {
        return photos;
    }
    for (key, node) in extra.open_map().iter() {
        match declared.get(&key) {
            Some(_) if node.is_null() => {}
            Some(field) => field.kind.check(&node, (&key, None), &mut photos),
            None => {
                let names = || declared.keys().map(String::as_str);
                let hint = did_you_mean(&key, names()).unwrap_or_else(|| {
                    format!("its fields are {}", names().collect::<Vec<_>>().join(", "))
                });
                let message = format!("the theme declares no field `{key}` for this kind of file");
                node.report(Code::UndeclaredField, message, hint);
            }
        }
    }
    photos
}
