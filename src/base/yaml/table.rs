//! What mappings may contain: for each key, its name and the form of its value. The same tables decide which keys are
//! known, and describe them to editors.

/// The keys of one kind of mapping.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Table {
    /// The heading of its description in docs/reference.md.
    pub heading: &'static str,
    /// The keys.
    pub keys: &'static [Key],
}

/// A key of a mapping.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// The form of its value.
    pub form: Form,
    /// Whether it may be missing, or have no value.
    pub need: Need,
}

/// Whether a key may be missing, or have no value (`dek:`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// It may be missing; without a value, it counts as missing.
    Optional,
    /// It may be missing, but if it is there, it has a value.
    Whole,
    /// It must be there and have a value.
    Required,
    /// It, or another key with this need, must be there and have a value.
    OneOf,
}

/// The form of a value, as far as it can be seen without the rest of the publication.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Form {
    /// Anything.
    Any,
    /// A text with at least one visible character; numbers are texts, too.
    Text,
    /// A text that may be empty.
    AnyText,
    /// A text or a whole number.
    Label,
    /// A label that matches a regular expression.
    Pattern(&'static str),
    /// A whole number between two bounds.
    Number(u64, u64),
    /// Per cent from the left and from the top.
    Point,
    /// `true` or `false`.
    Flag,
    /// A day, month or year.
    Date,
    /// A day, or a day and a time.
    Instant,
    /// One of several words.
    Word(&'static [&'static str]),
    /// A value that is usually in a list of this name, which the publication has, and otherwise of this form.
    Known(&'static str, &'static Form),
    /// A list; a single value is a list of one.
    List(&'static Form),
    /// A mapping with keys of a table.
    Map(&'static Table),
    /// A mapping with keys of the author's choosing. Some may have values of their own.
    Names(&'static [Key], &'static Form),
    /// Fields that a theme declares for this kind of file, or else any.
    Fields(&'static str),
    /// The options that a theme declares.
    Options,
    /// A value that may be missing: `Ada Bird:`.
    Maybe(&'static Form),
    /// One of several forms.
    Either(&'static [Form]),
}

/// A key that may be missing.
pub const fn may(name: &'static str, form: Form) -> Key {
    Key { name, form, need: Need::Optional }
}

/// A key that may be missing, but not without a value.
pub const fn whole(name: &'static str, form: Form) -> Key {
    Key { name, form, need: Need::Whole }
}

/// A key that must be there.
pub const fn must(name: &'static str, form: Form) -> Key {
    Key { name, form, need: Need::Required }
}

/// A key of which one must be there.
pub const fn one_of(name: &'static str, form: Form) -> Key {
    Key { name, form, need: Need::OneOf }
}

impl Table {
    /// The names of its keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.keys.iter().map(|key| key.name)
    }
}
