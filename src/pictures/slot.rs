//! The places for pictures in a theme, and the prints made for them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::Code;
use crate::base::yaml::table::{Form, Table, may, must};
use crate::base::yaml::{Map, Node};
use crate::pictures::darkroom::{self, Crop, Format, Recipe};

/// A place for pictures, as `theme.yaml` describes it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Slot {
    /// The widths of the files to choose from, in pixels, smallest first.
    pub widths: Vec<u32>,
    /// How wide the place is, for the `sizes` attribute of HTML's `img`.
    pub sizes: String,
    /// The aspect ratio that pictures are cropped to; `None` keeps the ratio of each picture.
    pub ratio: Option<Ratio>,
    /// The width in pixels below which a picture looks poor there.
    pub least: Option<u32>,
}

/// An aspect ratio: width to height.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Ratio(u16, u16);

/// How a picture is shown in its place: what must not be cropped, and an aspect ratio of its own.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub struct Look {
    /// The point to keep in sight, in per cent from the left and from the top; by default the middle, and of an upright
    /// picture its top third.
    pub focus: Option<(u8, u8)>,
    /// The aspect ratio it is cropped to in places without one.
    pub crop: Option<Ratio>,
}

/// The keys of a place.
pub const KEYS: &Table = &Table {
    heading: "Keys of a slot",
    keys: &[
        must("widths", Form::List(&Form::Number(1, WIDEST))),
        may("sizes", Form::Text),
        may("ratio", RATIO),
        may("least", Form::Number(1, WIDEST)),
    ],
};

/// An aspect ratio: `3:2`.
pub const RATIO: Form = Form::Pattern(r"^\s*0*([1-9][0-9]?|100)\s*:\s*0*([1-9][0-9]?|100)\s*$");

/// The widest file a place may ask for, in pixels.
const WIDEST: u64 = 10_000;

impl Slot {
    /// Reads a place, and reports mistakes in it.
    pub fn read(node: &Node<'_>) -> Option<Self> {
        let map = node.map(KEYS);
        let Some(list) = map.get("widths") else {
            map.missing("widths", "widths: [400, 800, 1200]");
            return None;
        };
        let mut widths: Vec<u32> = list.list().iter().filter_map(width).collect();
        widths.sort_unstable();
        widths.dedup();
        let sizes = map.filled("sizes").unwrap_or_else(|| "100vw".to_owned());
        let (ratio, least) = (Ratio::read(&map, "ratio"), map.get("least").and_then(|n| width(&n)));
        (!widths.is_empty()).then_some(Self { widths, sizes, ratio, least })
    }

    /// The prints of a picture of this size for this place: for each format, the widths for which it has enough
    /// pixels, smallest first.
    pub fn prints(&self, size: (u32, u32), formats: &[Format], look: Look) -> Vec<Recipe> {
        let crop = self.crop(size, look);
        // A picture that already has the ratio is not cropped.
        let crop = crop.filter(|_| darkroom::size(size, &whole(crop, Format::Jpeg)) != size);
        let recipes = |format: Format| {
            let (most, _) = darkroom::size(size, &whole(crop, format));
            let mut widths: Vec<u32> = self.widths.iter().map(|width| most.min(*width)).collect();
            widths.dedup();
            let print = move |width| Recipe {
                width,
                quality: format.quality(width),
                ..whole(crop, format)
            };
            widths.into_iter().map(print)
        };
        formats.iter().copied().flat_map(recipes).collect()
    }

    /// The greatest width of a picture of this size there, in pixels, if that is too small.
    pub fn shortfall(&self, size: (u32, u32), look: Look) -> Option<(u32, u32)> {
        let least = self.least?;
        let (most, _) = darkroom::size(size, &whole(self.crop(size, look), Format::Jpeg));
        (most < least).then_some((most, least))
    }

    /// How much of a picture of this size a crop to the shape of this place takes away, in per cent. What an editor has
    /// chosen does not count.
    pub fn cropped_away(&self, size: (u32, u32), look: Look) -> Option<u32> {
        let Ratio(width, height) = self.ratio?;
        if look.focus.is_some() || look.crop.is_some() {
            return None;
        }
        let (across, down) =
            (u64::from(size.0) * u64::from(height), u64::from(size.1) * u64::from(width));
        let kept = across.min(down) * 100 / across.max(down).max(1);
        u32::try_from(100 - kept).ok()
    }

    fn crop(&self, size: (u32, u32), look: Look) -> Option<Crop> {
        self.ratio.or(look.crop).map(|Ratio(width, height)| {
            // Faces are in the top third of an upright picture.
            let usual = if size.1 > size.0 { (50, 17) } else { (50, 50) };
            let (left, top) = look.focus.unwrap_or(usual);
            let focus = (u16::from(left) * 10, u16::from(top) * 10);
            Crop { ratio: (width.into(), height.into()), focus }
        })
    }
}

/// A print as wide as the picture allows.
fn whole(crop: Option<Crop>, format: Format) -> Recipe {
    Recipe { width: u32::MAX, crop, format, quality: format.quality(u32::MAX) }
}

fn width(node: &Node<'_>) -> Option<u32> {
    let width = node.count()?;
    let width_of = u32::try_from(width).ok().filter(|_| (1..=WIDEST).contains(&width));
    if width_of.is_none() {
        let message = format!("`{width}` is not a valid width of a picture");
        node.report(
            Code::BadValue,
            message,
            format!("write a number of pixels from 1 to {WIDEST}"),
        );
    }
    width_of
}

impl Ratio {
    /// Reads `3:2`.
    pub fn parse(text: &str) -> Option<Self> {
        let (width, height) = text.split_once(':')?;
        let side = |side: &str| side.trim().parse::<u16>().ok().filter(|n| (1..=100).contains(n));
        Some(Self(side(width)?, side(height)?))
    }

    /// Reads the value of a key, if it exists.
    fn read(map: &Map<'_>, key: &str) -> Option<Self> {
        let node = map.get(key)?;
        let text = node.label()?;
        let ratio = Self::parse(&text);
        if ratio.is_none() {
            let hint =
                "write width and height as numbers up to 100, such as `3:2`, `16:9` or `1:1`";
            node.report(Code::BadValue, format!("`{text}` is not a shape"), hint.to_owned());
        }
        ratio
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.0, self.1)
    }
}

impl Look {
    /// Reads the keys of a look from those of a placement.
    pub fn read(map: &Map<'_>) -> Self {
        Self { focus: map.get("focus").and_then(|n| focus(&n)), crop: Ratio::read(map, "crop") }
    }

    /// This look, with missing values from another one.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { focus: self.focus.or(other.focus), crop: self.crop.or(other.crop) }
    }

    /// Whether a picture of this size stands upright, so much that a crop to 3:2 would take more than two fifths of it.
    pub fn is_upright(self, (width, height): (u32, u32)) -> bool {
        let Ratio(width, height) = self.crop.unwrap_or(Ratio(
            u16::try_from(width).unwrap_or(u16::MAX),
            u16::try_from(height).unwrap_or(u16::MAX),
        ));
        u32::from(width) * 10 < u32::from(height) * 9
    }

    /// Reads the form that its [`Display`](fmt::Display) writes: `40,30 16:9`, with `-` for missing values.
    pub fn parse(text: &str) -> Option<Self> {
        let (focus, crop) = text.split_once('/')?;
        let focus = match focus.split_once(',') {
            Some((left, top)) => Some((left.parse().ok()?, top.parse().ok()?)),
            None => None,
        };
        Some(Self { focus, crop: Ratio::parse(crop) })
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.focus {
            Some((left, top)) => write!(f, "{left},{top}/")?,
            None => f.write_str("-/")?,
        }
        match self.crop {
            Some(crop) => write!(f, "{crop}"),
            None => f.write_str("-"),
        }
    }
}

/// Reads `[40, 30]`: per cent from the left, and from the top.
fn focus(node: &Node<'_>) -> Option<(u8, u8)> {
    let parts = if node.is_list() { node.list() } else { Vec::new() };
    let part = |node: &Node<'_>| u8::try_from(node.count()?).ok().filter(|n| *n <= 100);
    if let [left, top] = &parts[..]
        && let (Some(left), Some(top)) = (part(left), part(top))
    {
        return Some((left, top));
    }
    let hint = "write per cent from the left and from the top: `focus: [40, 30]`";
    node.report(Code::BadValue, "this is not a point in the picture", hint.to_owned());
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(slot: &[u32], ratio: Option<Ratio>, size: (u32, u32)) -> Vec<u32> {
        let slot = Slot { widths: slot.to_vec(), sizes: String::new(), ratio, least: None };
        let prints = slot.prints(size, &[Format::Jpeg], Look::default());
        prints.iter().map(|recipe| recipe.width).collect()
    }

    #[test]
    fn a_picture_is_never_enlarged() {
        assert_eq!(widths(&[400, 800, 1600], None, (2000, 1000)), [400, 800, 1600]);
        assert_eq!(widths(&[400, 800, 1600], None, (900, 600)), [400, 800, 900]);
        assert_eq!(widths(&[400, 800, 1600], None, (100, 600)), [100]);
        // A square crop of a wide picture is as wide as the picture is high.
        assert_eq!(widths(&[400, 800], Ratio::parse("1:1"), (2000, 500)), [400, 500]);
    }

    #[test]
    fn a_look_is_read_back_as_it_was() {
        for text in ["-/-", "40,30/-", "-/16:9", "0,100/1:1"] {
            let look = Look::parse(text).expect("a look");
            assert_eq!(look.to_string(), text);
        }
        assert_eq!(Look::parse("40"), None);
        assert_eq!(Look::parse("a,b/-"), None);
    }
}
