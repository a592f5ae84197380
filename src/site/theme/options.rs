//! What an editor can set in a theme: declared in `theme.yaml`, set in `site.yaml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::base::colour::Colour;
use crate::base::diagnostic::{Code, did_you_mean};
use crate::base::language::DateStyle;
use crate::base::path::{SourcePath, encode_written};
use crate::base::snapshot::Snapshot;
use crate::base::yaml::table::{Form, Table, may, must};
use crate::base::yaml::{Map, Node, quoted};
use crate::content::settings::Settings;

/// The keys of an option.
pub const KEYS: &Table = &Table {
    heading: "Keys of an option",
    keys: &[
        must("type", Form::Word(TYPES)),
        may("about", Form::AnyText),
        may("default", Form::Any),
        may("of", Form::List(&Form::Label)),
        may("from", Form::Number(0, u64::MAX)),
        may("to", Form::Number(0, u64::MAX)),
        may("leaves_out", Form::Names(&[], &Form::Text)),
    ],
};

/// The types of options.
const TYPES: &[&str] = &["text", "colour", "image", "number", "choice", "flag", "dates"];

/// An option, as a theme declares it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Declared {
    kind: Kind,
    /// What it is for.
    about: Option<String>,
    default: Option<Value>,
    /// For some of its values, the beginnings of the paths of assets that are then not published.
    leaves_out: BTreeMap<String, String>,
}

/// What an editor can write for an option.
#[derive(Clone, Debug, Default)]
pub struct DeclaredOption {
    /// What the option is for.
    pub about: Option<String>,
    /// Its value if `site.yaml` does not set it.
    pub default: Option<Value>,
    /// The values of a choice.
    pub choices: Option<Vec<String>>,
    /// The bounds of a number.
    pub bounds: Option<(u64, u64)>,
    /// Whether it is a flag.
    pub is_flag: bool,
}

#[derive(Clone, PartialEq, Debug)]
enum Kind {
    Text,
    Colour,
    Image,
    Number(u64, u64),
    Choice(Vec<String>),
    Flag,
    /// The style of dates.
    Dates,
}

/// The value of an option.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A text, a choice, a colour as `#rrggbb`, or the URL of an image.
    Text(Arc<str>),
    /// A number.
    Number(u64),
    /// A flag.
    Flag(bool),
}

/// How to find an image, and the prefix of the site.
#[derive(Clone, Copy)]
pub(super) struct OptionContext<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) settings: &'a Settings,
}

impl Declared {
    /// Reads a declaration, and reports mistakes in it.
    pub(super) fn read(node: &Node<'_>, ground: OptionContext<'_>) -> Option<Self> {
        let map = node.map(KEYS);
        let about = map.text("about");
        let Some(name) = map.filled("type") else {
            map.missing("type", "type: text");
            return None;
        };
        let kind = kind(&name, &map).or_else(|| {
            if TYPES.contains(&name.as_str()) {
                return None;
            }
            let hint = did_you_mean(&name, TYPES.iter().copied());
            let hint = hint.unwrap_or_else(|| format!("the types are {}", TYPES.join(", ")));
            node.report(Code::BadValue, format!("unknown type of option `{name}`"), hint);
            None
        })?;
        let default = map.get("default").and_then(|node| kind.value(&node, ground));
        let leaves_out = map.get("leaves_out").map(|node| node.open_map());
        let leaves_out = leaves_out.iter().flat_map(Map::iter);
        let leaves_out =
            leaves_out.filter_map(|(value, node)| Some((value, node.filled()?))).collect();
        Some(Self { kind, about, default, leaves_out })
    }

    /// The value that an editor sets, or the default.
    pub(super) fn value(
        &self,
        given: Option<&Node<'_>>,
        ground: OptionContext<'_>,
    ) -> Option<Value> {
        let given = given.and_then(|node| self.kind.value(node, ground));
        given.or_else(|| self.default.clone())
    }

    /// What an editor can write for it.
    pub(super) fn outline(&self) -> DeclaredOption {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let choices = match &self.kind {
            Kind::Choice(names) => Some(names.clone()),
            Kind::Dates => Some(names(&DateStyle::NAMES)),
            _ => None,
        };
        let bounds = match self.kind {
            Kind::Number(from, to) => Some((from, to)),
            _ => None,
        };
        let (about, default) = (self.about.clone(), self.default.clone());
        DeclaredOption { about, default, choices, bounds, is_flag: self.kind == Kind::Flag }
    }

    /// Whether it sets the style of dates.
    pub(super) fn is_of_dates(&self) -> bool {
        self.kind == Kind::Dates
    }

    /// The beginning of the paths of assets that are not published with a value.
    pub(super) fn leaves_out(&self, value: &Value) -> Option<&str> {
        let Value::Text(value) = value else { return None };
        self.leaves_out.get(&**value).map(String::as_str)
    }
}

fn kind(name: &str, map: &Map<'_>) -> Option<Kind> {
    Some(match name {
        "text" => Kind::Text,
        "colour" => Kind::Colour,
        "image" => Kind::Image,
        "flag" => Kind::Flag,
        "dates" => Kind::Dates,
        "number" => {
            let bound = |key: &str| map.get(key).and_then(|node| node.count());
            Kind::Number(bound("from").unwrap_or(0), bound("to").unwrap_or(u64::from(u32::MAX)))
        }
        "choice" => {
            let Some(list) = map.get("of") else {
                map.missing("of", "of: [short, long]");
                return None;
            };
            Kind::Choice(list.list().iter().filter_map(Node::label).collect())
        }
        _ => return None,
    })
}

impl Kind {
    fn value(&self, node: &Node<'_>, ground: OptionContext<'_>) -> Option<Value> {
        let text = |text: String| Some(Value::Text(text.into()));
        match self {
            Self::Text => text(node.text()?),
            Self::Flag => Some(Value::Flag(node.flag()?)),
            Self::Colour => {
                let written = node.filled()?;
                match Colour::parse(&written) {
                    Some(colour) => text(colour.to_string()),
                    None => {
                        let message = format!("`{written}` is not a colour such as `#a8200d`");
                        let meant = Colour::meant(&written);
                        let sample = meant.map_or_else(|| "#a8200d".to_owned(), |c| c.to_string());
                        let hint = format!("write `{}`, in quotes", node.with(&quoted(&sample)));
                        node.report(Code::BadValue, message, hint);
                        None
                    }
                }
            }
            Self::Image => text(image(node, ground)?),
            Self::Number(from, to) => {
                let number = node.count()?;
                if !(*from..=*to).contains(&number) {
                    let message = format!("{number} is out of range");
                    node.report(
                        Code::BadValue,
                        message,
                        format!("write a number from {from} to {to}"),
                    );
                    return None;
                }
                Some(Value::Number(number))
            }
            Self::Choice(choices) => choice(node, choices.iter().map(String::as_str)),
            Self::Dates => choice(node, DateStyle::NAMES.into_iter()),
        }
    }
}

/// One of several names.
fn choice<'a>(node: &Node<'_>, names: impl Iterator<Item = &'a str> + Clone) -> Option<Value> {
    let written = node.label()?;
    if names.clone().any(|name| name == written) {
        return Some(Value::Text(written.into()));
    }
    let hint = did_you_mean(&written, names.clone());
    let hint =
        hint.unwrap_or_else(|| format!("write one of {}", names.collect::<Vec<_>>().join(", ")));
    node.report(Code::BadValue, format!("`{written}` is not one of the choices"), hint);
    None
}

/// The URL of a static file, given by its address: `/nameplate.svg` for `content/static/nameplate.svg`.
fn image(
    node: &Node<'_>,
    OptionContext { snapshot, settings }: OptionContext<'_>,
) -> Option<String> {
    let written = node.filled()?;
    let path = written.strip_prefix('/').unwrap_or(&written);
    let file = SourcePath::new(&format!("content/static/{path}")).ok();
    if file.is_some_and(|file| snapshot.get(&file).is_some()) {
        return Some(format!("{}{}", settings.base.prefix(), encode_written(path)));
    }
    let message = format!("there is no file `content/static/{path}`");
    let hint = format!("put the image there, and write `{}`", node.with(&format!("/{path}")));
    node.report(Code::MissingFile, message, hint);
    None
}
