//! Tables.

use pulldown_cmark::{Alignment, Event};

use super::body::Hole;
use super::escape;
use super::writer::Writer;

/// The table under way.
#[derive(Default)]
pub(super) struct State {
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// The tag that closes the cell under way.
    cell_end: &'static str,
    /// A cell is open.
    pub(super) in_cell: bool,
    /// A row has been written.
    has_rows: bool,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, columns: Vec<Alignment>) {
        self.block("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        let index = self.body.tables.len() as u32;
        self.page.hole(Hole::TableLabel(index));
        self.page.html.push_str(">\n<table>\n");
        self.body.tables.push(String::new());
        self.table.columns = columns;
        self.table.has_rows = false;
        self.quiet += 1;
    }

    pub(super) fn end_table(&mut self) {
        let rows = if self.table.has_rows { "</tbody>\n" } else { "" };
        self.block(rows);
        self.page.html.push_str("</table>\n</div>\n");
        self.quiet -= 1;
    }

    pub(super) fn start_table_head(&mut self) {
        self.table.in_head = true;
        self.table.column = 0;
        self.block("<thead>\n<tr>");
    }

    pub(super) fn start_table_row(&mut self) {
        self.table.in_head = false;
        self.table.column = 0;
        let first = !std::mem::replace(&mut self.table.has_rows, true);
        self.block(if first { "<tbody>\n<tr>" } else { "<tr>" });
    }

    /// Begins a cell. An empty cell of the head heads nothing.
    pub(super) fn start_table_cell(&mut self) {
        let is_empty = matches!(self.events.peek(), Some((Event::End(_), _)));
        let heads = self.table.in_head && !is_empty;
        self.block(if heads { "<th scope=\"col\"" } else { "<td" });
        self.table.cell_end = if heads { "</th>" } else { "</td>" };
        let alignment = self.table.columns.get(self.table.column);
        self.page.html.push_str(match alignment {
            Some(Alignment::Left) => " class=\"align-start\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-end\">",
            _ => ">",
        });
        self.table.column += 1;
        self.table.in_cell = true;
    }

    pub(super) fn end_table_cell(&mut self) {
        if self.table.in_head {
            self.name_column();
        }
        self.block(self.table.cell_end);
        self.table.in_cell = false;
    }

    /// Adds the words of a column's head to what the table is called.
    fn name_column(&mut self) {
        let words = self.plain.trim();
        if let Some(name) = self.body.tables.last_mut().filter(|_| !words.is_empty()) {
            if !name.is_empty() {
                name.push_str(", ");
            }
            escape::clean(name, words);
        }
    }
}
