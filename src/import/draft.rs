//! A source file in the making: what comes from the page, and what pressrun writes around it.

/// Text in which each piece says where it comes from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Draft(Vec<Piece>);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    /// From the page, unchanged.
    Page(String),
    /// Written by pressrun: keys, quotation marks, marks.
    Own(String),
}

impl Draft {
    /// Text from the page alone.
    pub(super) fn of(text: &str) -> Self {
        Self(vec![Piece::Page(text.to_owned())])
    }

    /// Adds text from the page.
    pub(super) fn page(&mut self, text: &str) -> &mut Self {
        self.0.push(Piece::Page(text.to_owned()));
        self
    }

    /// Adds text of pressrun.
    pub(super) fn own(&mut self, text: &str) -> &mut Self {
        self.0.push(Piece::Own(text.to_owned()));
        self
    }

    /// Adds another draft.
    pub(super) fn extend(&mut self, other: Self) -> &mut Self {
        self.0.extend(other.0);
        self
    }

    /// Adds text from the page as a scalar of YAML in double quotes.
    pub(super) fn quoted(&mut self, text: &str) -> &mut Self {
        self.own("\"");
        for part in text.split_inclusive(['"', '\\']) {
            let plain = part.strip_suffix(['"', '\\']).unwrap_or(part);
            self.page(plain);
            if plain.len() < part.len() {
                self.own("\\").page(&part[plain.len()..]);
            }
        }
        self.own("\"")
    }

    /// The file.
    pub(super) fn text(&self) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Page(text) | Piece::Own(text) => text.clone(),
        };
        self.0.iter().map(text).collect()
    }

    /// What of it comes from the page.
    pub(super) fn page_characters(&self) -> impl Iterator<Item = char> {
        let page = self.0.iter().filter_map(|piece| match piece {
            Piece::Page(text) => Some(text.chars()),
            Piece::Own(_) => None,
        });
        page.flatten()
    }
}
