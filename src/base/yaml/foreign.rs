//! Keys of other programs, and what is said to whoever uses them here.

use super::Node;

/// A key of another program or format, and what is said to whoever uses it here.
pub struct Foreign {
    /// The key, in lower case, without hyphens and underscores.
    pub key: &'static str,
    /// What is said.
    pub answer: Answer,
}

/// What is said to whoever uses a key of another program.
pub enum Answer {
    /// Another key takes the value.
    Key(&'static str),
    /// Another key takes the value, as a list.
    List(&'static str),
    /// What to write instead, made of the value; `None` if nothing can be made of it.
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

/// A key with the line to write in its place.
pub const fn line(key: &'static str, line: fn(&Node<'_>) -> Option<String>) -> Foreign {
    Foreign { key, answer: Answer::Line(line) }
}

/// A key with what to do about it.
pub const fn advice(key: &'static str, advice: &'static str) -> Foreign {
    Foreign { key, answer: Answer::Advice(advice) }
}
