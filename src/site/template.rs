//! Tera on top of the view: the functions that templates can call, and errors as diagnostics.

mod budget;
mod metered;
mod tags;
mod trouble;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use budget::{Budget, Sheet};
use metered::Metered;
use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};
use trouble::{NO_ASSET, NO_WORD, Rendering, Written};

use crate::base::colour::Colour;
use crate::base::date::PartialDate;
use crate::base::diagnostic::{Diagnostic, did_you_mean};
use crate::base::digest::Digest;
use crate::base::language::DateStyle;
use crate::content::markdown::OPENING;
use crate::edition::{IssueId, StoryId};
use crate::site::theme::Theme;
use crate::site::view::{Order, Question, Trace, View, Window};

/// The functions that templates can call, with their arguments; docs/theme-reference.md describes them.
pub const FUNCTIONS: &[(&str, &[&str])] = &[
    ("navigation", &[]),
    ("icon", &[]),
    ("asset", &["path"]),
    ("issue", &["id"]),
    ("letter", &["id"]),
    ("arrangement", &["id", "by"]),
    ("inserts", &[]),
    ("data", &["name"]),
    ("teaser", &["id"]),
    ("story", &["id"]),
    ("body", &["id"]),
    ("whole", &["id"]),
    ("part", &["id", "n"]),
    ("extract", &["id", "words"]),
    ("length", &["id"]),
    ("place", &["id"]),
    ("picture", &["id", "slot"]),
    ("word", &["key", "…"]),
    ("word_html", &["key", "…"]),
    ("date", &["iso", "style"]),
    ("number", &["n"]),
    ("legible", &["colour", "on"]),
    ("mixed", &["colour", "with", "share"]),
];

/// Renders one page at a time, and records what it asked. Several renderers work in parallel.
struct Renderer {
    tera: Tera,
    window: Arc<Window>,
    budget: Arc<Budget>,
}

/// The loaded templates of a theme, not connected to a window yet.
pub struct Templates {
    tera: Tera,
    /// The user's own templates, which are loaded with meters.
    metered: BTreeMap<String, Metered>,
    /// The digests of the templates they were loaded from.
    closures: BTreeMap<String, Digest>,
    /// Copies that no renderer uses. To copy all templates takes milliseconds, which an editor would wait for at each edit.
    spare: Mutex<Vec<Tera>>,
}

/// Learns which pages are being rendered, to name slow ones.
pub trait Pages: Sync {
    /// A page begins: its name, and the name of its template. Returns a number for it.
    fn begin(&self, page: &str, template: &str) -> usize;

    /// The page with this number is finished.
    fn end(&self, number: usize);
}

/// All renderers of a build; each is taken while it works and put back.
pub struct Renderers<'a> {
    view: &'a Arc<View>,
    templates: &'a Templates,
    pages: &'a dyn Pages,
    idle: Mutex<Vec<Renderer>>,
}

/// A page for a renderer.
pub struct Page<'a> {
    /// The name of its template.
    pub template: &'a str,
    /// Gathers its context through the window.
    pub context: &'a dyn Fn(&Window) -> Context,
}

impl Templates {
    /// Loads the templates of a theme.
    ///
    /// # Errors
    /// With all mistakes in them.
    pub fn load(theme: &Theme) -> Result<Self, Vec<Diagnostic>> {
        let Theme { templates, closures, .. } = theme;
        let mut tera = Tera::new();
        if let Err(error) = tera.set_fallback_prefixes(templates.prefixes().to_vec()) {
            return Err(trouble::loading(&error, theme));
        }
        // The functions must exist before the templates are loaded; each renderer replaces them with its own.
        disconnect(&mut tera);
        let mut found: Vec<Diagnostic> = templates.files().filter_map(trouble::dump).collect();
        let texts = templates.all().iter().filter_map(|(key, template)| {
            let text = template.file.text()?;
            let text = match template.renamed.as_slice() {
                [] => Cow::Borrowed(text),
                renamed => Cow::Owned(Metered::with_keys(text, renamed).text),
            };
            Some((key.as_str(), text))
        });
        if let Err(error) = tera.add_raw_templates(texts) {
            found.extend(trouble::loading(&error, theme));
        }
        if !found.is_empty() {
            return Err(found);
        }
        let own = templates.all().iter().filter(|(_, template)| template.file.is_own);
        let metered = own.filter_map(|(key, template)| {
            Some((key.clone(), Metered::of(template.file.text()?, &template.renamed)?))
        });
        let mut metered: BTreeMap<String, Metered> = metered.collect();
        let mut with_meters = tera.clone();
        let texts = metered.iter().map(|(name, metered)| (name.as_str(), metered.text.as_str()));
        match with_meters.add_raw_templates(texts) {
            Ok(()) => tera = with_meters,
            // Without meters, they are the user's templates, which could be loaded.
            Err(_) => metered.clear(),
        }
        Ok(Self { tera, metered, closures: closures.clone(), spare: Mutex::default() })
    }

    /// Whether these are the templates of a theme, even if other parts of it changed.
    pub fn are_of(&self, theme: &Theme) -> bool {
        self.closures == theme.closures
    }

    /// A copy for a renderer.
    fn copy(&self) -> Tera {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| self.tera.clone())
    }
}

impl<'a> Renderers<'a> {
    /// Creates renderers for these templates, whose functions ask the view.
    pub fn new(templates: &'a Templates, view: &'a Arc<View>, pages: &'a dyn Pages) -> Self {
        Self { view, templates, pages, idle: Mutex::default() }
    }

    /// Renders a page, and returns its bytes and the questions it asked.
    ///
    /// # Errors
    /// With what went wrong and where, and the page.
    pub fn render(
        &self,
        page: &Page<'_>,
        subject: &str,
    ) -> Result<(Vec<u8>, Trace), Box<Diagnostic>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let renderer = idle.unwrap_or_else(|| Renderer::new(self.view, self.templates.copy()));
        let number = self.pages.begin(subject, page.template);
        renderer.budget.begin();
        let context = (page.context)(&renderer.window);
        let mut sheet = Sheet::new(&renderer.budget);
        let rendered = renderer.tera.render_to(page.template, &context, &mut sheet);
        let bytes = sheet.bytes;
        let (trace, excess) = (renderer.window.take_trace(), renderer.budget.trouble());
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(renderer);
        self.pages.end(number);
        match rendered {
            Ok(()) => Ok((bytes, trace)),
            Err(error) => {
                let written =
                    Written { theme: self.view.theme(), metered: &self.templates.metered };
                let page = Rendering { template: page.template, subject, excess };
                Err(Box::new(trouble::rendering(&error, &written, page)))
            }
        }
    }
}

impl Drop for Renderers<'_> {
    /// Keeps the copies of the templates for the next build, but nothing that leads to this edition.
    fn drop(&mut self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        let free = idle.into_iter().map(|Renderer { mut tera, .. }| {
            disconnect(&mut tera);
            tera
        });
        self.templates.spare.lock().unwrap_or_else(PoisonError::into_inner).extend(free);
    }
}

impl Renderer {
    /// A renderer with a copy of the loaded templates, and with functions that use its own window.
    fn new(view: &Arc<View>, mut tera: Tera) -> Self {
        let window = Arc::new(Window::new(Arc::clone(view)));
        register(&mut tera, &window);
        let budget = Arc::default();
        budget::register(&mut tera, &budget);
        Self { tera, window, budget }
    }
}

/// Replaces the functions of a window by ones that ask nobody.
fn disconnect(tera: &mut Tera) {
    for (name, _) in FUNCTIONS {
        let nobody = |_: Kwargs, _: &State| -> TeraResult<Value> {
            Err(Error::message("no page is being rendered"))
        };
        tera.register_function(*name, nobody);
    }
    budget::register(tera, &Arc::default());
}

fn register(tera: &mut Tera, window: &Arc<Window>) {
    let ask = |window: &Arc<Window>| {
        let window = Arc::clone(window);
        move |question: Question| window.ask(question)
    };
    let about = |question: fn(StoryId) -> Question| {
        let window = Arc::clone(window);
        move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
            let id = story(&window, kwargs.must_get::<&str>("id")?)?;
            Ok(window.ask(question(id)))
        }
    };
    let navigation = ask(window);
    tera.register_function("navigation", move |_: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(navigation(Question::Navigation))
    });
    let icon = ask(window);
    tera.register_function("icon", move |_: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(icon(Question::Icon))
    });
    tera.register_function("teaser", about(Question::Teaser));
    tera.register_function("story", about(Question::Story));
    tera.register_function("body", about(Question::Body));
    tera.register_function("whole", about(Question::Whole));
    tera.register_function("length", about(Question::Length));
    tera.register_function("place", about(Question::Place));
    register_others(tera, window);
}

fn register_others(tera: &mut Tera, window: &Arc<Window>) {
    let of = Arc::clone(window);
    tera.register_function("part", move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let id = story(&of, kwargs.must_get::<&str>("id")?)?;
        Ok(of.ask(Question::Part(id, kwargs.must_get::<u32>("n")?)))
    });
    let of = Arc::clone(window);
    tera.register_function("extract", move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let id = story(&of, kwargs.must_get::<&str>("id")?)?;
        Ok(of.ask(Question::Extract(id, kwargs.get::<u32>("words")?.unwrap_or(OPENING))))
    });
    let of = Arc::clone(window);
    tera.register_function("issue", move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(of.ask(Question::Issue(issue(&of, &kwargs)?)))
    });
    let of = Arc::clone(window);
    tera.register_function("letter", move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(of.ask(Question::Letter(issue(&of, &kwargs)?)))
    });
    let of = Arc::clone(window);
    tera.register_function("arrangement", move |kwargs: Kwargs, _: &State| {
        arrangement(&of, &kwargs)
    });
    let of = Arc::clone(window);
    tera.register_function("inserts", move |_: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(of.ask(Question::Inserts))
    });
    let of = Arc::clone(window);
    tera.register_function("data", move |kwargs: Kwargs, _: &State| data(&of, &kwargs));
    let of = Arc::clone(window);
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let path = kwargs.must_get::<&str>("path")?;
        let url = of.ask(Question::Asset(path.to_owned()));
        if url.is_none() {
            return Err(Error::message(format!("{NO_ASSET} `{path}`")));
        }
        Ok(url)
    });
    let of = Arc::clone(window);
    tera.register_function("picture", move |kwargs: Kwargs, _: &State| picture(&of, &kwargs));
    let of = Arc::clone(window);
    tera.register_function("word", move |kwargs: Kwargs, _: &State| {
        word(of.view().theme(), &kwargs)
    });
    let of = Arc::clone(window);
    tera.register_function("word_html", move |kwargs: Kwargs, _: &State| {
        word_html(of.view().theme(), &kwargs)
    });
    let of = Arc::clone(window);
    tera.register_function("date", move |kwargs: Kwargs, _: &State| {
        date(of.view().theme(), &kwargs)
    });
    let of = Arc::clone(window);
    tera.register_function("number", move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let n = kwargs.must_get::<u64>("n")?;
        Ok(Value::normal_string(&of.view().theme().language.number(n)))
    });
    tera.register_function("legible", |kwargs: Kwargs, _: &State| legible(&kwargs));
    tera.register_function("mixed", |kwargs: Kwargs, _: &State| mixed(&kwargs));
}

fn issue(window: &Window, kwargs: &Kwargs) -> TeraResult<IssueId> {
    let id = kwargs.must_get::<&str>("id")?;
    let issue = window.view().issue(id);
    issue.ok_or_else(|| Error::message(format!("there is no issue `{id}`")))
}

/// How the front of an issue is laid out.
fn arrangement(window: &Window, kwargs: &Kwargs) -> TeraResult<Value> {
    let by = kwargs.must_get::<&str>("by")?;
    let order = Order::parse(by).ok_or_else(|| {
        Error::message(format!("unknown order `{by}`; write `auto`, `rank` or `sections`"))
    })?;
    Ok(window.ask(Question::Arrangement(issue(window, kwargs)?, order)))
}

/// The files of a photo for a slot of the theme.
fn picture(window: &Window, kwargs: &Kwargs) -> TeraResult<Value> {
    let (id, slot) = (kwargs.must_get::<&str>("id")?, kwargs.must_get::<&str>("slot")?);
    let slots = &window.view().theme().slots;
    if !slots.contains_key(slot) {
        let hint = did_you_mean(slot, slots.keys().map(String::as_str));
        let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        return Err(Error::message(format!("`theme.yaml` has no slot `{slot}`{hint}")));
    }
    match window.view().wanted(id, slot) {
        Some(wanted) => Ok(window.ask(Question::Print(Box::new(wanted)))),
        None => Err(Error::message(format!("there is no photo `{id}`"))),
    }
}

/// The value of a data file.
fn data(window: &Window, kwargs: &Kwargs) -> TeraResult<Value> {
    let name = kwargs.must_get::<&str>("name")?;
    let names = || window.view().data_names();
    if !names().any(|known| known == name) {
        let hint = did_you_mean(name, names()).map(|hint| format!("; {hint}")).unwrap_or_default();
        let message =
            format!("there is no data file `content/data/{name}.yaml`, `.json` or `.csv`");
        return Err(Error::message(format!("{message}{hint}")));
    }
    Ok(window.ask(Question::Data(name.to_owned())))
}

/// The nearest colour that is legible on another.
fn legible(kwargs: &Kwargs) -> TeraResult<Value> {
    let legible = colour(kwargs, "colour")?.legible_on(colour(kwargs, "on")?);
    Ok(Value::normal_string(&legible.to_string()))
}

/// A colour with a share of another, in per cent.
fn mixed(kwargs: &Kwargs) -> TeraResult<Value> {
    let share = kwargs.must_get::<u32>("share")?;
    let mixed = colour(kwargs, "colour")?.mixed(colour(kwargs, "with")?, share);
    Ok(Value::normal_string(&mixed.to_string()))
}

fn colour(kwargs: &Kwargs, key: &str) -> TeraResult<Colour> {
    let text = kwargs.must_get::<&str>(key)?;
    let colour = Colour::parse(text);
    colour.ok_or_else(|| Error::message(format!("`{text}` is not a colour such as `#a8200d`")))
}

fn story(window: &Window, id: &str) -> TeraResult<StoryId> {
    window.view().story(id).ok_or_else(|| Error::message(format!("there is no story `{id}`")))
}

/// A date in words, in the given style or that of the theme.
fn date(theme: &Theme, kwargs: &Kwargs) -> TeraResult<Value> {
    // A year may be a number. Of an instant, only the day counts.
    let iso = format!("{:0>4}", kwargs.must_get::<Value>("iso")?.to_string());
    let date = PartialDate::parse(iso.get(..10).unwrap_or(&iso))
        .ok_or_else(|| Error::message(format!("`{iso}` is not a date such as `2025-09-18`")))?;
    let style = match kwargs.get::<&str>("style")? {
        None => theme.dates,
        Some(name) => DateStyle::parse(name).ok_or_else(|| {
            let names = DateStyle::NAMES.join(", ");
            Error::message(format!("unknown style of dates `{name}`; the styles are {names}"))
        })?,
    };
    Ok(Value::normal_string(&theme.date(&date, style)))
}

/// The request for an interface word: its count, and the values of its placeholders.
struct Asked {
    form: String,
    fill: Vec<(String, String)>,
}

impl Asked {
    fn of(theme: &Theme, kwargs: &Kwargs) -> TeraResult<Self> {
        let key = kwargs.must_get::<&str>("key")?;
        let form = match kwargs.get::<u64>("count")? {
            Some(count) => theme.plural(key, count),
            None => key.to_owned(),
        };
        let mut fill = Vec::new();
        for (name, value) in kwargs.iter() {
            let number = value.as_u64().map(|n| theme.number_in(&form, n));
            fill.push((name.to_string(), number.unwrap_or_else(|| value.to_string())));
        }
        Ok(Self { form, fill })
    }

    fn fill(&self) -> Vec<(&str, &str)> {
        self.fill.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    fn unknown(&self) -> Error {
        Error::message(format!("{NO_WORD} `{}` for this language", self.form))
    }
}

/// An interface word with its placeholders filled in, in the plural form for `count`.
fn word(theme: &Theme, kwargs: &Kwargs) -> TeraResult<Value> {
    let asked = Asked::of(theme, kwargs)?;
    let text = theme.word(&asked.form, &asked.fill()).ok_or_else(|| asked.unknown())?;
    Ok(Value::normal_string(&text))
}

/// The same as HTML: marks English words that replace words in the publication's language.
fn word_html(theme: &Theme, kwargs: &Kwargs) -> TeraResult<Value> {
    let asked = Asked::of(theme, kwargs)?;
    let word = theme.word_html(&asked.form, &asked.fill()).ok_or_else(|| asked.unknown())?;
    Ok(printed(word))
}

/// All interface words without changes, as HTML.
pub fn words_html(theme: &Theme) -> Value {
    let word = |key: &String| Some((key.clone().into(), printed(theme.word_html(key, &[])?)));
    Value::from(theme.words.keys().filter_map(word).collect::<tera::Map>())
}

/// A word for a template, which escapes it unless it is HTML.
fn printed((word, is_html): (String, bool)) -> Value {
    if is_html { Value::safe_string(&word) } else { Value::normal_string(&word) }
}
