//! The rights that travel with a published picture, and nothing else.

use std::borrow::Cow;

use super::{Extras, Fact, Format, Icc, PhotoError, copy, iim, xmp};

/// The longest right that is written, in letters, so that a packet always fits into one segment.
const LONGEST: usize = 1200;

/// The metadata of a published picture.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Rights {
    /// Who took it.
    pub creator: Option<String>,
    /// Whom to credit.
    pub credit: Option<String>,
    /// The copyright notice.
    pub copyright: Option<String>,
    /// The original owner.
    pub source: Option<String>,
    /// The URL of its licence.
    pub web_statement: Option<String>,
    /// The alternative text.
    pub alt: Option<String>,
    /// Whether a camera, a person or a program made it: a term of the IPTC, as a URL.
    pub digital_source_type: Option<String>,
}

/// Rights in the form in which files contain them.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Packet {
    /// An XMP packet; `None` if there are no rights.
    pub(super) xmp: Option<Vec<u8>>,
    /// The contents of a JPEG segment, for agency programs that do not read XMP.
    iim: Option<Vec<u8>>,
}

impl Rights {
    /// Writes the rights: as XMP for every format, and also as IPTC-IIM (creator, credit, source, copyright) for
    /// JPEG. The same rights always give the same packet.
    pub fn packet(&self) -> Packet {
        let all = self.all();
        let dataset = |(fact, text): &(Fact, String)| {
            let (number, most) = match fact {
                Fact::Creator => (80, 32),
                Fact::Credit => (110, 32),
                Fact::Source => (115, 32),
                Fact::Copyright => (116, 128),
                _ => return None,
            };
            Some((number, most, Cow::from(text.clone())))
        };
        let datasets: Vec<_> = all.iter().filter_map(dataset).collect();
        let properties: Vec<_> = all.iter().map(|(fact, text)| (*fact, text.as_str())).collect();
        Packet {
            xmp: (!properties.is_empty()).then(|| xmp::write(&properties)),
            iim: (!datasets.is_empty()).then(|| iim::write(&datasets)),
        }
    }

    fn all(&self) -> Vec<(Fact, String)> {
        let all = [
            (Fact::Creator, &self.creator),
            (Fact::Credit, &self.credit),
            (Fact::Copyright, &self.copyright),
            (Fact::Source, &self.source),
            (Fact::WebStatement, &self.web_statement),
            (Fact::Alt, &self.alt),
            (Fact::DigitalSourceType, &self.digital_source_type),
        ];
        let short = |text: &String| text.chars().take(LONGEST).collect::<String>();
        let filled = |(fact, text): (Fact, &Option<String>)| {
            text.as_ref().filter(|text| !text.is_empty()).map(|text| (fact, short(text)))
        };
        all.into_iter().filter_map(filled).collect()
    }
}

impl Packet {
    /// The bytes of the packet, for a digest.
    pub fn bytes(&self) -> &[u8] {
        self.xmp.as_deref().unwrap_or_default()
    }

    pub(super) fn extras<'a>(&'a self, exif: Option<&'a [u8]>, icc: Icc<'a>) -> Extras<'a> {
        Extras { exif, xmp: self.xmp.as_deref(), iim: self.iim.as_deref(), icc }
    }
}

/// Adds rights and a colour profile to a picture that was just encoded, upright, and drops everything else that the
/// encoder wrote beside the image.
///
/// # Errors
/// If the bytes are not a whole file of the format.
pub fn embed(
    format: Format,
    encoded: &[u8],
    rights: &Packet,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, PhotoError> {
    copy(format, encoded, &rights.extras(None, Icc::Put(icc)))
}
