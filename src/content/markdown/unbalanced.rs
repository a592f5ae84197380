//! Messages about unbalanced tags in raw HTML.

use std::ops::Range;

use crate::base::diagnostic::Code;

use super::balance::Element;
use super::writer::Writer;
use super::{element, tag};

impl Writer<'_> {
    pub(super) fn unclosed(&mut self, element: Element) {
        self.markup.spare(&element.name);
        let name = &element.name;
        if element::ends_itself(name) || self.markup.is_excused || self.unknown_tags.contains(name)
        {
            return;
        }
        let message = format!("`<{name}>` is not closed");
        let hint = match tag::is_verbatim(name) {
            true => {
                format!(
                    "readers do not see what follows it in its paragraph or block; add `</{name}>` where it ends"
                )
            }
            false if self.markup.is_in_part() => format!(
                "it is closed at the end of its paragraph or block; add `</{name}>` where it should end"
            ),
            false => format!(
                "it is closed at the end of the text or of the element around it; add `</{name}>` where it should end"
            ),
        };
        self.find(Code::UnbalancedHtml, element.place, [&message, &hint]);
    }

    pub(super) fn surplus(&mut self, name: &str, place: Range<usize>) {
        if self.markup.is_excused {
            return;
        }
        let message = format!("`</{name}>` closes nothing");
        let hint =
            format!("it is dropped; delete it, or open `<{name}>` in the same paragraph or block");
        self.find(Code::UnbalancedHtml, place, [&message, &hint]);
    }

    pub(super) fn tag_of_the_page(&mut self, name: &str, place: Range<usize>) {
        let message = format!("`<{name}>` is for a whole page, not for a text");
        let hint = "it is dropped, so that it does not affect the rest of the page; delete it";
        self.find(Code::UnbalancedHtml, place, [&message, hint]);
    }

    pub(super) fn within_another(&mut self, name: &str, place: Range<usize>) {
        self.markup.spare(name);
        let message = format!("`<{name}>` would close an element around this paragraph or item");
        let hint = "it is dropped; delete it, or close that element before it";
        self.find(Code::UnbalancedHtml, place, [&message, hint]);
    }

    pub(super) fn part_of_no_table(&mut self, name: &str, place: Range<usize>) {
        self.markup.spare(name);
        let message = format!("`<{name}>` outside of a table");
        let hint = "it is dropped, as in browsers; delete it, or write `<table>` around it";
        self.find(Code::UnbalancedHtml, place, [&message, hint]);
    }

    pub(super) fn broken_tag(&mut self, place: Range<usize>) {
        let message =
            "a tag that does not end, or that contains a quotation mark which is not closed";
        let hint = "it is shown as text; close the quotation mark and end the tag with `>`, or write `&lt;`";
        self.find(Code::UnbalancedHtml, place, [message, hint]);
    }
}
