//! Keys of other programs, and the hints for authors who use them here.

use super::Node;

/// A key of another program or format, and the hint for authors who use it here.
pub struct Foreign {
    /// The key, in lower case, without hyphens and underscores.
    pub key: &'static str,
    /// The hint.
    pub answer: Answer,
}

/// The hint for a key of another program.
pub enum Answer {
    /// Another key takes the value.
    Key(&'static str),
    /// Another key takes the value, as a list.
    List(&'static str),
    /// Makes the line to write instead from the value; `None` if that is not possible.
    Line(fn(&Node<'_>) -> Option<String>),
    /// What to do.
    Advice(&'static str),
}

/// A key whose value another key takes.
pub const fn key(key: &'static str, to: &'static str) -> Foreign {
    Foreign { key, answer: Answer::Key(to) }
}

/// A key whose value another key takes, as a list.
pub const fn list(key: &'static str, to: &'static str) -> Foreign {
    Foreign { key, answer: Answer::List(to) }
}

/// A key with the line to write instead.
pub const fn line(key: &'static str, line: fn(&Node<'_>) -> Option<String>) -> Foreign {
    Foreign { key, answer: Answer::Line(line) }
}

/// A key with what to do about it.
pub const fn advice(key: &'static str, advice: &'static str) -> Foreign {
    Foreign { key, answer: Answer::Advice(advice) }
}
