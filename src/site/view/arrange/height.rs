//! How high stories stand, estimated for a column of 288 pixels.

use crate::content::genre::Genre;
use crate::edition::{Story, StoryId};

/// A line of a dek or an opening, in pixels.
const LINE: u32 = 25;

/// Space between two stories in a column, with its line.
pub(super) const GAP: u32 = 25;

/// The most that the opening of a story may add to the height of its column.
const MOST: u32 = 160;

/// A picture in a column, with its credit.
const PICTURE: u32 = 192 + 30;

/// What the arrangement needs to know of a story.
#[derive(Clone, Debug)]
pub(super) struct Item<'e> {
    /// Its number.
    pub id: StoryId,
    /// Its id in templates.
    pub name: &'e str,
    /// Whether it has a photo.
    pub picture: bool,
    /// Whether that stands upright.
    pub upright: bool,
    /// Whether there is a line above the headline.
    pub kicker: bool,
    /// The width of the headline, in characters.
    pub head: u32,
    /// The width of the dek.
    pub dek: u32,
    /// The width of the opening of the text.
    pub opening: u32,
}

/// The height of a text in lines of so many characters.
fn lines(width: u32, line: u32) -> u32 {
    (width + line / 3).div_ceil(line)
}

/// The width of a text: characters of Chinese, Japanese and Korean are as wide as two others.
fn width(text: &str) -> u32 {
    text.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum()
}

impl<'e> Item<'e> {
    /// A story of the edition.
    pub(super) fn new(id: StoryId, story: &'e Story) -> Self {
        let head = &story.article.head;
        let photo = story.photo();
        Self {
            id,
            name: &story.id,
            picture: photo.is_some(),
            upright: photo.is_some_and(|it| it.look.is_upright((it.width, it.height))),
            kicker: head.kicker.is_some() || head.genre != Genre::News,
            head: width(&head.headline),
            dek: head.dek.as_deref().map_or(0, width),
            opening: width(&story.article.body.opening.text),
        }
    }

    /// Dek, or the first lines of the text, in lines of so many characters.
    fn dek(&self, line: u32, most: u32) -> u32 {
        let text = if self.dek > 0 { self.dek } else { self.opening.min(line * 3) };
        let lines = lines(text, line).min(most);
        if lines == 0 { 0 } else { 8 + lines * LINE }
    }

    fn kicker(&self) -> u32 {
        if self.kicker { 23 } else { 0 }
    }

    /// Its height beside the lead.
    pub(super) fn beside_lead(&self) -> u32 {
        let picture = if self.picture && !self.upright { PICTURE } else { 0 };
        self.kicker()
            + lines(self.head, 23) * 30
            + self.dek(38, 9).max(self.beside_upright())
            + picture
    }

    /// Its height in a row of four.
    pub(super) fn in_row(&self, picture: bool) -> u32 {
        let upright = if picture { self.beside_upright() } else { 0 };
        let picture = if picture && self.picture && !self.upright { PICTURE } else { 0 };
        self.kicker() + lines(self.head, 27) * 25 + self.dek(38, 9).max(upright) + picture
    }

    /// The height of an upright picture, which stands beside the text.
    fn beside_upright(&self) -> u32 {
        if self.picture && self.upright { 170 } else { 0 }
    }

    /// Its height as the lead, over two columns, without what runs on.
    pub(super) fn as_lead(&self) -> u32 {
        let head = match self.picture && !self.upright {
            true => lines(self.head, 23) * 55,
            false => lines(self.head, 18) * 72,
        };
        let picture = match (self.picture, self.upright) {
            (false, _) => 0,
            (true, false) => 405 + 60,
            (true, true) => return 50 + head + 470,
        };
        50 + head + self.dek(78, 5) + picture
    }

    /// How far the opening of its text can run on in a column.
    pub(super) fn can_run_on(&self) -> u32 {
        let told = if self.dek > 0 { 0 } else { 114 };
        (self.opening.saturating_sub(told) / 40 * 23).min(MOST)
    }

    /// The same for the lead, over two columns.
    pub(super) fn lead_can_run_on(&self) -> u32 {
        self.opening / 80 * 23
    }
}
