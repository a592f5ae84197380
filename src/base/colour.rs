//! Colours in the notation of CSS, and their contrast.

use std::fmt;

/// An opaque colour in sRGB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Colour([u8; 3]);

/// The minimum contrast between text and background (WCAG 2.2, success criterion 1.4.3), in hundredths.
const LEAST: u32 = 450;

/// The number of steps from a colour to black or white.
const STEPS: u32 = 100;

impl Colour {
    /// Reads `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u32> =
            text.strip_prefix('#')?.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
        let byte = |high: u32, low: u32| u8::try_from(high * 16 + low).ok();
        match digits[..] {
            [r, g, b] => Some(Self([byte(r, r)?, byte(g, g)?, byte(b, b)?])),
            [r, s, g, h, b, c] => Some(Self([byte(r, s)?, byte(g, h)?, byte(b, c)?])),
            _ => None,
        }
    }

    /// The colour that an author most likely means by another notation: without `#`, a CSS name, or
    /// `rgb(168, 32, 13)`.
    pub fn meant(text: &str) -> Option<Self> {
        const NAMES: [(&str, &str); 24] = [
            ("black", "#000000"),
            ("white", "#ffffff"),
            ("red", "#ff0000"),
            ("green", "#008000"),
            ("blue", "#0000ff"),
            ("yellow", "#ffff00"),
            ("orange", "#ffa500"),
            ("purple", "#800080"),
            ("brown", "#a52a2a"),
            ("grey", "#808080"),
            ("gray", "#808080"),
            ("darkred", "#8b0000"),
            ("crimson", "#dc143c"),
            ("firebrick", "#b22222"),
            ("maroon", "#800000"),
            ("navy", "#000080"),
            ("teal", "#008080"),
            ("olive", "#808000"),
            ("darkgreen", "#006400"),
            ("darkblue", "#00008b"),
            ("steelblue", "#4682b4"),
            ("tomato", "#ff6347"),
            ("gold", "#ffd700"),
            ("pink", "#ffc0cb"),
        ];
        let small = text.trim().to_lowercase();
        let named = NAMES.iter().find(|(name, _)| *name == small.replace([' ', '-'], ""));
        let parts = small.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')'));
        let parts = parts.map(|parts| parts.split([',', ' ']).filter(|part| !part.is_empty()));
        let numbers = parts
            .and_then(|parts| parts.map(|part| part.parse().ok()).collect::<Option<Vec<u8>>>());
        match (named, numbers.as_deref()) {
            (Some((_, colour)), _) => Self::parse(colour),
            (None, Some([r, g, b])) => Some(Self([*r, *g, *b])),
            _ => Self::parse(&format!("#{small}")),
        }
    }

    /// The nearest colour, on the way to black or to white, that is readable on another one.
    #[must_use]
    pub fn legible_on(self, ground: Self) -> Self {
        let ends = [Self([0; 3]), Self([255; 3])];
        let shades = (0..=STEPS).flat_map(|step| ends.map(|end| self.mixed(end, step)));
        let mut legible = shades.filter(|shade| shade.contrast(ground) * 100.0 >= f64::from(LEAST));
        legible.next().unwrap_or(self)
    }

    /// The colour after this many of a hundred steps on the way to another one.
    #[must_use]
    pub fn mixed(self, end: Self, step: u32) -> Self {
        let mix = |at: usize| {
            let (from, to) = (u32::from(self.0[at]), u32::from(end.0[at]));
            let step = step.min(STEPS);
            let mixed = (from * (STEPS - step) + to * step + STEPS / 2) / STEPS;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self([mix(0), mix(1), mix(2)])
    }

    /// The contrast ratio (WCAG 2.2), from 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The relative luminance (WCAG 2.2), from 0 to 1.
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    fn legible(colour: &str, on: &str) -> String {
        let read = |text| Colour::parse(text).expect("a colour");
        read(colour).legible_on(read(on)).to_string()
    }

    #[test]
    fn a_colour_that_can_be_read_stays_and_others_come_near() {
        assert_eq!(legible("#a8200d", "#fff"), "#a8200d");
        assert_eq!(legible("#767676", "#fff"), "#767676");
        // One step lighter and it is too pale (WebAIM's contrast checker: 4.54 and 4.47 to 1).
        assert_eq!(legible("#777777", "#fff"), "#767676");
        assert_eq!(legible("#000", "#000"), "#757575");
        assert_eq!(legible("#ffff00", "#ffffff"), "#7a7a00");
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "red", "#12", "#12345", "#1234567", "#gggggg", "a8200d", "#ää"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
        assert_eq!(Colour::parse("#FA0").map(|c| c.to_string()).as_deref(), Some("#ffaa00"));
    }
}
