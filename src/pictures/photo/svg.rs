//! SVG drawings (W3C, SVG 2): makes a copy that draws the same and does nothing else.
//!
//! A drawing is a document that can run scripts, contain HTML, and load files from other hosts. The copy contains
//! only elements and attributes that draw, references within the drawing, and embedded pictures, which are cleaned
//! like all others.

mod allowed;
mod size;

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape_with};
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;

use super::{Anatomy, Extras, Icc, PhotoError};

/// The namespace of drawings, which browsers require.
const SVG: &str = "http://www.w3.org/2000/svg";

/// The namespace of references in older drawings.
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// The deepest nesting that is accepted.
const DEEPEST: usize = 512;

/// The attributes of an element, as names and unescaped values.
type Attributes = Vec<(String, String)>;

/// A drawing.
pub(super) struct Svg<'a> {
    text: Cow<'a, str>,
    /// The texts of entities that the document declares. Drawing programs use them for namespaces.
    entities: BTreeMap<String, String>,
    root: Attributes,
}

/// Reads a drawing, which must be well-formed.
pub(super) fn parse(bytes: &[u8]) -> Result<Svg<'_>, PhotoError> {
    let whole = decoded(bytes).ok_or(PhotoError::Damaged)?;
    let begins = whole.len() - whole.trim_start_matches('\u{feff}').trim_start().len();
    let text = match whole {
        Cow::Borrowed(text) => Cow::Borrowed(&text[begins..]),
        Cow::Owned(text) => Cow::Owned(text[begins..].to_owned()),
    };
    let source = text.clone();
    let mut reader = Reader::from_str(&source);
    let mut svg = Svg { text, entities: BTreeMap::new(), root: Vec::new() };
    loop {
        match reader.read_event().map_err(|_| PhotoError::Damaged)? {
            Event::DocType(declared) => svg.entities = entities(&declared.xml10_content()),
            Event::Start(start) | Event::Empty(start) => {
                svg.root = svg.attributes(&start)?;
                let is_svg = local(&name(&start)) == "svg";
                return if is_svg { svg.whole() } else { Err(PhotoError::NotAPicture) };
            }
            Event::Eof => return Err(PhotoError::Damaged),
            _ => {}
        }
    }
}

/// The text of a drawing: UTF-8, or Latin letters in one byte each, if it says so.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).to_ascii_lowercase();
    let declared =
        head.split_once("encoding=").filter(|_| head.trim_start().starts_with("<?xml"))?.1;
    let is_latin = ["iso-8859-1", "windows-1252", "latin1", "us-ascii"]
        .iter()
        .any(|name| declared[1..].starts_with(name));
    is_latin.then(|| Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()))
}

/// The entities declared in the document type: only plain texts, so that none can expand.
fn entities(declared: &str) -> BTreeMap<String, String> {
    let entity = |rest: &str| {
        let mut words = rest.trim_start().splitn(2, char::is_whitespace);
        let (name, value) = (words.next()?, words.next()?.trim_start());
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, _) = value[1..].split_once(quote)?;
        let is_plain = value.len() <= 1000 && !value.contains(['&', '%', '<']);
        is_plain.then(|| (name.to_owned(), value.to_owned()))
    };
    declared.split("<!ENTITY").skip(1).filter_map(entity).collect()
}

fn name(start: &BytesStart<'_>) -> String {
    start.name().0.to_owned()
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

impl<'a> Svg<'a> {
    /// The drawing, if it is well-formed to its end.
    fn whole(self) -> Result<Self, PhotoError> {
        self.clean(&Extras { exif: None, xmp: None, iim: None, icc: Icc::Keep })?;
        Ok(self)
    }

    /// The parts of the drawing. Without a size in pixels, the size is that of its `viewBox`.
    pub(super) fn anatomy(&self) -> Anatomy<'a> {
        let packet = self.text.find("<x:xmpmeta").and_then(|begin| {
            let end = self.text[begin..].find("</x:xmpmeta>")? + "</x:xmpmeta>".len();
            Some(Cow::Owned(self.text.as_bytes()[begin..begin + end].to_vec()))
        });
        let size = size::of(&self.root);
        Anatomy { size, exif: None, xmp: packet.into_iter().collect(), iim: Vec::new() }
    }

    /// The drawing with only the given metadata. It can contain XMP, but nothing else.
    pub(super) fn clean(&self, extras: &Extras<'_>) -> Result<Vec<u8>, PhotoError> {
        let mut copy = Copy { svg: self, writer: Writer::new(Vec::new()), open: Vec::new() };
        let mut reader = Reader::from_str(&self.text);
        loop {
            match reader.read_event().map_err(|_| PhotoError::Damaged)? {
                Event::Start(start) => copy.begin(&start, extras)?,
                Event::Empty(start) => {
                    copy.begin(&start, extras)?;
                    copy.end();
                }
                Event::End(_) => copy.end(),
                Event::Text(text) => copy.text(&text.xml10_content()),
                Event::CData(text) => copy.text(&text.xml10_content()),
                Event::GeneralRef(name) => copy.text(&self.entity(&name)?),
                Event::Eof if copy.open.is_empty() => break,
                Event::Eof => return Err(PhotoError::Damaged),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        let mut bytes = copy.writer.into_inner();
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The text of a reference.
    fn entity(&self, name: &BytesRef<'_>) -> Result<String, PhotoError> {
        if let Ok(Some(c)) = name.resolve_char_ref() {
            return Ok(c.to_string());
        }
        let name = name.xml10_content();
        let known = self.known(&name).map(str::to_owned);
        known.ok_or(PhotoError::Damaged)
    }

    fn known(&self, name: &str) -> Option<&str> {
        resolve_xml_entity(name).or_else(|| self.entities.get(name).map(String::as_str))
    }

    fn attributes(&self, start: &BytesStart<'_>) -> Result<Attributes, PhotoError> {
        let attribute = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
            let attribute = attribute.map_err(|_| PhotoError::Damaged)?;
            let name = attribute.key.0.to_owned();
            let value = unescape_with(&attribute.value, |name| self.known(name));
            Ok((name, value.map_err(|_| PhotoError::Damaged)?.into_owned()))
        };
        start.attributes().map(attribute).collect()
    }
}

/// A copy that is being written.
struct Copy<'s, 'a> {
    svg: &'s Svg<'a>,
    writer: Writer<Vec<u8>>,
    /// The open elements: the name of each in the copy, or `None` if it is dropped.
    open: Vec<Option<String>>,
}

impl Copy<'_, '_> {
    fn event(&mut self, event: Event<'_>) {
        // Writing to a `Vec` does not fail.
        _ = self.writer.write_event(event);
    }

    /// Whether the innermost open element is dropped.
    fn is_out(&self) -> bool {
        self.open.last().is_some_and(Option::is_none)
    }

    fn begin(&mut self, start: &BytesStart<'_>, extras: &Extras<'_>) -> Result<(), PhotoError> {
        if self.open.len() == DEEPEST {
            return Err(PhotoError::Damaged);
        }
        let own = name(start);
        let own = own.strip_prefix("svg:").unwrap_or(&own);
        let attributes = self.svg.attributes(start)?;
        if self.is_out() || !allowed::is_element(own, &attributes) {
            self.open.push(None);
            return Ok(());
        }
        let mut kept: Attributes =
            attributes.into_iter().filter_map(|(n, v)| allowed::attribute(own, n, v)).collect();
        let is_root = self.open.is_empty();
        if is_root {
            self.complete(&mut kept);
        }
        let mut copied = BytesStart::new(own);
        for (name, value) in &kept {
            copied.push_attribute((name.as_str(), value.as_str()));
        }
        self.event(Event::Start(copied));
        self.open.push(Some(own.to_owned()));
        if let (true, Some(packet)) = (is_root, extras.xmp) {
            self.metadata(packet);
        }
        Ok(())
    }

    /// Adds to the root what browsers need to show it as a picture at any size.
    fn complete(&self, root: &mut Attributes) {
        root.retain(|(name, _)| !name.starts_with("xmlns"));
        let has = |root: &Attributes, name: &str| root.iter().any(|(own, _)| own == name);
        if !has(root, "viewBox") {
            let (width, height) = size::of(root);
            root.push(("viewBox".to_owned(), format!("0 0 {width} {height}")));
        }
        root.insert(0, ("xmlns".to_owned(), SVG.to_owned()));
        root.insert(1, ("xmlns:xlink".to_owned(), XLINK.to_owned()));
    }

    /// Writes a packet without the processing instructions around it, which other formats need.
    fn metadata(&mut self, packet: &[u8]) {
        let packet = String::from_utf8_lossy(packet);
        let begin = packet.find("<x:xmpmeta").unwrap_or(0);
        let end = packet.rfind("</x:xmpmeta>").map_or(packet.len(), |at| at + "</x:xmpmeta>".len());
        self.event(Event::Start(BytesStart::new("metadata")));
        self.event(Event::Text(BytesText::from_escaped(packet.get(begin..end).unwrap_or(""))));
        self.event(Event::End(BytesEnd::new("metadata")));
    }

    fn end(&mut self) {
        if let Some(Some(own)) = self.open.pop() {
            self.event(Event::End(BytesEnd::new(own)));
        }
    }

    fn text(&mut self, text: &str) {
        let Some(Some(own)) = self.open.last() else { return };
        let text = match own.as_str() {
            "style" => allowed::style_sheet(text),
            _ => text.to_owned(),
        };
        self.event(Event::Text(BytesText::new(&text)));
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::pictures::photo::{Packet, PhotoError, Rights, clean, facts, read};

    fn cleaned(svg: &str) -> String {
        let bytes = clean(svg.as_bytes(), &Packet::default()).expect("a drawing");
        String::from_utf8(bytes).expect("UTF-8")
    }

    const ROOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"8\">";

    #[test]
    fn nothing_runs_and_nothing_is_fetched() {
        let svg = format!(
            "<?xml version=\"1.0\"?><!-- note -->{ROOT}<script>alert(1)</script><g onclick=\"x()\" id=\"a\">\
             <foreignObject><p>HTML</p></foreignObject><use href=\"#b\"/><use href=\"other.svg#b\"/>\
             <a href=\"javascript:x()\"><path d=\"M0 0\" fill=\"url(#g)\" stroke=\"url(http://t.example/)\"/></a>\
             <image href=\"https://t.example/x.png\"/><set attributeName=\"href\" to=\"javascript:x()\"/>\
             <style>@import 'http://t.example/a.css'; .b {{ fill: url(http://t.example/x); }} .c {{ fill: red; }}</style>\
             <rect style=\"fill: u\\72l(http://t.example/)\" width=\"1\"/></g>\
             <sodipodi:namedview inkscape:cx=\"1\"/><metadata>me</metadata></svg>"
        );
        let copy = cleaned(&svg);
        for gone in [
            "script",
            "alert",
            "onclick",
            "HTML",
            "other.svg",
            "javascript",
            "t.example",
            "note",
            "sodipodi",
            "inkscape",
            "metadata",
            "u\\72l",
        ] {
            assert!(!copy.contains(gone), "{gone} is in {copy}");
        }
        for kept in [
            "id=\"a\"",
            "href=\"#b\"",
            "d=\"M0 0\"",
            "fill=\"url(#g)\"",
            ".c { fill: red; }",
            "width=\"1\"",
        ] {
            assert!(copy.contains(kept), "{kept} is not in {copy}");
        }
        assert_eq!(cleaned(&copy), copy);
    }

    #[test]
    fn a_drawing_has_the_size_it_says() {
        let size = |root: &str| {
            let facts = facts(format!("<svg {root}></svg>").as_bytes());
            facts.map(|facts| (facts.width, facts.height))
        };
        assert_eq!(size("width='120' height='80px'"), Ok((120, 80)));
        assert_eq!(size("width='1in' height='72pt'"), Ok((96, 96)));
        assert_eq!(size("viewBox='0 0 640 400.4'"), Ok((640, 400)));
        assert_eq!(size("width='100%' height='100%' viewBox='0,0,30,20'"), Ok((30, 20)));
        assert_eq!(size("width='60' viewBox='0 0 30 20'"), Ok((60, 40)));
        assert_eq!(size("x='1'"), Err(PhotoError::NoSize));
    }

    #[test]
    fn rights_travel_and_are_read_again() {
        let rights = Rights { credit: Some("A & B".to_owned()), ..Rights::default() };
        let copy = clean(format!("{ROOT}</svg>").as_bytes(), &rights.packet()).expect("a drawing");
        let (_, embedded) = read(&copy).expect("a drawing");
        assert_eq!(embedded.text(crate::pictures::photo::Fact::Credit).as_deref(), Some("A & B"));
        assert_eq!(clean(&copy, &rights.packet()).as_deref(), Ok(&copy[..]));
    }

    #[test]
    fn namespaces_of_drawing_programs_are_read() {
        let svg = "<!DOCTYPE svg [<!ENTITY ns \"http://www.w3.org/2000/svg\"><!ENTITY bomb \"&ns;&ns;\">]>\
                   <svg xmlns=\"&ns;\" viewBox=\"0 0 2 2\"><text>a &amp; b &#233;</text></svg>";
        let copy = cleaned(svg);
        assert!(copy.contains("<text>a &amp; b é</text>"), "{copy}");
        assert!(parse(b"<svg><text>&bomb;</text></svg>").is_err());
        assert_eq!(
            clean(b"<svg width='1' height='1'>&bomb;</svg>", &Packet::default()),
            Err(PhotoError::Damaged)
        );
        assert_eq!(
            clean(b"<svg width='1' height='1'><g>", &Packet::default()),
            Err(PhotoError::Damaged)
        );
    }

    #[test]
    fn pictures_within_are_cleaned() {
        let gif = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=";
        let copy = cleaned(&format!(
            "{ROOT}<image href=\"data:image/gif;base64,{gif}\"/><image href=\"data:text/html,x\"/></svg>"
        ));
        assert!(copy.contains("data:image/gif;base64,R0lGODlh"), "{copy}");
        assert!(!copy.contains("text/html"), "{copy}");
    }
}
