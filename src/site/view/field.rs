//! The fields that a paper or theme invents, as templates see them.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::View;
use super::reader::FactReader;
use super::shape::{Date, Photo};
use crate::base::yaml::Tree;
use crate::content::fields::{self, FieldPlace, FieldType};
use crate::edition::FieldPhotos;

/// The value of a field.
#[derive(Clone, Debug, Hash)]
pub enum Field {
    /// A value that no theme declares, or a text, number, flag, address or choice.
    Plain(Tree),
    /// A photo.
    Photo(Box<Photo>),
    /// A date.
    Date(Date),
    /// A list.
    List(Vec<Field>),
    /// A mapping.
    Map(Vec<(String, Field)>),
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain(tree) => Shown(tree).serialize(serializer),
            Self::Photo(photo) => photo.serialize(serializer),
            Self::Date(date) => date.serialize(serializer),
            Self::List(values) => values.serialize(serializer),
            Self::Map(entries) => map(serializer, entries.iter().map(|(key, value)| (key, value))),
        }
    }
}

/// A tree in the form that templates see: texts, numbers, lists and mappings.
pub(super) struct Shown<'a>(pub(super) &'a Tree);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Tree::Empty => serializer.serialize_none(),
            Tree::Flag(flag) => serializer.serialize_bool(*flag),
            Tree::Whole(number) => serializer.serialize_i64(*number),
            Tree::Number(bits) => serializer.serialize_f64(f64::from_bits(*bits)),
            Tree::Text(text) => serializer.serialize_str(text),
            Tree::List(values) => serializer.collect_seq(values.iter().map(Shown)),
            Tree::Map(entries) => {
                map(serializer, entries.iter().map(|(key, value)| (key, Shown(value))))
            }
        }
    }
}

fn map<'a, S: Serializer, V: Serialize>(
    serializer: S,
    entries: impl Iterator<Item = (&'a String, V)>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    for (key, value) in entries {
        map.serialize_entry(key, &value)?;
    }
    map.end()
}

impl FactReader<'_> {
    /// The fields of a file or photo, with the types and defaults that the theme declares for its kind.
    pub(super) fn fields(&self, kind: &str, extra: &Tree, photos: &FieldPhotos) -> Field {
        let Some(declared) = self.view.theme().fields.get(kind) else {
            return Field::Plain(extra.clone());
        };
        let written = match extra {
            Tree::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        let set = written.iter().filter(|(_, value)| *value != Tree::Empty);
        let mut fields: Vec<(String, Field)> = set
            .map(|(key, value)| {
                let field =
                    declared.get(key).map(|field| self.typed(&field.kind, (key, value), photos));
                (key.clone(), field.unwrap_or_else(|| Field::Plain(value.clone())))
            })
            .collect();
        for (name, field) in declared {
            if !fields.iter().any(|(key, _)| key == name) {
                let default = field.default.as_ref();
                let default = default.map(|value| self.typed(&field.kind, (name, value), photos));
                fields.push((name.clone(), default.unwrap_or(Field::Plain(Tree::Empty))));
            }
        }
        Field::Map(fields)
    }

    /// The value of one field.
    fn typed(&self, kind: &FieldType, (key, value): (&str, &Tree), photos: &FieldPhotos) -> Field {
        let one = |kind: &FieldType, entry: Option<usize>, value: &Tree| match kind {
            FieldType::Date => match fields::date(value) {
                Some(date) => Field::Date(self.date(&date)),
                None => Field::Plain(Tree::Empty),
            },
            FieldType::Photo => {
                let is_here = |place: &FieldPlace| place.0 == key && place.1 == entry;
                let photo = photos.photos.iter().find(|(place, _)| is_here(place));
                match photo.and_then(|(_, photo)| photo.as_ref()) {
                    Some(photo) => Field::Photo(Box::new(self.photo(photo))),
                    None => Field::Plain(Tree::Empty),
                }
            }
            _ => Field::Plain(value.clone()),
        };
        let FieldType::List(of) = kind else { return one(kind, None, value) };
        // A single value is a list of one.
        let values = match value {
            Tree::List(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        Field::List(values.iter().enumerate().map(|(n, value)| one(of, Some(n), value)).collect())
    }
}

impl View {
    /// The fields of `site.yaml`. Every page depends on them, so they are not asked for.
    pub fn site_fields(&self) -> Field {
        let extra = &self.settings().extra;
        FactReader::new(self).fields("site", extra, &self.edition().fields)
    }
}
