//! XMP (ISO 16684-1): the few properties that the trade uses, and the small packet of a published copy.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{escape, resolve_xml_entity, unescape_with};
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::fact::{Fact, SOURCES};

/// The deepest nesting of the properties we read.
const DEEPEST: usize = 64;

/// The most prefixes that are accepted.
const MOST_PREFIXES: usize = 256;

/// More events than this are an attack.
const MOST_EVENTS: usize = 2_000_000;

/// The namespace of RDF.
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// A property of the picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Property {
    /// The fact.
    pub(super) fact: Fact,
    /// Its values in order: one, except for creators.
    pub(super) texts: Vec<String>,
    /// The value in several languages, by their tags; empty if there is only one.
    pub(super) languages: Vec<(String, String)>,
}

/// The position of the reader.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    /// The element `rdf:RDF`.
    Rdf,
    /// A description of the picture, directly below.
    Description,
    /// A property we read.
    Property(Fact),
    /// A list, a choice of languages, or another RDF wrapper around a value.
    Around,
    /// One value in such a wrapper.
    Item,
    /// Anything else.
    Other,
}

/// Reads the properties of a packet as far as it is well-formed. Drops entities other than XML's own.
pub(super) fn read(packet: &[u8]) -> Vec<Property> {
    let text = String::from_utf8_lossy(packet);
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut walk = Walk::default();
    for _ in 0..MOST_EVENTS {
        let goes_on = match reader.read_event() {
            Ok(Event::Start(start)) => walk.enter(&start),
            Ok(Event::Empty(start)) => walk.enter(&start) && walk.leave(),
            Ok(Event::End(_)) => walk.leave(),
            Ok(Event::Text(text)) => walk.say(&text.xml10_content()),
            Ok(Event::CData(text)) => walk.say(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) => walk.say(&character(&name)),
            Ok(Event::Eof) | Err(_) => false,
            Ok(_) => true,
        };
        if !goes_on {
            break;
        }
    }
    walk.found
}

/// The character of a reference; empty if it is not one of XML's own.
fn character(name: &BytesRef<'_>) -> String {
    match name.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => resolve_xml_entity(&name.xml10_content()).unwrap_or_default().to_owned(),
    }
}

/// The state of the reader.
#[derive(Default)]
struct Walk {
    levels: Vec<Level>,
    /// The prefixes, each with the depth at which it is declared.
    prefixes: Vec<(usize, String, String)>,
    /// The text of the current value, and its language.
    text: String,
    language: Option<String>,
    /// The values of the current property, with their languages.
    items: Vec<(Option<String>, String)>,
    found: Vec<Property>,
}

impl Walk {
    /// Enters an element; returns `false` at a limit.
    fn enter(&mut self, start: &BytesStart<'_>) -> bool {
        let attributes = attributes(start);
        for (name, value) in &attributes {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                let depth = self.levels.len();
                self.prefixes.push((depth, prefix.to_owned(), value.clone()));
            }
        }
        if self.levels.len() == DEEPEST || self.prefixes.len() > MOST_PREFIXES {
            return false;
        }
        let level = self.level(start.name().0);
        match level {
            Level::Description => self.attribute_properties(&attributes),
            Level::Property(_) => {
                self.items.clear();
                self.text.clear();
                let about = attributes.iter().find(|(name, _)| self.is_rdf(name, "resource"));
                self.items.extend(about.map(|(_, value)| (None, value.clone())));
            }
            Level::Item => {
                self.text.clear();
                self.language = attributes.into_iter().find(|(n, _)| n == "xml:lang").map(|a| a.1);
            }
            _ => {}
        }
        self.levels.push(level);
        true
    }

    /// Leaves an element; returns `false` at the end of the document.
    fn leave(&mut self) -> bool {
        match self.levels.pop() {
            Some(Level::Item) => {
                self.items.push((self.language.take(), std::mem::take(&mut self.text)));
            }
            Some(Level::Property(fact)) => {
                if self.items.is_empty() {
                    self.items.push((None, std::mem::take(&mut self.text)));
                }
                let items = std::mem::take(&mut self.items);
                self.keep(fact, items);
            }
            None => return false,
            _ => {}
        }
        let depth = self.levels.len();
        self.prefixes.retain(|(declared, ..)| *declared < depth);
        true
    }

    /// Adds text, if it is part of a value.
    fn say(&mut self, text: &str) -> bool {
        let is_value =
            matches!(self.levels.last(), Some(Level::Property(_) | Level::Item | Level::Around));
        if is_value {
            self.text.push_str(text);
        }
        true
    }

    /// The meaning of an element at its position.
    fn level(&self, name: &str) -> Level {
        let is = |local| self.is_rdf(name, local);
        match self.levels.last() {
            None | Some(Level::Other) if is("RDF") => Level::Rdf,
            Some(Level::Rdf) if is("Description") => Level::Description,
            Some(Level::Description) => self.fact(name).map_or(Level::Other, Level::Property),
            Some(Level::Property(_)) if is("Alt") || is("Seq") || is("Bag") => Level::Around,
            Some(Level::Around) if is("li") => Level::Item,
            // A value with qualifiers (section C.2.9).
            Some(Level::Property(_) | Level::Item) if is("Description") || is("value") => {
                Level::Around
            }
            Some(Level::Around) if is("value") => Level::Around,
            _ => Level::Other,
        }
    }

    fn attribute_properties(&mut self, attributes: &[(String, String)]) {
        for (name, value) in attributes {
            if let Some(fact) = self.fact(name) {
                self.keep(fact, vec![(None, value.clone())]);
            }
        }
    }

    /// Keeps the first non-empty occurrence of each property. If there are several languages, the text is the default
    /// one, otherwise the first; all of them are kept beside it.
    fn keep(&mut self, fact: Fact, items: Vec<(Option<String>, String)>) {
        let items: Vec<_> = items.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect();
        if items.is_empty() || self.found.iter().any(|known| known.fact == fact) {
            return;
        }
        let property = match fact {
            Fact::Creator => {
                let texts = items.into_iter().map(|(_, text)| text).collect();
                Property { fact, texts, languages: Vec::new() }
            }
            _ => in_languages(fact, items),
        };
        self.found.push(property);
    }

    fn fact(&self, name: &str) -> Option<Fact> {
        let (namespace, local) = self.resolve(name)?;
        let source = SOURCES.iter().find(|s| s.xmp.1 == namespace && s.xmp.2 == local);
        source.map(|source| source.fact)
    }

    fn is_rdf(&self, name: &str, wanted: &str) -> bool {
        self.resolve(name) == Some((RDF, wanted))
    }

    /// The namespace of a name, and the name in it.
    fn resolve<'a>(&'a self, name: &'a str) -> Option<(&'a str, &'a str)> {
        let (prefix, local) = name.split_once(':')?;
        let declared = self.prefixes.iter().rev().find(|(_, known, _)| known == prefix)?;
        Some((&declared.2, local))
    }
}

/// A property in the languages it is given in.
fn in_languages(fact: Fact, items: Vec<(Option<String>, String)>) -> Property {
    let tagged = |(tag, text): (Option<String>, String)| (tag.unwrap_or_default(), text);
    let mut languages: Vec<(String, String)> = items.into_iter().map(tagged).collect();
    let default = languages.iter().position(|(tag, _)| is_default(tag)).unwrap_or(0);
    let texts = languages.get(default).map(|(_, text)| text.clone()).into_iter().collect();
    if languages.len() < 2 {
        languages.clear();
    }
    Property { fact, texts, languages }
}

/// Whether a language tag means the default: XMP's own, no tag, or the locale `C` of programs without a language.
pub(super) fn is_default(tag: &str) -> bool {
    ["x-default", "", "c", "posix", "und"].iter().any(|known| tag.eq_ignore_ascii_case(known))
}

/// The attributes of an element that can be read.
fn attributes(start: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut attributes = start.attributes();
    // The built-in check compares every pair.
    let readable = attributes.with_checks(false).flatten().take(MOST_PREFIXES);
    readable
        .map(|attribute| {
            let value = unescape_with(&attribute.value, resolve_xml_entity)
                .map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
            (attribute.key.0.to_owned(), value)
        })
        .collect()
}

/// A packet of some properties, each with its values, as small as possible.
pub(super) fn write(properties: &[(Fact, &str)]) -> Vec<u8> {
    let mut namespaces = String::new();
    let mut body = String::new();
    for (fact, text) in properties {
        let Some(source) = SOURCES.iter().find(|source| source.fact == *fact) else { continue };
        let (prefix, namespace, local) = source.xmp;
        let declaration = format!(" xmlns:{prefix}=\"{namespace}\"");
        if !namespaces.contains(&declaration) {
            namespaces.push_str(&declaration);
        }
        let text = escape(*text);
        let value = match fact {
            Fact::Creator => format!("<rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq>"),
            Fact::Copyright | Fact::Alt => {
                format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{text}</rdf:li></rdf:Alt>")
            }
            _ => text.into_owned(),
        };
        body.push_str(&format!("<{prefix}:{local}>{value}</{prefix}:{local}>"));
    }
    let begin = "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>";
    format!(
        "{begin}<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"{RDF}\"><rdf:Description \
         rdf:about=\"\"{namespaces}>{body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(body: &str) -> String {
        format!(
            "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
             <r:RDF xmlns:r='{RDF}' xmlns:ps='http://ns.adobe.com/photoshop/1.0/' \
             xmlns:d='http://purl.org/dc/elements/1.1/' \
             xmlns:xr='http://ns.adobe.com/xap/1.0/rights/'>{body}</r:RDF></x:xmpmeta>"
        )
    }

    fn found(body: &str) -> Vec<(Fact, String)> {
        let found = read(packet(body).as_bytes());
        found.into_iter().map(|found| (found.fact, found.texts.join("|"))).collect()
    }

    #[test]
    fn attributes_elements_lists_and_languages() {
        let body = "<r:Description ps:Credit='A &amp; B &#233;' ps:City='Kiel'/><r:Description>\
             <ps:Credit>second</ps:Credit><ps:Headline>One &lt; two<![CDATA[ & three]]></ps:Headline>\
             <d:creator><r:Seq><r:li>Ann</r:li><r:li>Bo</r:li></r:Seq></d:creator>\
             <d:rights><r:Alt><r:li xml:lang='de'>alle</r:li><r:li xml:lang='x-default'>all</r:li>\
             </r:Alt></d:rights><xr:WebStatement r:resource='https://rights.example/'/>\
             <ps:Source r:parseType='Resource'><r:value>Q</r:value><ps:City>no</ps:City></ps:Source>\
             </r:Description>";
        let expected = [
            (Fact::Credit, "A & B é"),
            (Fact::City, "Kiel"),
            (Fact::Headline, "One < two & three"),
            (Fact::Creator, "Ann|Bo"),
            (Fact::Copyright, "all"),
            (Fact::WebStatement, "https://rights.example/"),
            (Fact::Source, "Q"),
        ];
        assert_eq!(found(body), expected.map(|(fact, text)| (fact, text.to_owned())));
    }

    #[test]
    fn prefixes_end_with_their_element_and_others_are_not_ours() {
        let body = "<r:Description><q:x xmlns:q='http://ns.adobe.com/photoshop/1.0/'/>\
             <q:Credit>no</q:Credit><d:Credit>no</d:Credit></r:Description>";
        assert_eq!(found(body), []);
    }

    #[test]
    fn attacks_end_soon() {
        let deep = "<a>".repeat(1_000_000);
        assert_eq!(found(&deep), []);
        let many: String = (0..100_000).map(|n| format!(" xmlns:p{n}='u'")).collect();
        assert_eq!(found(&format!("<r:Description{many} ps:City='x'/>")), []);
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>";
        let text = packet("<r:Description><ps:City>x&b;y</ps:City></r:Description>");
        let read = read(format!("{bomb}{text}").as_bytes());
        assert_eq!(read.first().map(|found| found.texts.join("|")).as_deref(), Some("xy"));
    }

    #[test]
    fn what_is_written_is_read() {
        let properties =
            [(Fact::Creator, "Ann <&> \"Bo\""), (Fact::Alt, "é 中"), (Fact::Credit, "X")];
        let read = read(&write(&properties)).into_iter().map(|found| (found.fact, found.texts));
        let expected = properties.map(|(fact, text)| (fact, vec![text.to_owned()]));
        assert_eq!(read.collect::<Vec<_>>(), expected);
    }
}
