//! A theme: templates, assets and interface words. The user's files replace built-in ones.

mod builtin;
mod chain;
mod closure;
mod lookup;
pub mod old_names;
pub mod options;
mod reference;
mod shorter;
mod style;
pub mod tokens;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::date::{PartialDate, Precision};
use crate::base::diagnostic::{Code, Diagnostic, Place, did_you_mean};
use crate::base::digest::Digest;
use crate::base::language::{DateStyle, Language};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::base::yaml::table::{Form, Key, Table, may};
use crate::base::yaml::{KeyPath, Node, Places, Reader};
use crate::content::fields::{self, DeclaredField, Fields};
use crate::content::markdown::escaped;
use crate::content::settings::Settings;
use crate::pictures::slot::{self, Slot};
use chain::Chain;
pub use lookup::{Lookup, Mention, MentionKind, Template, mentions};
use options::{Declared, DeclaredOption, OptionContext};

/// The names of the built-in themes.
pub fn built_in() -> impl Iterator<Item = &'static str> {
    builtin::THEMES.iter().map(|theme| theme.name)
}

/// The keys of `theme.yaml`.
pub const KEYS: &Table = &Table {
    heading: "theme.yaml",
    keys: &[
        may("name", Form::Text),
        may("extends", Form::Known("themes", &Form::Text)),
        may("slots", Form::Names(&[], &Form::Either(&[NONE, Form::Map(slot::KEYS)]))),
        may("options", Form::Names(&[], &Form::Either(&[NONE, Form::Map(options::KEYS)]))),
        may("fields", Form::Names(FIELDS, &Form::Word(&[]))),
    ],
};

/// What removes a declaration of a theme that is extended.
const NONE: Form = Form::Word(&[REMOVED]);

/// The fields of each kind of file.
const FIELDS: &[Key] = &{
    let form = Form::Either(&[NONE, Form::Names(&[], &Form::Map(fields::KEYS))]);
    let mut keys = [may("", form); fields::KINDS.len()];
    let mut at = 0;
    while at < keys.len() {
        keys[at] = may(fields::KINDS[at], form);
        at += 1;
    }
    keys
};

/// A theme, complete.
#[derive(Debug)]
pub struct Theme {
    /// Its templates, and those of the themes it extends as far as they are used.
    pub templates: Lookup,
    /// Its assets by path below `assets/`, ready to be published.
    pub assets: BTreeMap<String, Asset>,
    /// Its interface words in the publication's language.
    pub words: BTreeMap<String, String>,
    /// The keys of English words that replace missing words of that language.
    pub stand_ins: BTreeSet<String>,
    /// The publication's language, its tag, and English.
    pub language: Language,
    tag: String,
    english: Language,
    /// Its slots for pictures, by name.
    pub slots: BTreeMap<String, Slot>,
    /// Its options by name; `None` for those without a value.
    pub options: BTreeMap<String, Option<options::Value>>,
    /// The fields that it declares.
    pub fields: Fields,
    /// The default style of dates.
    pub dates: DateStyle,
    /// For the key of each template, the digest of all templates it can use, including itself.
    pub closures: BTreeMap<String, Digest>,
}

/// A text file of a theme.
#[derive(Clone, Debug)]
pub struct ThemeFile {
    /// Its path in the project; for a built-in file, the path of a file that would replace it.
    pub source: SourcePath,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Whether the user wrote or changed it, so that it is not the built-in file or a copy of it.
    pub is_own: bool,
}

/// A published file of a theme.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its route, with a digest of its bytes.
    pub route: Route,
    /// Its bytes; for a style sheet, with the published names of other assets.
    pub bytes: Arc<[u8]>,
}

impl ThemeFile {
    /// The text, if it is UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

impl Theme {
    /// Loads the theme of the settings.
    ///
    /// # Errors
    /// If it does not exist, or its files cannot be used. Warnings are returned with the theme.
    pub fn load(
        snapshot: &Snapshot,
        settings: &Settings,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let chain = chain(settings, snapshot).map_err(|diagnostic| vec![*diagnostic])?;
        let files = chain.files();
        let mut found = Vec::new();
        let slots = declared(&chain, "slots", &mut found, Slot::read);
        let fields = declared(&chain, "fields", &mut found, declared_fields);
        let ground = OptionContext { snapshot, settings };
        let Chosen { options, left_out, dates } = options(&chain, ground, &mut found);
        let templates = Lookup::of(&chain);
        let assets = files.iter().filter_map(|(path, file)| {
            Some((path.strip_prefix("assets/")?.to_owned(), file.clone()))
        });
        let mut assets: BTreeMap<String, ThemeFile> = assets.collect();
        let is_left_out = |path: &str| left_out.iter().any(|start| path.starts_with(start));
        if !left_out.is_empty() {
            assets.retain(|path, _| !is_left_out(path));
        }
        let language = Language::of(&settings.reading.language);
        let words = words::read(&chain, (settings, &language), snapshot, &mut found);
        let (words, stand_ins) = (words.all, words.stand_ins);
        let (tag, english) = (settings.reading.language.clone(), Language::of("en"));
        found.extend(files.iter().filter_map(|(path, file)| stray(path, file)));
        let (assets, broken) = style::publish((&assets, &is_left_out), settings.base.prefix());
        found.extend(broken);
        found.extend(templates.unreadable());
        if found.iter().any(Diagnostic::is_error) {
            return Err(found);
        }
        found.extend(old_names::in_templates(templates.files(), &options));
        found.extend(templates.unused());
        let closures = closure::digests(templates.all());
        #[rustfmt::skip]
        let theme = Self { templates, assets, words, stand_ins, language, tag, english, slots, options, fields, dates, closures };
        Ok((theme, found))
    }

    /// The digest of a template, given by its name, and of all that it can use.
    pub fn closure(&self, name: &str) -> Option<Digest> {
        self.closures.get(self.templates.key(name)?).copied()
    }

    /// An interface word with its `{placeholders}` filled in; `None` if the theme does not have it.
    pub fn word(&self, key: &str, fill: &[(&str, &str)]) -> Option<String> {
        let mut text = self.words.get(key)?.clone();
        for (name, value) in fill {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        Some(text)
    }

    /// An interface word as HTML with its `{placeholders}` filled in, and whether it contains markup. English words
    /// that replace missing ones are marked as English, and the values in them as the publication's language. `None`
    /// if the theme does not have the word.
    pub fn word_html(&self, key: &str, fill: &[(&str, &str)]) -> Option<(String, bool)> {
        if !self.stand_ins.contains(key) {
            return Some((self.word(key, fill)?, false));
        }
        let mut html = escaped(self.words.get(key)?);
        for (name, value) in fill {
            let is_number = value.chars().all(|c| c.is_numeric() || ",.".contains(c));
            let value = match is_number {
                true => escaped(value),
                false => format!("<bdi lang=\"{}\">{}</bdi>", self.tag, escaped(value)),
            };
            html = html.replace(&format!("{{{name}}}"), &value);
        }
        Some((format!("<span lang=\"en\" dir=\"ltr\">{html}</span>"), true))
    }

    /// The form of a word for a count: `stories_one` or `stories_other`, depending on the language, or else the word
    /// itself. English words that replace missing ones follow the rules of English.
    pub fn plural(&self, key: &str, count: u64) -> String {
        let form = |form: &str| format!("{key}_{form}");
        let is_own =
            |form: &String| self.words.contains_key(form) && !self.stand_ins.contains(form);
        let own = [self.language.form(count), words::OTHER].map(form);
        let english = [self.english.form(count), words::OTHER].map(form);
        let known = own.into_iter().find(is_own);
        let stand_in = || english.into_iter().find(|form| self.words.contains_key(form));
        known.or_else(stand_in).unwrap_or_else(|| key.to_owned())
    }

    /// A number inside a word, in the digits of the word's language.
    pub fn number_in(&self, key: &str, number: u64) -> String {
        let is_english = self.stand_ins.contains(key);
        if is_english { self.english.number(number) } else { self.language.number(number) }
    }

    /// A date for readers, as exactly as it is known: in the house style if the theme has one, or else in the style
    /// of the language.
    pub fn date(&self, date: &PartialDate, style: DateStyle) -> String {
        let house = if style == DateStyle::Long { self.house_date(date) } else { None };
        house.unwrap_or_else(|| self.language.date(date, style))
    }

    /// A date with the pattern `date_day`, `date_month` or `date_year`, which built-in themes do not have.
    fn house_date(&self, date: &PartialDate) -> Option<String> {
        let day = date.first();
        let pattern = match date.precision() {
            Precision::Year => "date_year",
            Precision::Month => "date_month",
            Precision::Day => "date_day",
        };
        self.words.get(pattern)?;
        let month = self.words.get(&format!("month_{}", day.month())).cloned();
        let month = month.unwrap_or_else(|| self.language.month(day.month()));
        let (year, number, of_month) =
            (day.year().to_string(), day.day().to_string(), day.month().to_string());
        let fill = [
            ("year", year.as_str()),
            ("month", &month),
            ("month_number", &of_month),
            ("day", &number),
        ];
        self.word(pattern, &fill)
    }
}

/// The text of a source file, to show mistakes in it. A file that is missing in the folder of a theme is a built-in
/// one.
pub fn source<'a>(snapshot: &'a Snapshot, file: &SourcePath) -> Option<&'a str> {
    if snapshot.get(file).is_some() {
        return snapshot.text(file);
    }
    chain::built_in_text(snapshot, file)
}

/// The names of all themes that a publication can use.
pub fn names(snapshot: &Snapshot) -> Vec<String> {
    chain::names(snapshot).into_iter().map(str::to_owned).collect()
}

/// What an editor can set in the theme of the settings; `None` if there is no such theme.
pub fn declared_options(
    snapshot: &Snapshot,
    settings: &Settings,
) -> Option<BTreeMap<String, DeclaredOption>> {
    let chain = chain(settings, snapshot).ok()?;
    let ground = OptionContext { snapshot, settings };
    let declared =
        declared(&chain, "options", &mut Vec::new(), |node| Declared::read(node, ground));
    let outline = |(name, option): (String, Declared)| (name, option.outline());
    let mut options: BTreeMap<String, DeclaredOption> = declared.into_iter().map(outline).collect();
    // `site.yaml` can also use the old names.
    old_names::add(&mut options);
    Some(options)
}

/// Built-in files, and the paths of user files that would replace them.
pub type BuiltInFiles = Vec<(SourcePath, Arc<[u8]>)>;

/// The built-in files of the theme of the settings and of those it extends, and the paths of user files that would
/// replace them.
///
/// # Errors
/// If the theme does not exist.
pub fn built_in_files(
    snapshot: &Snapshot,
    settings: &Settings,
) -> Result<BuiltInFiles, Vec<Diagnostic>> {
    let chain = chain(settings, snapshot).map_err(|diagnostic| vec![*diagnostic])?;
    let placed = |(path, file): (String, ThemeFile)| {
        Some((SourcePath::new(&format!("themes/{}/{path}", settings.theme)).ok()?, file.bytes))
    };
    Ok(chain.built_in_files().into_iter().filter_map(placed).collect())
}

/// The theme of the settings, and those that it extends.
fn chain(settings: &Settings, snapshot: &Snapshot) -> Result<Chain, Box<Diagnostic>> {
    let chain = Chain::of(snapshot, &settings.theme)?;
    chain.ok_or_else(|| Box::new(unknown(settings, snapshot)))
}

/// What a `theme.yaml` writes in place of a declaration to remove one of a theme that it extends.
const REMOVED: &str = "none";

/// The declarations under a key of `theme.yaml`: those of the themes that are extended, replaced or removed by those
/// of the same name in nearer ones.
fn declared<T>(
    chain: &Chain,
    key: &str,
    found: &mut Vec<Diagnostic>,
    read: impl Fn(&Node<'_>) -> Option<T>,
) -> BTreeMap<String, T> {
    let mut declared = BTreeMap::new();
    // A copy of a built-in file removes again what that file has removed.
    let mut removed = BTreeSet::new();
    for file in chain.versions("theme.yaml") {
        let Some(text) = file.text() else { continue };
        let reader = Reader::new(&file.source, text, 0);
        let Some(value) = reader.load() else { continue };
        let root = reader.root(&value).open_map();
        if let Some(own) = root.get(key).map(|node| node.open_map()) {
            for (name, node) in own.iter() {
                let name = match key {
                    "options" => old_names::declared(name, &node, &declared),
                    _ => name,
                };
                if node.bare_text() != REMOVED {
                    declared.extend(read(&node).map(|value| (name, value)));
                } else if declared.remove(&name).is_some() {
                    removed.insert(name);
                } else if !removed.contains(&name) {
                    let message = format!("no theme that this one extends has `{name}` to remove");
                    let known = did_you_mean(&name, declared.keys().map(String::as_str));
                    node.report(Code::BadValue, message, known);
                }
            }
        }
        found.extend(reader.into_diagnostics());
    }
    declared
}

/// The fields that a theme declares for one kind of file.
fn declared_fields(node: &Node<'_>) -> Option<BTreeMap<String, DeclaredField>> {
    let kind = node.at().last_key().unwrap_or_default();
    if !fields::KINDS.contains(&kind) {
        let hint = did_you_mean(kind, fields::KINDS.iter().copied());
        let hint = hint.unwrap_or_else(|| format!("the kinds are {}", fields::KINDS.join(", ")));
        node.report(Code::BadValue, format!("unknown kind of file `{kind}`"), hint);
        return None;
    }
    let map = node.open_map();
    Some(
        map.iter()
            .filter_map(|(name, node)| Some((name, DeclaredField::read(&node, kind)?)))
            .collect(),
    )
}

/// The values of the options of a theme.
struct Chosen {
    options: BTreeMap<String, Option<options::Value>>,
    /// The beginnings of the paths of assets that are not published.
    left_out: Vec<String>,
    dates: DateStyle,
}

/// The options that the theme declares, with the values from `site.yaml`. A theme that replaces the one in
/// `site.yaml` uses those that it knows.
fn options(chain: &Chain, ground: OptionContext<'_>, found: &mut Vec<Diagnostic>) -> Chosen {
    let declared = declared(chain, "options", found, |node| Declared::read(node, ground));
    let site = SourcePath::new("site.yaml").ok();
    let site = site.and_then(|file| Some((ground.snapshot.text(&file)?, file)));
    let (text, file) = site.as_ref().map_or(("", None), |(text, file)| (*text, Some(file)));
    let reader = file.map(|file| Reader::new(file, text, 0));
    let value = reader.as_ref().and_then(Reader::load);
    let given = reader.as_ref().zip(value.as_ref()).and_then(|(reader, value)| {
        let node = reader.root(value).open_map().get("theme_options")?;
        if ground.settings.theme_is_requested {
            return Some(node.open_map());
        }
        let mut names: Vec<&str> = declared.keys().map(String::as_str).collect();
        for (old, renamed) in old_names::given(&node, &declared) {
            old.report_old_name(renamed.new);
            names.push(renamed.old);
        }
        Some(node.map_of(&names, &[]))
    });
    let mut left_out = Vec::new();
    let mut set = BTreeMap::new();
    for (name, option) in &declared {
        let given = given.as_ref().and_then(|map| old_names::option(map, name));
        let value = option.value(given.as_ref(), ground);
        let out = value.as_ref().and_then(|value| option.leaves_out(value));
        left_out.extend(out.map(str::to_owned));
        set.insert(name.clone(), value);
    }
    old_names::add(&mut set);
    drop(given);
    found.extend(reader.map(Reader::into_diagnostics).unwrap_or_default());
    let of_dates = declared.iter().filter(|(_, option)| option.is_of_dates());
    let of_dates: Vec<&String> = of_dates.map(|(name, _)| name).collect();
    let dates = match of_dates.first().and_then(|name| set.get(*name)) {
        Some(Some(options::Value::Text(style))) => DateStyle::parse(style).unwrap_or_default(),
        _ => DateStyle::default(),
    };
    if let ([first, second, ..], Some(file)) =
        (of_dates.as_slice(), chain.versions("theme.yaml").last())
    {
        let message =
            format!("`{second}` is a second option of type `dates`, but a theme can have only one");
        let diagnostic = Diagnostic::new(Code::BadValue, Place::file(&file.source), message);
        found.push(
            diagnostic.hint(format!("the theme already has `{first}`; declare that one again")),
        );
    }
    Chosen { options: set, left_out, dates }
}

/// Reports a file in a folder that themes do not have. Designers may keep any files beside `theme.yaml`.
fn stray(path: &str, file: &ThemeFile) -> Option<Diagnostic> {
    const FOLDERS: [&str; 3] = ["templates", "assets", "i18n"];
    let (folder, _) = path.split_once('/')?;
    let hint = did_you_mean(folder, FOLDERS).unwrap_or_else(|| {
        format!("the folders of a theme are {}", FOLDERS.map(|f| format!("`{f}`")).join(", "))
    });
    let message = format!("themes have no folder `{folder}`, so the file is not used");
    let unused = Diagnostic::new(Code::UnusedFile, Place::file(&file.source), message).hint(hint);
    (!FOLDERS.contains(&folder)).then_some(unused)
}

fn unknown(settings: &Settings, snapshot: &Snapshot) -> Diagnostic {
    let name = settings.theme.as_str();
    let known = chain::names(snapshot);
    let hint = did_you_mean(name, known.iter().copied())
        .unwrap_or_else(|| format!("the themes are {}", known.join(", ")));
    let message = format!("unknown theme `{name}`");
    let place = site_key("theme", snapshot).filter(|_| !settings.theme_is_requested);
    Diagnostic { place, ..Diagnostic::nowhere(Code::UnknownTheme, message) }.hint(hint)
}

/// The place of the value of a key in `site.yaml`.
fn site_key(key: &str, snapshot: &Snapshot) -> Option<Place> {
    let file = SourcePath::new("site.yaml").ok()?;
    Some(Places::new(snapshot.text(&file)?, 0).locate(&file, &KeyPath::key(key)))
}
