//! The elements that raw HTML has opened and not closed. Each belongs to the part of the text in which it was opened,
//! a paragraph or a list item, and is closed with that part at the latest, so that it does not affect the rest.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::TagEnd;

use super::element;

/// Elements that are open, the innermost last.
#[derive(Default)]
pub(super) struct Open {
    elements: Vec<Element>,
    /// The positions of the elements of each name.
    named: BTreeMap<String, Vec<usize>>,
    /// The open parts of the text, each with the number of elements before it.
    parts: Vec<(TagEnd, usize)>,
    /// End tags without an element, because it was closed before them.
    spare: BTreeMap<String, u32>,
    uncounted: u32,
    quiet: u32,
    /// Whether an unclosed comment has swallowed tags, so that missing ones are not reported.
    pub(super) is_excused: bool,
}

/// An open element.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Element {
    /// In lower case.
    pub(super) name: String,
    /// The position of its tag in the text.
    pub(super) place: Range<usize>,
    /// Whether browsers hide it.
    pub(super) is_hidden: bool,
}

impl Element {
    /// Whether its words do not count as part of the text.
    fn is_uncounted(&self) -> bool {
        self.is_hidden || element::is_uncounted(&self.name)
    }
}

/// How many levels above an element are searched for others that its tag ends: nobody nests deeper.
const DEPTH: usize = 64;

impl Open {
    /// Begins a part of the text.
    pub(super) fn begin(&mut self, part: TagEnd) {
        self.parts.push((part, self.elements.len()));
    }

    /// Ends a part of the text, whose elements have been closed.
    pub(super) fn end(&mut self, part: TagEnd) {
        if let Some(at) = self.parts.iter().rposition(|(open, _)| *open == part) {
            self.parts.truncate(at);
        }
    }

    /// Whether a part of the text is open. If not, an element can extend to the end of the text.
    pub(super) fn is_in_part(&self) -> bool {
        !self.parts.is_empty()
    }

    /// The number of elements that were open when the current part began.
    fn base(&self) -> usize {
        self.parts.last().map_or(0, |(_, base)| *base)
    }

    /// Opens an element.
    pub(super) fn push(&mut self, element: Element) {
        self.uncounted += u32::from(element.is_uncounted());
        self.quiet += u32::from(element::is_quiet(&element.name));
        self.named.entry(element.name.clone()).or_default().push(self.elements.len());
        self.elements.push(element);
    }

    /// Closes the innermost element, if it belongs to the current part.
    pub(super) fn pop(&mut self) -> Option<Element> {
        let element = if self.elements.len() > self.base() { self.elements.pop() } else { None }?;
        self.uncounted -= u32::from(element.is_uncounted());
        self.quiet -= u32::from(element::is_quiet(&element.name));
        if let Some(places) = self.named.get_mut(&element.name) {
            places.pop();
        }
        Some(element)
    }

    /// The number of elements inside the innermost one with a name in the current part.
    pub(super) fn within(&self, name: &str) -> Option<usize> {
        let place = *self.named.get(name)?.last()?;
        (place >= self.base()).then(|| self.elements.len() - place - 1)
    }

    /// The number of elements inside the innermost one that the tag of an element ends.
    pub(super) fn ended_by(&self, name: &str) -> Option<usize> {
        if self.is_foreign() && element::leaves_foreign(name) {
            return ["svg", "math"].into_iter().filter_map(|foreign| self.within(foreign)).max();
        }
        if let Some(within) = self.within("select").filter(|_| !element::is_of_select(name)) {
            return Some(within);
        }
        if element::is_of_table(name) {
            return self.ended_in_table(name);
        }
        let barriers = match name {
            "table" => element::TABLE_BARRIERS,
            "button" => element::BUTTON_BARRIERS,
            _ => &[],
        };
        if !barriers.is_empty() {
            let within = self.within(name)?;
            let barrier = |cell: &&str| self.within(cell).is_some_and(|inner| inner < within);
            return (!barriers.iter().any(barrier)).then_some(within);
        }
        let open = self.elements[self.base()..].iter().rev().take(DEPTH).enumerate();
        for (within, element) in open {
            if element::ends(name, &element.name) {
                return Some(within);
            }
            if element::shields(&element.name) {
                return None;
            }
        }
        None
    }

    /// Records that the end tag of an element may follow, although the element is closed.
    pub(super) fn spare(&mut self, name: &str) {
        *self.spare.entry(name.to_owned()).or_default() += 1;
    }

    /// Whether there is a known reason for an end tag without its element.
    pub(super) fn is_spare(&mut self, name: &str) -> bool {
        let Some(count) = self.spare.get_mut(name).filter(|count| **count > 0) else {
            return false;
        };
        *count -= 1;
        true
    }

    /// The innermost element, if it belongs to the current part.
    pub(super) fn innermost(&self) -> Option<&str> {
        self.elements[self.base()..].last().map(|element| element.name.as_str())
    }

    /// Whether the words of the innermost element do not count as part of the text.
    pub(super) fn ends_uncounted(&self) -> bool {
        self.elements[self.base()..].last().is_some_and(Element::is_uncounted)
    }

    /// Whether an element with this name is open, in any part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.named.get(name).is_some_and(|places| !places.is_empty())
    }

    /// Whether the innermost element has the name.
    pub(super) fn is_innermost(&self, name: &str) -> bool {
        self.innermost().is_some_and(|innermost| innermost.eq_ignore_ascii_case(name))
    }

    /// The position of the innermost element with one of these names.
    fn last(&self, names: &[&str]) -> Option<usize> {
        names.iter().filter_map(|name| self.named.get(*name)?.last()).copied().max()
    }

    /// Whether the innermost elements are in a language other than HTML.
    pub(super) fn is_foreign(&self) -> bool {
        let (svg, math) = (self.last(&["svg"]), self.last(&["math"]));
        let html = self.last(element::hold_html(svg > math));
        svg.max(math).is_some_and(|foreign| html.is_none_or(|html| html < foreign))
    }

    /// Whether some browsers read markup here that others treat as text, depending on the language, and on whether
    /// scripts run.
    pub(super) fn is_delicate(&self) -> bool {
        self.last(&["svg", "math", "noscript"]).is_some()
    }

    /// The number of elements inside the one that a table element ends. Inside a table, it ends everything that does
    /// not belong to the table.
    fn ended_in_table(&self, name: &str) -> Option<usize> {
        let part = self.last(element::OF_TABLES).filter(|part| *part >= self.base())?;
        let within = self.elements.len() - part - 1;
        match element::ends(name, &self.elements[part].name) {
            true => Some(within),
            false => within.checked_sub(1),
        }
    }

    /// Whether the tag of an element would end something that was opened outside the current part, such as a list
    /// item or a button, and with it everything the part has opened.
    pub(super) fn ends_beyond(&self, name: &str) -> bool {
        let base = self.base();
        if element::is_of_table(name) {
            return self.last(element::OF_TABLES).is_some_and(|part| part < base);
        }
        if name == "button" {
            let button = self.last(&["button"]).filter(|button| *button < base);
            return button.is_some_and(|button| self.last(element::BUTTON_BARRIERS) < Some(button));
        }
        let mut parts = self.parts.iter().rev().peekable();
        let open = self.elements.iter().enumerate().rev().take(DEPTH);
        for (at, element) in open {
            while let Some((part, _)) = parts.next_if(|(_, base)| *base > at) {
                if let Some(ends) = ends_part(name, *part) {
                    return ends;
                }
            }
            if element::ends_item(name, &element.name) {
                return at < base;
            }
            if element::shields(&element.name) {
                return false;
            }
        }
        parts.find_map(|(part, _)| ends_part(name, *part)).unwrap_or(false)
    }

    /// Whether a table is open, but none of its cells: browsers move its contents before the table.
    pub(super) fn is_between_cells(&self) -> bool {
        let base = Some(self.base());
        let table = self.last(&["table"]).filter(|table| Some(*table) >= base);
        table.is_some_and(|table| self.last(element::TABLE_BARRIERS) < Some(table))
    }

    /// Whether a table element has no table around it: browsers ignore it or, in a template, read the rest
    /// differently.
    pub(super) fn lacks_table(&self) -> bool {
        !self.is_foreign()
            && self.last(&["table"]).is_none_or(|table| Some(table) < self.last(&["template"]))
    }

    /// Whether an open element ends at the first end tag with its name, wherever that is.
    pub(super) fn ends_at_its_name(&self) -> bool {
        self.has("noscript") || self.last(&super::tag::VERBATIM).is_some()
    }

    /// Whether the innermost element is an HTML element in which `<` is text.
    pub(super) fn holds_text(&self) -> bool {
        !self.is_foreign() && self.innermost().is_some_and(super::tag::is_verbatim)
    }

    /// Whether words here do not count as part of the text.
    pub(super) fn is_uncounted(&self) -> bool {
        self.uncounted > 0
    }

    /// Whether words here do not belong to the opening of the text.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet > 0
    }
}

/// Whether the tag of an element ends a part of the text that is an item; `None` if it may end one around it.
fn ends_part(name: &str, part: TagEnd) -> Option<bool> {
    match part {
        TagEnd::Item | TagEnd::FootnoteDefinition => Some(name == "li"),
        TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => {
            Some(matches!(name, "dd" | "dt"))
        }
        TagEnd::BlockQuote(_) | TagEnd::TableCell => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
