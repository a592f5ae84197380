//! Names that were replaced with better ones. The old names still work in templates and in `site.yaml`; a warning gives
//! the new ones.

use std::collections::BTreeMap;
use std::ops::Range;

use super::ThemeFile;
use super::tokens::{Part, Token, parts};
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::yaml::{Map, Node};

/// A name that was replaced.
#[derive(Debug)]
pub struct Renamed {
    /// The name before.
    pub old: &'static str,
    /// The name now.
    pub new: &'static str,
}

/// Fields of the values that templates get.
pub const FIELDS: &[Renamed] = &[Renamed { old: "tone", new: "placeholder_colour" }];

/// Variables of templates, and the template that gets them.
pub const VARIABLES: &[(&str, Renamed)] =
    &[("page.html", Renamed { old: "text", new: "standing_page" })];

/// Options of the built-in themes.
pub const OPTIONS: &[Renamed] = &[Renamed { old: "columns", new: "page_columns" }];

/// The name of an option that `theme.yaml` declares: the new one if it has the old name of a known option, which is
/// reported.
pub(super) fn declared<T>(name: String, node: &Node<'_>, known: &BTreeMap<String, T>) -> String {
    let is_it = |renamed: &&Renamed| renamed.old == name && known.contains_key(renamed.new);
    match OPTIONS.iter().find(is_it) {
        Some(renamed) => {
            node.report_old_name(renamed.new);
            renamed.new.to_owned()
        }
        None => name,
    }
}

/// The options of a theme that have an old name.
fn options<T>(known: &BTreeMap<String, T>) -> impl Iterator<Item = &'static Renamed> {
    OPTIONS.iter().filter(|renamed| known.contains_key(renamed.new))
}

/// The options that `site.yaml` sets under an old name.
pub(super) fn given<'r, T>(
    set: &Node<'r>,
    known: &BTreeMap<String, T>,
) -> Vec<(Node<'r>, &'static Renamed)> {
    let map = set.is_map().then(|| set.open_map());
    let given = |renamed: &'static Renamed| Some((map.as_ref()?.given(renamed.old)?, renamed));
    options(known).filter_map(given).collect()
}

/// The value of an option in `site.yaml`, under whichever of its names.
pub(super) fn option<'r>(set: &Map<'r>, name: &str) -> Option<Node<'r>> {
    match OPTIONS.iter().find(|renamed| renamed.new == name) {
        Some(renamed) => set.either([renamed.new, renamed.old]),
        None => set.get(name),
    }
}

/// Gives templates the values of options under their old names, too.
pub(super) fn add<T: Clone>(set: &mut BTreeMap<String, T>) {
    for renamed in OPTIONS {
        if let Some(value) = set.get(renamed.new).cloned() {
            set.insert(renamed.old.to_owned(), value);
        }
    }
}

/// Finds old names in the templates of the user's own.
pub(super) fn in_templates<'f, T>(
    templates: impl Iterator<Item = &'f ThemeFile>,
    known: &BTreeMap<String, T>,
) -> Vec<Diagnostic> {
    let options: Vec<&Renamed> = options(known).collect();
    let of_file = |file: &ThemeFile| -> Vec<Diagnostic> {
        let Some(template) = file.text() else { return Vec::new() };
        let report = |(span, renamed): (Range<usize>, &Renamed)| {
            Diagnostic::old_name(Place::at(&file.source, span), renamed.old, renamed.new)
        };
        let mut found = uses(template, &options);
        let own = VARIABLES.iter().filter(|(name, _)| file.source.name() == *name);
        found.extend(own.flat_map(|(_, renamed)| variables(template, renamed)));
        found.sort_by_key(|(span, _)| span.start);
        found.into_iter().map(report).collect()
    };
    templates.filter(|file| file.is_own).flat_map(of_file).collect()
}

/// Where a template uses old names. A template that cannot be read uses none.
fn uses<'n>(template: &str, options: &[&'n Renamed]) -> Vec<(Range<usize>, &'n Renamed)> {
    let mut found = Vec::new();
    for part in parts(template).unwrap_or_default() {
        let Part::Tag(tag) = part else { continue };
        for n in 0..tag.tokens.len() {
            let Some((span, name)) = field(&tag.tokens[n..], template) else { continue };
            let is_option = n > 0 && is_variable("options", &tag.tokens[..n], template);
            let of_options = options.iter().copied().filter(|_| is_option);
            let renamed = FIELDS.iter().chain(of_options).find(|renamed| renamed.old == name);
            found.extend(renamed.map(|renamed| (span, renamed)));
        }
    }
    found
}

/// Where a template uses a field of a variable under its old name. If the template gives something of its own that name,
/// nowhere.
fn variables<'n>(template: &str, renamed: &'n Renamed) -> Vec<(Range<usize>, &'n Renamed)> {
    let mut found = Vec::new();
    for part in parts(template).unwrap_or_default() {
        let Part::Tag(tag) = part else { continue };
        for n in 0..tag.tokens.len() {
            let (before, rest) = tag.tokens.split_at(n);
            let Some(token) = rest.first().filter(|t| t.word(template) == Some(renamed.old)) else {
                continue;
            };
            let previous = before.last();
            if previous.is_some_and(|t| matches!(t.word(template), Some("set" | "for"))) {
                return Vec::new();
            }
            let is_field = previous.is_some_and(|token| token.is(b'.'));
            if !is_field && field(&rest[1..], template).is_some() {
                found.push((token.range.clone(), renamed));
            }
        }
    }
    found
}

/// The field that is asked for where tokens begin: `.name` or `["name"]`.
fn field<'t>(tokens: &[Token], template: &'t str) -> Option<(Range<usize>, &'t str)> {
    match tokens {
        [dot, name, ..] if dot.is(b'.') => Some((name.range.clone(), name.word(template)?)),
        [open, name, close, ..] if open.is(b'[') && close.is(b']') => {
            Some((name.range.clone(), name.quoted(template)?))
        }
        _ => None,
    }
}

/// Whether tokens end with a variable.
fn is_variable(name: &str, tokens: &[Token], template: &str) -> bool {
    let [before @ .., last] = tokens else { return false };
    last.word(template) == Some(name) && before.last().is_none_or(|token| !token.is(b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn old_names(template: &str) -> Vec<&str> {
        let options: Vec<&Renamed> = OPTIONS.iter().collect();
        uses(template, &options).into_iter().map(|(span, _)| &template[span]).collect()
    }

    #[test]
    fn old_names_are_found_wherever_a_template_asks_for_them() {
        for template in [
            "{{ p.tone }}",
            "{%- if p.sources and picture(id=photo.id, slot=\"lead\").tone %}",
            "{{ <plate colour={p . tone}/> }}",
            "{{ options.columns }}",
            "{% for n in range(end=options.columns) %}",
        ] {
            assert_eq!(old_names(template).len(), 1, "{template}");
        }
        assert_eq!(
            old_names("{{ p[\"tone\"] }}{{ options['columns'] }}"),
            ["\"tone\"", "'columns'"]
        );
    }

    #[test]
    fn old_names_of_variables_are_found_unless_they_are_the_template_s_own() {
        let (_, renamed) = &VARIABLES[0];
        let count = |template: &str| variables(template, renamed).len();
        assert_eq!(count("{{ text.title }}{% if text[\"has_code\"] %}"), 2);
        assert_eq!(count("{{ <text segments={text.segments}/> }}"), 1);
        assert_eq!(count("{{ correction.text }}{{ extract.text.x }}<p>text.title</p>"), 0);
        assert_eq!(count("{% for text in texts %}{{ text.title }}{% endfor %}"), 0);
        assert_eq!(count("{% set text = page %}{{ text.title }}"), 0);
    }

    #[test]
    fn the_same_words_elsewhere_are_not_old_names() {
        for template in [
            "<p>Two.tone</p><style>.tone{columns:2}</style>{# p.tone #}",
            "{% raw %}{{ p.tone }}{% endraw %}",
            "{{ \"p.tone\" }}{{ tone }}{{ p.tones }}{{ word(key=\"tone\", tone=1) }}",
            "{% if x in [\"tone\", \"columns\"] %}",
            "{{ site.options.columns }}{{ sheet.columns }}{{ columns }}",
            "{{ p.tone",
        ] {
            assert_eq!(old_names(template), [""; 0], "{template}");
        }
    }
}
