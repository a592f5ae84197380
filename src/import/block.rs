//! The blocks of a converted page: headings and paragraphs, and the gaps where pictures were.

/// A heading or a paragraph, in one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Block {
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    /// The level of a heading; `None` for a paragraph.
    pub(super) level: Option<usize>,
    /// Its text, without the marks of a heading.
    pub(super) text: String,
    /// Characters that belong to the form of the heading, not to the text: `##` and `**`.
    pub(super) form: String,
    /// Whether more than one empty line precedes it.
    pub(super) after_gap: bool,
    /// Where its lines end in the text, in bytes: the space there is not on the page.
    pub(super) line_ends: Vec<usize>,
    /// Whether its lines have a form of their own, such as those of a table or list, and stay as they are.
    pub(super) is_fixed: bool,
}

/// The blocks of a page, and whether it ends with a gap.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // Empty lines since the last block; the beginning of a page is no gap.
    let (mut empty, mut is_open) = (0, false);
    for (n, line) in page.lines().enumerate() {
        let text = line.trim();
        if text.is_empty() {
            (empty, is_open) = (empty + 1, false);
            continue;
        }
        let (level, text, form) = heading(text);
        match blocks.last_mut().filter(|last| is_open && level.is_none() && last.level.is_none()) {
            Some(last) => last.add(text),
            None => {
                let after_gap = empty > 1 && !blocks.is_empty();
                let is_fixed = level.is_none() && is_fixed(text);
                let (text, line_ends) = (text.to_owned(), Vec::new());
                blocks.push(Block {
                    line: n + 1,
                    level,
                    text,
                    form,
                    after_gap,
                    line_ends,
                    is_fixed,
                });
            }
        }
        (empty, is_open) = (0, true);
    }
    blocks
}

impl Block {
    /// Adds a line.
    fn add(&mut self, line: &str) {
        if self.is_fixed {
            self.text.push('\n');
        } else {
            self.line_ends.push(self.text.len());
            self.text.push(' ');
        }
        self.text.push_str(line);
    }
}

/// Whether a line begins a table, a list, a quotation or HTML.
fn is_fixed(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered =
        number.len() < line.len() && (number.starts_with(". ") || number.starts_with(") "));
    ["- ", "* ", "+ ", "• ", "!["].iter().any(|start| line.starts_with(start))
        || line.starts_with(['|', '<', '>'])
        || is_numbered
}

/// The level and the text of a heading, and the characters of its form.
fn heading(line: &str) -> (Option<usize>, &str, String) {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if !(1..=6).contains(&level) || !text.starts_with([' ', '\t']) {
        return (None, line, String::new());
    }
    let (text, closing) = without_closing(text.trim());
    let bare = ["**", "__"].into_iter().find_map(|around| {
        let inner = text.strip_prefix(around)?.strip_suffix(around)?;
        (!inner.is_empty() && !inner.contains(around)).then_some((inner.trim(), around))
    });
    let hashes = "#".repeat(level + closing);
    match bare {
        Some((inner, around)) => (Some(level), inner, format!("{hashes}{around}{around}")),
        None => (Some(level), text, hashes),
    }
}

/// A heading without the `##` that may close it, and how many these were.
fn without_closing(text: &str) -> (&str, usize) {
    let open = text.trim_end_matches('#');
    match open.ends_with([' ', '\t']) {
        true => (open.trim_end(), text.len() - open.len()),
        false => (text, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_paragraphs_and_gaps_are_told_apart() {
        let page = "# **TOWN**\n\n## A Bridge ##\nBy Ann Lee\nand Tom Wu\n\n\n\n#no heading\n";
        let found: Vec<_> = blocks(page)
            .into_iter()
            .map(|b| (b.line, b.level, b.text, b.form, b.after_gap))
            .collect();
        let block = |line, level, text: &str, form: &str, gap| {
            (line, level, text.to_owned(), form.to_owned(), gap)
        };
        assert_eq!(found[0], block(1, Some(1), "TOWN", "#****", false));
        assert_eq!(found[1], block(3, Some(2), "A Bridge", "####", false));
        assert_eq!(found[2], block(4, None, "By Ann Lee and Tom Wu", "", false));
        assert_eq!(found[3], block(9, None, "#no heading", "", true));
        assert_eq!(found.len(), 4);
    }
}
