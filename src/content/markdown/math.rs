//! Mathematics: formulas in TeX become MathML, which browsers show without a script.

use std::ops::Range;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

use crate::base::diagnostic::Code;

use super::escape;
use super::writer::Writer;

/// The longest formula, in bytes.
const LONGEST: usize = 8 << 10;

/// The most commands of a formula.
const MOST: usize = 100;

/// Commands that define others, with which a short formula could become endless.
const DEFINITIONS: [&str; 8] = [
    "\\def",
    "\\gdef",
    "\\edef",
    "\\xdef",
    "\\let",
    "\\futurelet",
    "\\newcommand",
    "\\renewcommand",
];

impl Writer<'_> {
    /// A formula within a line (`$x$`), or on lines of its own (`$$x$$`).
    pub(super) fn formula(&mut self, text: &str, range: Range<usize>, mode: DisplayMode) {
        self.leftover.add_object(range.start);
        let written = match self.source.is_changed(&range) {
            true => self.original.get(self.source.original(range.clone())).unwrap_or(text),
            false => text,
        };
        match mathml(written.trim_matches('$'), mode) {
            Ok(html) => {
                self.page.html.push_str(&html);
                // A description has no room for formulas: it gets simple ones as they are written.
                let tex = written.trim_matches('$').trim();
                let words = if tex.contains('\\') { "…" } else { tex };
                escape::clean(&mut self.plain, words);
            }
            Err(message) => {
                let hint = "correct it; a dollar that begins no formula needs a backslash before it: `\\$5`";
                self.find(Code::BadFormula, range, [&message, hint]);
            }
        }
    }
}

/// A formula in MathML, or what is wrong with it.
fn mathml(tex: &str, display_mode: DisplayMode) -> Result<String, String> {
    if tex.trim().is_empty() {
        return Err("a formula without contents".to_owned());
    }
    if tex.len() > LONGEST || is_endless(tex) {
        return Err("a formula that is too long, or has too many commands".to_owned());
    }
    if let Some(command) = DEFINITIONS.iter().find(|command| tex.contains(**command)) {
        return Err(format!("`{command}` cannot be used: a formula cannot define commands"));
    }
    let storage = Storage::new();
    let events = Parser::new(tex, &storage).collect::<Result<Vec<_>, _>>();
    let events = events.map_err(|error| {
        let words = error.to_string();
        let first = words.lines().next().unwrap_or_default();
        format!("this formula cannot be read: {first}")
    })?;
    let mut html = String::new();
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let sound = events.into_iter().map(Ok::<_, std::fmt::Error>);
    push_mathml(&mut html, sound, config)
        .map_err(|_| "this formula cannot be written in MathML".to_owned())?;
    Ok(with_signs(&html))
}

/// MathML with the signs `<` and `&` escaped, which the library leaves as they are. A sign is not before a letter.
fn with_signs(html: &str) -> String {
    let mut escaped = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        let follows =
            from[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '#');
        escaped.push_str(before);
        escaped.push_str(match (follows, &from[..1]) {
            (true, sign) => sign,
            (false, "<") => "&lt;",
            (false, _) => "&amp;",
        });
        rest = &from[1..];
    }
    escaped + rest
}

/// Whether a formula has too many commands or groups. They can all be nested, and reading them would take too deep a stack.
fn is_endless(tex: &str) -> bool {
    let commands = tex.split('\\').skip(1);
    let commands = commands.filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    commands.count() > MOST || tex.matches('{').count() > 4 * MOST
}

#[cfg(test)]
mod tests {
    use pulldown_latex::config::DisplayMode;

    use super::{MOST, mathml};

    #[test]
    fn a_formula_becomes_mathml() {
        let html = mathml("E = mc^2 < \\frac{a}{b}", DisplayMode::Inline).expect("a formula");
        assert!(html.starts_with("<math") && html.contains("<msup>") && html.contains("<mfrac>"));
        assert!(html.contains("<mo>&lt;</mo>"), "{html}");
    }

    #[test]
    fn a_formula_that_cannot_be_read_is_told() {
        for tex in ["\\frac{a}", "\\nonsense", "{", " ", "\\def\\a{b}\\a", "\\text{<b>}}"] {
            assert!(mathml(tex, DisplayMode::Block).is_err(), "{tex}");
        }
        for nested in ["{", "^", "\\sqrt{", "\\left(", "\\sqrt", "\\sqrt[3]", "x^\\sqrt", "\\frac1"]
        {
            let many = nested.repeat(MOST);
            _ = mathml(&many, DisplayMode::Block);
            _ = mathml(&format!("{many}x"), DisplayMode::Block);
        }
        let markup = mathml("\\text{<script>alert(1)</script>}", DisplayMode::Inline);
        assert!(!markup.unwrap_or_default().contains("<script"));
    }
}
