//! The package document (EPUB 3.3, section 5): metadata, files and reading order.

use super::Book;
use crate::base::path::Route;
use crate::site::product::wording::word;
use crate::site::product::xml::Xml;
use crate::site::product::{list, picture_type, text};

/// Writes the package document.
pub(super) fn write(book: &Book<'_>) -> Vec<u8> {
    let settings = book.window.view().settings();
    let mut xml = Xml::new();
    let package = [
        ("xmlns", "http://www.idpf.org/2007/opf"),
        ("version", "3.0"),
        ("unique-identifier", "id"),
        ("xml:lang", settings.reading.language.as_str()),
        ("dir", settings.direction()),
    ];
    xml.open("package", &package);
    xml.open("metadata", &[("xmlns:dc", "http://purl.org/dc/elements/1.1/")]);
    describe(&mut xml, book);
    describe_access(&mut xml, book);
    xml.close("metadata");
    list_files(&mut xml, book);
    xml.open("spine", &[("page-progression-direction", settings.direction())]);
    xml.empty("itemref", &[("idref", "cover")]);
    xml.empty("itemref", &[("idref", "contents")]);
    for n in 0..book.chapters.len() {
        xml.empty("itemref", &[("idref", &format!("chapter-{n}"))]);
    }
    xml.close("spine");
    xml.close("package");
    xml.finish()
}

fn property(xml: &mut Xml, property: &str, value: &str) {
    xml.text_with("meta", &[("property", property)], value);
}

/// What the book is.
fn describe(xml: &mut Xml, book: &Book<'_>) {
    let settings = book.window.view().settings();
    xml.text_with("dc:identifier", &[("id", "id")], &text(&book.facts, "id"));
    xml.text("dc:title", &book.title());
    let mut languages = vec![settings.reading.language.as_str()];
    for language in book.chapters.iter().filter_map(|chapter| chapter.language.as_deref()) {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    languages.iter().for_each(|language| xml.text("dc:language", language));
    xml.text("dc:creator", &settings.name);
    xml.text("dc:publisher", settings.publisher.as_ref().map_or(&settings.name, |it| &it.name));
    xml.text("dc:date", &text(&book.issue, "date.iso"));
    let description = text(&book.issue, "description");
    if !description.is_empty() {
        xml.text("dc:description", &description);
    }
    let modified = book.modified.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    property(xml, "dcterms:modified", &modified);
    xml.text_with(
        "meta",
        &[("property", "belongs-to-collection"), ("id", "paper")],
        &settings.name,
    );
    let refines = |property| [("refines", "#paper"), ("property", property)];
    xml.text_with("meta", &refines("collection-type"), "series");
    let number = text(&book.issue, "number");
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        xml.text_with("meta", &refines("group-position"), &number);
    }
}

/// Who can read it, and how (EPUB Accessibility 1.1, section 2). That it conforms is for those to state who have evaluated
/// its texts and photos.
fn describe_access(xml: &mut Xml, book: &Book<'_>) {
    let has_pictures = !book.pictures().is_empty();
    let lacks_alt = book.documents().any(|it| it.lacks_alt);
    let has_formulas = book.documents().any(|it| it.has_formulas);
    let has_pages = book.chapters.iter().any(|it| !it.pages.is_empty());
    property(xml, "schema:accessMode", "textual");
    if has_pictures {
        property(xml, "schema:accessMode", "visual");
    }
    property(
        xml,
        "schema:accessModeSufficient",
        if lacks_alt { "textual,visual" } else { "textual" },
    );
    let features = [
        ("alternativeText", has_pictures && !lacks_alt),
        ("displayTransformability", true),
        ("MathML", has_formulas),
        ("pageBreakMarkers", has_pages),
        ("pageNavigation", has_pages),
        ("readingOrder", true),
        ("structuralNavigation", true),
        ("tableOfContents", true),
    ];
    for (feature, _) in features.iter().filter(|(_, has)| *has) {
        property(xml, "schema:accessibilityFeature", feature);
    }
    // Only prints certainly do not move.
    let may_move = book.pictures().iter().any(|it| !it.ends_with(".jpg"));
    property(xml, "schema:accessibilityHazard", if may_move { "unknown" } else { "none" });
    let described = if lacks_alt { "e_book_not_described" } else { "e_book_described" };
    let mut summary = word(book.window, "e_book_access", &[]);
    if has_pictures {
        summary = format!("{summary} {}", word(book.window, described, &[]));
    }
    property(xml, "schema:accessibilitySummary", &summary);
    if has_pages {
        property(xml, "pageBreakSource", &book.title());
    }
}

/// The files of the book.
fn list_files(xml: &mut Xml, book: &Book<'_>) {
    xml.open("manifest", &[]);
    let xhtml = "application/xhtml+xml";
    let file = |xml: &mut Xml, id: &str, href: &str, kind: &str, properties: &str| {
        let mut attributes = vec![("id", id), ("href", href), ("media-type", kind)];
        if !properties.is_empty() {
            attributes.push(("properties", properties));
        }
        xml.empty("item", &attributes);
    };
    file(xml, "contents", "contents.xhtml", xhtml, "nav");
    file(xml, "style", "style.css", "text/css", "");
    file(xml, "cover", &book.cover.file, xhtml, "");
    for (n, chapter) in book.chapters.iter().enumerate() {
        let properties = if chapter.has_formulas { "mathml" } else { "" };
        file(xml, &format!("chapter-{n}"), &chapter.file, xhtml, properties);
    }
    let cover = list(&book.facts, "cover.pictures").next().and_then(|it| it.as_str());
    for (n, picture) in book.pictures().into_iter().enumerate() {
        let is_cover = cover == Some(picture);
        let properties = if is_cover { "cover-image" } else { "" };
        file(xml, &format!("picture-{n}"), &href(picture), picture_type(picture), properties);
    }
    xml.close("manifest");
}

/// The address of a picture within the book.
fn href(picture: &str) -> String {
    Route::new(picture).map_or_else(|_| picture.to_owned(), |route| route.url(""))
}
