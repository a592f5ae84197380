//! Adds meters to templates: calls that count what a page does, wherever a template can make it grow. Tera itself
//! only limits recursion and `range`.
//!
//! A meter never contains a line end, so lines stay the same, and positions in a metered template can be mapped to
//! the original one.

use std::ops::Range;

use crate::site::theme::tokens::{Part, Tag, Token, parts};

/// A template with meters.
#[derive(Debug)]
pub(super) struct Metered {
    /// The text that is loaded instead.
    pub(super) text: String,
    /// The meters, in order.
    meters: Vec<Meter>,
}

/// Something that was added to a template, or that stands in for a name in it.
#[derive(Debug)]
struct Meter {
    /// Its position in the metered template.
    at: Range<usize>,
    /// The tag it belongs to, in the original template.
    tag: Range<usize>,
    /// The length of what it stands in for.
    replaces: usize,
}

/// Something to be added to a template.
struct Insert {
    at: usize,
    text: Text,
    tag: Range<usize>,
}

/// The text of an insert.
enum Text {
    Is(String),
    /// The key of another template, in place of its name.
    Key(String),
    /// Counts loop turns; their cost is known at the end of the loop.
    Turn {
        cost: usize,
        end: &'static str,
    },
}

/// The cost of a loop turn besides the text it writes, in bytes.
pub(super) const TURN: usize = 16;

/// The names of the meters in templates.
pub(super) const TURN_METER: &str = "pressrun_turn";
pub(super) const SPENT_METER: &str = "pressrun_spent";
pub(super) const VALUE_METER: &str = "pressrun_value";
pub(super) const PRINT_METER: &str = "pressrun_print";

impl Metered {
    /// Replaces the names of other templates with their keys.
    pub(super) fn with_keys(template: &str, renamed: &[(Range<usize>, String)]) -> Self {
        Draft::of(template, renamed).finish()
    }

    /// Adds meters to a template, and replaces the names of other templates with their keys; `None` if the template
    /// cannot be parsed.
    pub(super) fn of(template: &str, renamed: &[(Range<usize>, String)]) -> Option<Self> {
        let mut draft = Draft::of(template, renamed);
        let parts = parts(template)?;
        let extends = |part: &Part| matches!(part, Part::Tag(tag) if tag.keyword(template) == Some("extends"));
        if !parts.iter().any(extends) {
            draft.begin(0..0, " }}");
        }
        for part in &parts {
            match part {
                Part::Text(range) => draft.write(range.len()),
                Part::Tag(tag) if tag.is_statement => draft.statement(tag),
                Part::Tag(tag) => draft.print(tag),
            }
        }
        Some(draft.finish())
    }

    /// Maps a position in the metered template to the original one.
    pub(super) fn origin(&self, place: Range<usize>) -> Range<usize> {
        let within = |meter: &&Meter| meter.at.contains(&place.start);
        if let Some(meter) = self.meters.iter().find(within) {
            return meter.tag.clone();
        }
        let back = |at: usize| {
            // A place may end in a meter; then it ends where that stands.
            let inside =
                self.meters.iter().find(|meter| (meter.at.start + 1..meter.at.end).contains(&at));
            let at = inside.map_or(at, |meter| meter.at.start);
            let before = self.meters.iter().take_while(|meter| meter.at.start < at);
            before.fold(at, |at, meter| at + meter.replaces - meter.at.len())
        };
        back(place.start)..back(place.end)
    }
}

/// A template while meters are added.
struct Draft<'t> {
    template: &'t str,
    inserts: Vec<Insert>,
    /// The inserts for everything that is open: loops, blocks, components, the template.
    open: Vec<usize>,
}

impl<'t> Draft<'t> {
    fn of(template: &'t str, renamed: &[(Range<usize>, String)]) -> Self {
        let key = |(at, key): &(Range<usize>, String)| Insert {
            at: at.start,
            text: Text::Key(key.clone()),
            tag: at.clone(),
        };
        Self { template, inserts: renamed.iter().map(key).collect(), open: Vec::new() }
    }

    /// Counts text that is written unchanged.
    fn write(&mut self, length: usize) {
        if let Some(Insert { text: Text::Turn { cost, .. }, .. }) =
            self.open.last().and_then(|n| self.inserts.get_mut(*n))
        {
            *cost += length;
        }
    }

    /// Starts to count the turns of what a tag opens.
    fn begin(&mut self, tag: Range<usize>, end: &'static str) {
        self.open.push(self.inserts.len());
        let text = Text::Turn { cost: TURN, end };
        self.inserts.push(Insert { at: tag.end, text, tag });
    }

    fn statement(&mut self, tag: &Tag) {
        match tag.keyword(self.template) {
            Some("for" | "block" | "component") => self.begin(tag.range.clone(), tag.end()),
            Some("endfor" | "endblock" | "endcomponent") => _ = self.open.pop(),
            Some("set" | "set_global") => self.set(tag),
            _ => {}
        }
        self.expressions(tag);
    }

    /// Measures the value of a variable, if the tag computes it.
    fn set(&mut self, tag: &Tag) {
        let [_, _, sign, value @ ..] = tag.tokens.as_slice() else { return };
        if sign.is(b'=') && value.iter().any(|token| token.is_any(b"~|[{")) {
            self.wrap(value, VALUE_METER, tag);
        }
    }

    /// Counts the output of a tag.
    fn print(&mut self, tag: &Tag) {
        self.expressions(tag);
        let Some(first) = tag.tokens.first() else { return };
        if first.is(b'<') || tag.keyword(self.template) == Some("super") {
            return;
        }
        let (Some(last), is_path) = (tag.tokens.last(), is_path(&tag.tokens)) else { return };
        if !is_path {
            return self.wrap(&tag.tokens, PRINT_METER, tag);
        }
        // An undefined variable must be an error of the tag itself, so the tag stays unchanged.
        let path = &self.template[first.range.start..last.range.end];
        let text = format!("{{{{ {SPENT_METER}(v={path}){}", tag.end());
        self.insert(tag.range.end, text, tag);
    }

    /// Measures the arguments of components, and the items of lists that a loop builds.
    fn expressions(&mut self, tag: &Tag) {
        let is_call = tag.tokens.first().is_some_and(|token| token.is(b'<'));
        for (n, token) in tag.tokens.iter().enumerate() {
            let is_given = is_call && token.is(b'{') && n > 0 && tag.tokens[n - 1].is(b'=');
            let inner = &tag.tokens[n + 1..];
            let length = match token.is(b'[') || is_given {
                true => inner.iter().position(|t| t.depth <= token.depth).unwrap_or(inner.len()),
                false => continue,
            };
            let inner = &inner[..length];
            let is_for =
                |t: &Token| t.depth == token.depth + 1 && t.word(self.template) == Some("for");
            let item = inner.iter().position(is_for).map(|end| &inner[..end]);
            match (item, is_given) {
                (Some(item), _) => self.wrap(item, PRINT_METER, tag),
                (None, true) => self.wrap(inner, VALUE_METER, tag),
                (None, false) => {}
            }
        }
    }

    /// Wraps an expression in a call of a meter.
    fn wrap(&mut self, expression: &[Token], meter: &str, tag: &Tag) {
        if let (Some(first), Some(last)) = (expression.first(), expression.last()) {
            self.insert(first.range.start, format!("{meter}(v="), tag);
            self.insert(last.range.end, ")".to_owned(), tag);
        }
    }

    fn insert(&mut self, at: usize, text: String, tag: &Tag) {
        self.inserts.push(Insert { at, text: Text::Is(text), tag: tag.range.clone() });
    }

    fn finish(mut self) -> Metered {
        // Inserts at the same position keep their order.
        self.inserts.sort_by_key(|insert| insert.at);
        let (mut text, mut meters, mut done) = (String::new(), Vec::new(), 0);
        for Insert { at, text: inserted, tag } in self.inserts {
            text.push_str(&self.template[done..at]);
            let start = text.len();
            let mut replaces = 0;
            match inserted {
                Text::Is(inserted) => text.push_str(&inserted),
                Text::Key(key) => {
                    text.push_str(&key);
                    replaces = tag.len();
                }
                Text::Turn { cost, end } => {
                    text.push_str(&format!("{{{{ {TURN_METER}(n={cost}){end}"));
                }
            }
            meters.push(Meter { at: start..text.len(), tag, replaces });
            done = at + replaces;
        }
        text.push_str(&self.template[done..]);
        Metered { text, meters }
    }
}

/// Whether an expression is only the name of a value, so that it can be evaluated twice.
fn is_path(tokens: &[Token]) -> bool {
    tokens.iter().all(|token| token.is_word() || token.is_any(b".?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metered(template: &str) -> String {
        Metered::of(template, &[]).expect("a template").text
    }

    #[test]
    fn loops_and_what_is_printed_are_counted() {
        assert_eq!(
            metered("<p>{% for x in y -%} {{ x.a }}{{- x | upper -}} {% endfor %}"),
            "{{ pressrun_turn(n=19) }}<p>{% for x in y -%}{{ pressrun_turn(n=18) -}} {{ x.a }}\
             {{ pressrun_spent(v=x.a) }}{{- pressrun_print(v=x | upper) -}} {% endfor %}"
        );
    }

    #[test]
    fn what_grows_is_weighed() {
        let turn = "{{ pressrun_turn(n=16) }}";
        for (template, wanted) in [
            ("{% set a = b %}", "{% set a = b %}"),
            ("{% set a = b ~ b %}", "{% set a = pressrun_value(v=b ~ b) %}"),
            ("{%- set_global a=[b, `]`]-%}", "{%- set_global a=pressrun_value(v=[b, `]`])-%}"),
            (
                "{% set a = [x ~ \"]\" for x in y] %}",
                "{% set a = pressrun_value(v=[pressrun_print(v=x ~ \"]\") for x in y]) %}",
            ),
            (
                "{{ <c a={b ~ b} {d} e=\"f\"/> }}",
                "{{ <c a={pressrun_value(v=b ~ b)} {d} e=\"f\"/> }}",
            ),
            ("{% <c a={b}> %}{% </c> %}", "{% <c a={pressrun_value(v=b)}> %}{% </c> %}"),
        ] {
            assert_eq!(metered(template), format!("{turn}{wanted}"));
        }
    }

    #[test]
    fn what_is_no_tag_and_what_extends_stays_as_it_is() {
        for template in [
            "{% extends \"base.html\" %}\n{% block a %}",
            "{% extends `b` %}{# {{ x }} #}{%- raw -%}{{ x | y }}{% endraw %}{{ super() }}",
        ] {
            let text = metered(template);
            let turn = text.find("{{ pressrun_turn(n=16) }}");
            let rest = text.replace("{{ pressrun_turn(n=16) }}", "");
            assert_eq!(rest, template);
            assert_eq!(turn, template.find("{% block a %}").map(|at| at + 13));
        }
    }

    #[test]
    fn names_of_templates_become_keys_without_moving_places() {
        let template = "{% extends \"a/b.html\" %}{% block c %}{{ d }}{% endblock %}";
        let metered = Metered::with_keys(template, &[(12..20, "a (built-in)/b.html".to_owned())]);
        assert_eq!(metered.text, template.replace("a/b", "a (built-in)/b"));
        for text in ["extends", "block c", "d }}", " %}{% block"] {
            let at = metered.text.find(text).expect("it is there");
            assert_eq!(&template[metered.origin(at..at + text.len())], text);
        }
        let at = metered.text.find("built-in").expect("it is there");
        assert_eq!(&template[metered.origin(at..at + 3)], "a/b.html");
    }

    #[test]
    fn places_are_found_again() {
        let template = "a{% for x in y %}{{ x ~ x }}b{{ x }}c{% endfor %}";
        let metered = Metered::of(template, &[]).expect("a template");
        let origin = |text: &str| {
            let at = metered.text.find(text).expect("it is there");
            &template[metered.origin(at..at + text.len())]
        };
        for text in ["a{% for x in y %}", "x ~ x", "b", "{{ x }}", "c{% endfor %}"] {
            assert_eq!(origin(text), text);
        }
        assert_eq!(origin("pressrun_turn(n=18)"), "{% for x in y %}");
        assert_eq!(origin("pressrun_spent"), "{{ x }}");
        assert_eq!(origin("pressrun_print(v="), "{{ x ~ x }}");
    }
}
