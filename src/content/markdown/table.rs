//! Tables.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event};

use crate::base::diagnostic::Code;

use super::body::Hole;
use super::escape;
use super::writer::Writer;

mod caption;

/// The current table.
#[derive(Default)]
pub(super) struct State {
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// The tag that closes the current cell.
    cell_end: &'static str,
    /// A cell is open.
    pub(super) in_cell: bool,
    /// A row has been written.
    has_rows: bool,
    /// The current row in the text, and the end of its published cells.
    row: Range<usize>,
    read: usize,
    /// The first unpublished cells, and the number of rows with such cells.
    lost: Option<(Range<usize>, usize)>,
    /// Its caption, or a paragraph that can become the caption of the next one.
    caption: caption::State,
}

impl State {
    /// Forgets a caption and a table that do not belong together, because the page changes between them.
    pub(super) fn forget_caption(&mut self) {
        self.caption = caption::State::default();
    }
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, columns: Vec<Alignment>) {
        self.boundary();
        let caption = self.take_caption();
        self.block("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        let index = self.body.tables.len() as u32;
        self.page.hole(Hole::TableLabel(index));
        self.page.html.push_str(">\n<table>\n");
        self.body.tables.push(String::new());
        self.place_caption(caption);
        self.table.columns = columns;
        self.table.has_rows = false;
        self.table.lost = None;
        self.quiet += 1;
    }

    pub(super) fn end_table(&mut self) {
        let rows = if self.table.has_rows { "</tbody>\n" } else { "" };
        self.block(rows);
        self.page.html.push_str("</table>\n</div>\n");
        self.note_table_end();
        self.quiet -= 1;
        if let Some((range, rows)) = self.table.lost.take() {
            self.lost_cells(range, rows);
        }
    }

    pub(super) fn start_table_head(&mut self) {
        self.table.in_head = true;
        self.table.column = 0;
        self.block("<thead>\n<tr>");
    }

    pub(super) fn start_table_row(&mut self, range: Range<usize>) {
        self.table.read = range.start;
        self.table.row = range;
        self.table.in_head = false;
        self.table.column = 0;
        let first = !std::mem::replace(&mut self.table.has_rows, true);
        self.block(if first { "<tbody>\n<tr>" } else { "<tr>" });
    }

    /// Ends a row. The parser drops cells without a column in the head.
    pub(super) fn end_table_row(&mut self) {
        self.block("</tr>\n");
        let beyond = self.table.read..self.table.row.end;
        let cells = self.text.get(beyond.clone()).unwrap_or_default();
        let is_edge = |c: char| c == '|' || c.is_whitespace();
        let begin = cells.len() - cells.trim_start_matches(is_edge).len();
        let end = cells.trim_end_matches(is_edge).len();
        if begin < end {
            let place = beyond.start + begin..beyond.start + end;
            self.table.lost.get_or_insert((place, 0)).1 += 1;
        }
    }

    /// Reports words of a table that are not published.
    fn lost_cells(&mut self, range: Range<usize>, rows: usize) {
        let words = self.text.get(range.clone()).unwrap_or_default();
        let shown: String = words.chars().take(60).collect();
        let more = match rows {
            1 => String::new(),
            2 => " (and so has 1 other row)".to_owned(),
            _ => format!(" (and so have {} other rows)", rows - 1),
        };
        let message = format!(
            "`{shown}` is not published: the row has more cells than the head of the table{more}"
        );
        let hint = "give the head and the line of dashes a column for each cell; put a backslash before a bar \
                    that belongs to the text: `\\|`";
        self.find(Code::LostCells, range, [&message, hint]);
    }

    /// Begins a cell. An empty cell of the head is not a heading.
    pub(super) fn start_table_cell(&mut self, range: Range<usize>) {
        self.table.read = range.end;
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

    /// Adds the words of a column heading to the label of the table.
    fn name_column(&mut self) {
        let words = self.plain.trim();
        let is_named = self.has_caption();
        if let Some(name) = self.body.tables.last_mut().filter(|_| !is_named && !words.is_empty()) {
            if !name.is_empty() {
                name.push_str(", ");
            }
            escape::clean(name, words);
        }
    }
}
