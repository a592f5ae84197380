//! Detects fenced blocks of code line by line.

use super::line;

/// A fence that opens a block of code.
#[derive(Debug)]
pub(super) struct Fence {
    mark: u8,
    length: usize,
    /// The number of block quotes around it.
    quotes: usize,
    /// The indentation of the list item that it begins, if any.
    indent: usize,
}

/// The relation of a line to an open fence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// It is code.
    Inside,
    /// It closes the block.
    Closing,
    /// It is outside the block quote or list item that contains the block.
    Outside,
}

impl Fence {
    /// The fence that a line opens. The words of the line begin at byte `content`.
    pub(super) fn open(line: &str, content: usize) -> Option<Self> {
        let (before, rest) = line.split_at(content);
        let mark = *rest.as_bytes().first()?;
        let length = run(rest, mark);
        let opens = match mark {
            b'`' => length >= 3 && !rest[length..].contains('`'),
            b'~' => length >= 3,
            _ => false,
        };
        let has_marker = !before.trim_matches([' ', '\t', '>']).is_empty();
        let indent = if has_marker { before.chars().count() } else { 0 };
        opens.then(|| Self { mark, length, quotes: line::quotes(before), indent })
    }

    /// The relation of the next line to the block.
    pub(super) fn state(&self, line: &str) -> State {
        if line::quotes(line) < self.quotes {
            return State::Outside;
        }
        let rest = line.trim_start_matches([' ', '\t']);
        let rest = if self.quotes > 0 { rest.trim_start_matches(['>', ' ', '\t']) } else { rest };
        let before = line.len() - rest.len();
        if before < self.indent && !rest.trim().is_empty() && !line.starts_with('\t') {
            return State::Outside;
        }
        let length = run(rest, self.mark);
        let closes = length >= self.length && rest[length..].trim().is_empty();
        if closes { State::Closing } else { State::Inside }
    }
}

fn run(text: &str, mark: u8) -> usize {
    text.bytes().take_while(|b| *b == mark).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(text: &str) -> Vec<State> {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let content = first.len() - line::content(first).len();
        let fence = Fence::open(first, content).expect("a fence");
        lines.map(|line| fence.state(line)).collect()
    }

    #[test]
    fn a_block_ends_with_its_fence_or_its_place() {
        use State::{Closing, Inside, Outside};
        assert_eq!(states("```html\n<!-- x -->\n``\n````"), [Inside, Inside, Closing]);
        assert_eq!(states("> ~~~\n> a\n> ~~~"), [Inside, Closing]);
        assert_eq!(states("> ```\n> a\nb"), [Inside, Outside]);
        assert_eq!(states("- ```\n  a\n\nb"), [Inside, Inside, Outside]);
        assert!(Fence::open("``` a ` b", 0).is_none() && Fence::open("``", 0).is_none());
    }
}
