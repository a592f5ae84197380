//! The elements, attributes and styles of a drawing that are copied.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::pictures::photo::{Format, Packet, clean};

/// The elements that draw (SVG 2, Filter Effects 1).
const ELEMENTS: &[&str] = &[
    "a",
    "animate",
    "animateMotion",
    "animateTransform",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "mpath",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "set",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];

/// Whether an element is copied. Elements that animate a reference or a script are not.
pub(super) fn is_element(name: &str, attributes: &[(String, String)]) -> bool {
    let moves = attributes.iter().filter(|(own, _)| own == "attributeName");
    let is_harmless = |(_, value): &(String, String)| {
        let value = value.trim().to_ascii_lowercase();
        !value.ends_with("href") && !value.starts_with("on")
    };
    ELEMENTS.contains(&name) && moves.into_iter().all(is_harmless)
}

/// An attribute as it is copied; `None` if it is dropped.
pub(super) fn attribute(element: &str, name: String, value: String) -> Option<(String, String)> {
    let lower = name.to_ascii_lowercase();
    let is_known = match lower.split_once(':') {
        Some(("xml", own)) => matches!(own, "space" | "lang"),
        Some(("xlink", own)) => own == "href",
        Some(_) => false,
        None => !lower.starts_with("on") && lower != "src" && !lower.starts_with("xmlns"),
    };
    if !is_known {
        return None;
    }
    match lower.as_str() {
        "href" | "xlink:href" => Some((name, reference(element, &value)?)),
        _ if is_local(&value) => Some((name, value)),
        _ => None,
    }
}

/// A reference within the drawing, or an embedded picture, cleaned.
fn reference(element: &str, value: &str) -> Option<String> {
    let value = value.trim();
    match element {
        _ if value.starts_with('#') => Some(value.to_owned()),
        "image" | "feImage" => picture(value),
        _ => None,
    }
}

/// A picture as a `data:` URL (RFC 2397), without private metadata.
fn picture(url: &str) -> Option<String> {
    let (_, data) = url.strip_prefix("data:image/")?.split_once(";base64,")?;
    let data: String = data.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(data).ok()?;
    let format = Format::of(&bytes).ok().filter(|format| *format != Format::Svg)?;
    let copy = clean(&bytes, &Packet::default()).ok()?;
    Some(format!("data:{};base64,{}", format.media_type(), STANDARD.encode(copy)))
}

/// Whether a value that may contain CSS only refers to the drawing itself. Values with escapes are not trusted.
fn is_local(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_escaped = lower.contains('\\') && lower.contains('(');
    let calls = ["url(", "image(", "image-set(", "src("];
    let leads_out = |(at, call): (usize, &str)| {
        let target = lower[at + call.len()..].trim_start().trim_start_matches(['"', '\'']);
        !target.starts_with('#') && !target.starts_with("data:font/")
    };
    let out = calls.into_iter().any(|call| lower.match_indices(call).any(leads_out));
    !(is_escaped || out || lower.contains("javascript:") || lower.contains("@import"))
}

/// A style sheet without statements that refer to anything outside the drawing.
pub(super) fn style_sheet(css: &str) -> String {
    if is_local(css) {
        return css.to_owned();
    }
    statements(css).into_iter().filter(|statement| is_local(statement)).collect()
}

/// The statements of a style sheet: rules with their blocks, and at-rules up to their semicolon.
fn statements(css: &str) -> Vec<&str> {
    let (mut statements, mut begin, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, byte) in css.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(byte, b';' | b'}') {
            statements.push(&css[begin..=at]);
            begin = at + 1;
        }
    }
    statements.push(&css[begin..]);
    statements
}
