//! The size of a drawing in pixels.

/// The largest accepted width or height.
const LARGEST: f64 = 100_000.0;

/// The width and height in the attributes of a root, in CSS pixels. If one is missing or relative, it follows from
/// the `viewBox`. Zeros if nothing defines it.
pub(super) fn of(root: &[(String, String)]) -> (u32, u32) {
    let get = |name: &str| root.iter().find(|(own, _)| own == name).map(|(_, value)| value.trim());
    let view = get("viewBox").and_then(view_box);
    let (width, height) = (get("width").and_then(pixels), get("height").and_then(pixels));
    let size = match (width, height, view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(view)) => view,
        _ => (0.0, 0.0),
    };
    (whole(size.0), whole(size.1))
}

fn whole(length: f64) -> u32 {
    if length > 0.0 && length <= LARGEST { length.round().max(1.0) as u32 } else { 0 }
}

/// The width and height of a `viewBox`.
fn view_box(text: &str) -> Option<(f64, f64)> {
    let numbers = text.split([' ', ',', '\t', '\n', '\r']).filter(|number| !number.is_empty());
    let numbers: Vec<f64> = numbers.map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [_, _, width, height] = *numbers.as_slice() else { return None };
    (width > 0.0 && height > 0.0).then_some((width, height))
}

/// An absolute length in pixels (CSS Values and Units, section 6.2).
fn pixels(text: &str) -> Option<f64> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let factor = match text[number.len()..].to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "q" => 96.0 / 101.6,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "em" | "rem" => 16.0,
        _ => return None,
    };
    number.trim().parse::<f64>().ok().map(|length| length * factor)
}
